"""Bringing in a partner's list: the file, its columns, its rows, and what became of each."""
