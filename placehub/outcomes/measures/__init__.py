"""What is counted for leaders: kinds, disclosure, counting, sources, and the catalogue of measures."""
