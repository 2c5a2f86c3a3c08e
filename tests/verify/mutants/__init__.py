"""Faults to sow, by what finds them: the sweep, a handful of requests, or a test at an edge."""
