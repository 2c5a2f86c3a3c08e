"""What people ask by right: a copy of their record, a correction, an objection; and the clock that runs."""
