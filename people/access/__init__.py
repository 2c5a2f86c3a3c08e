"""Who may see a person, and why."""
