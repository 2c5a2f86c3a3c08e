"""The books, in whole pence."""
