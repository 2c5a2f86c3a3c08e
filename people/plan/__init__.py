"""What the person wants, and what was promised."""
