"""Lists that come, are tried and brought in; and their rows."""
