"""The books: every movement without names, totals, the chain of journals, and what is exported."""
