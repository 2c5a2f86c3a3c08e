"""What people type about people, made into values: a module each for finding, contacts, plans, access."""
