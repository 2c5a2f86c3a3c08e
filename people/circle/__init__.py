"""The people round a person."""
