"""The person: card, details, finding."""
