"""The board, one blocker, and the join map."""
