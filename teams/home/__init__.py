"""Where a leader begins: what waits, what came of it; and what is told back."""
