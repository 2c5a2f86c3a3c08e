"""The domain's "no": raised by a verb, shown to the person at the screen."""


class Refused(Exception):
    """What was asked cannot be done; ``str(refusal)`` is a sentence for the person who asked."""


# lock not available, deadlock, serialization, cancelled by the clock
WAITED = frozenset({"55P03", "40P01", "40001", "57014"})


def waited_in_vain(fault: BaseException) -> bool:
    """Whether the database gave up because somebody else held what was asked for, or it took too long."""
    return getattr(fault.__cause__, "sqlstate", None) in WAITED
