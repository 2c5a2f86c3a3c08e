"""What the queue runs. Each guard has been seen to fail."""

from placehub.celery import app
from tests.architecture.walk import PACKAGES


def test_tasks_take_keywords_and_unknown_ones() -> None:
    app.loader.import_default_modules()
    ours = {name: task for name, task in app.tasks.items() if name.split(".")[0] in PACKAGES}
    assert ours
    for name, task in ours.items():
        code = task.run.__code__
        assert code.co_argcount == 0, f"{name} takes arguments by position"
        assert code.co_flags & 0x08, f"{name} refuses arguments that a newer release sends"


def test_the_timetable_names_real_tasks() -> None:
    app.loader.import_default_modules()
    for name, entry in app.conf.beat_schedule.items():
        assert entry["task"] in app.tasks, f"{name} names {entry['task']}, which is not there"
