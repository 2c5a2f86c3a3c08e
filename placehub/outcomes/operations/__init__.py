"""Counting the cells again, and publishing what may be shown of them."""
