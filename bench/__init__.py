"""Times and query counts beside a bare Django page, on data made by seed_scale."""
