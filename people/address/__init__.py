"""An address that nobody may learn but those who walk alongside."""
