"""The desk: what runs Placehub on one machine for a demonstration, development and tests. No image carries it."""
