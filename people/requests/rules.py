"""Who may do which step of a request. Each rule reads as the sentence in its docstring."""

from people.access import rules as access
from people.access.queries import Standing
from people.requests.models import DataRequest
from placehub.access.context import Worker
from teams.rules import Permission, may

STEWARDS = frozenset({"identity", "pause", "resume", "extension", "decision"})
OF_THE_RECORD = frozenset({"reader", "ready", "approval", "sending"})


def may_step(worker: Worker, standing: Standing | None, request: DataRequest, step: str) -> bool:
    """An information steward keeps the clock and the decision; whoever may write about the person does that
    too, and reads, approves and sends. Nobody approves what they read themselves.
    """
    writes = standing is not None and access.may_write(worker, standing)
    if step in STEWARDS:
        return writes or may(worker, Permission.CHECK_LOOKS)
    if not writes:
        return False
    reads = request.reader_id == worker.id
    return {"ready": reads, "reader": not reads, "approval": not reads}.get(step, True)


def steps_open(request: DataRequest, *, stopped: bool) -> list[str]:
    """What can be done next, in order."""
    if not request.is_open:
        return []
    steps = []
    if request.identity_on is None:
        steps.append("identity")
    elif request.is_a_copy:
        steps += _steps_of_a_copy(request)
    steps.append("resume" if stopped else "pause")
    if request.extended_on is None:
        steps.append("extension")
    return [*steps, "decision"]


def _steps_of_a_copy(request: DataRequest) -> list[str]:
    if request.approved_at:
        return ["sending"]
    if request.is_assembled:
        return ["approval"]
    if request.ready_at:
        return []
    return ["ready", "reader"] if request.reader_id else ["reader"]
