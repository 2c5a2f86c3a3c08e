"""Spends, and the limits that trust sets."""
