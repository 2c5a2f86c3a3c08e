"""The stop-doing ledger: forms, panels, reports and meetings that were given up, and what waits to be."""
