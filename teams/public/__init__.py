"""What the public reads: national causes as open data, and “You said, we did, we could not because”."""
