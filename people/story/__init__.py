"""The person's own words, and how life feels to them."""
