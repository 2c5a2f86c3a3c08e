"""Letting others in: naming, pulls, shares, broken glass, seals."""
