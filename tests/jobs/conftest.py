"""Jobs run as the job role, also on the second connection that says how far a job has come."""

from collections.abc import Callable, Iterator
from uuid import UUID

import pytest

from placehub.jobs import doorbell
from placehub.jobs.handlers import HANDLERS, Progress
from placehub.jobs.tasks import run
from tests.support import as_the_job_role


@pytest.fixture
def as_job_role() -> Iterator[None]:
    with as_the_job_role():
        yield


@pytest.fixture
def do(as_job_role: None) -> Callable[[UUID], str]:
    return lambda key: run(job_id=str(key))


@pytest.fixture
def bell(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What was published, instead of publishing it."""
    rung: list[str] = []
    monkeypatch.setattr(
        doorbell.app, "send_task", lambda name, kwargs, **options: rung.append(kwargs["job_id"])
    )
    return rung


@pytest.fixture
def handle(monkeypatch: pytest.MonkeyPatch) -> Callable[[Callable[..., str]], str]:
    """Register a function as the handler of the kind "tests.work" for one test."""

    def _handle(function: Callable[..., str]) -> str:
        monkeypatch.setitem(HANDLERS, "tests.work", function)
        return "tests.work"

    return _handle


def nothing(progress: Progress, **ids: object) -> str:
    return ""
