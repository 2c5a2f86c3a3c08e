"""Whose turn it is among leaders, who stands in, whose a service is, and what is told back."""
