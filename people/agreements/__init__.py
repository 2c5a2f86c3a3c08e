"""Sharing agreements: between whom, on which basis, how deep and until when."""
