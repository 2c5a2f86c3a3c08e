"""Changes that span several nouns of the money."""
