"""Which function does which kind of job. Apps register theirs in tasks.py."""

from collections.abc import Callable

Progress = Callable[[int, str], None]
HANDLERS: dict[str, Callable[..., str]] = {}


def handler(kind: str) -> Callable[[Callable[..., str]], Callable[..., str]]:
    """Register a function ``(progress, **ids) -> address of the result`` for one kind of job.

    It must be idempotent: after a killed worker it runs again from the start.
    """

    def register(function: Callable[..., str]) -> Callable[..., str]:
        HANDLERS[kind] = function
        return function

    return register
