"""A person's time, in one line."""
