"""Funds, and what teams are given of them."""
