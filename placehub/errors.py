"""The domain's "no": raised by a verb, shown to the person at the screen."""


class Refused(Exception):
    """What was asked cannot be done; ``str(refusal)`` is a sentence for the person who asked."""
