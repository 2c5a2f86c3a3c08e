"""A leader is asked to back a decision, in words that name nobody. The decision itself stands in people."""
