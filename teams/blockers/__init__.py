"""What stands in the way of several, who has it, and what came of it."""
