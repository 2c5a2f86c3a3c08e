"""Safe-to-try decisions: what we want to try, what harm comes either way, who backs it, what happened."""
