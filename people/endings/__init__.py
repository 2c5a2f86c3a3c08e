"""Farewells, coming back, and somebody who died, moved away or asked to stop."""
