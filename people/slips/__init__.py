"""Slips: a note on the wrong page, and a record closed to the wrong worker."""
