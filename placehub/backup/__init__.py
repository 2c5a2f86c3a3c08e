"""Backing up and bringing back, checked: `python -m placehub.backup`. Runs beside the product, not in it."""
