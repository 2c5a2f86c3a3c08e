"""Movers and leavers: what hangs on somebody's seat, and who takes it over."""
