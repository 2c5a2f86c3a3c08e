"""What changed about a person."""
