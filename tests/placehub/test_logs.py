"""What gets into the logs, and above all what does not."""

import json
import logging
import sys

from placehub.logs import AllowedKeysFormatter


def line(name: str, level: int, message: str, *args: object, **more: object) -> dict[str, object]:
    record = logging.LogRecord(name, level, __file__, 1, message, args, more.pop("exc_info", None))
    record.__dict__.update(more)
    return json.loads(AllowedKeysFormatter().format(record))


def test_is_one_object_a_line():
    assert line("placehub.jobs", logging.INFO, "job_done") | {"at": ""} == {
        "at": "", "level": "info", "logger": "placehub.jobs", "message": "job_done",
    }  # fmt: skip


def test_only_named_keys_get_out():
    found = line("people", logging.INFO, "searched", rows=3, query="Juliet", who="Juliet")

    assert found["rows"] == 3
    assert "Juliet" not in json.dumps(found)


def test_an_object_under_a_named_key_stays_in():
    class Request:
        def __repr__(self) -> str:
            return "GET /people/juliet/"

    assert "juliet" not in json.dumps(line("django.request", logging.ERROR, "x", request=Request()))


def test_of_others_words_only_the_pattern_is_kept():
    found = line("django.request", logging.WARNING, "Not Found: %s", "/people/juliet/")

    assert found["message"] == "Not Found: %s"


def test_gunicorn_and_celery_fill_their_words_only_while_all_is_well():
    assert line("gunicorn.error", logging.INFO, "pid: %s", 7)["message"] == "pid: 7"
    for name in ("gunicorn.error", "celery.app.trace"):
        assert "juliet" not in json.dumps(line(name, logging.ERROR, "Error: %s", "/people/juliet/"))


def test_of_an_exception_its_kind_and_place_are_kept_and_not_its_words():
    try:
        raise ValueError("Juliet lives at 4 Mill Lane")
    except ValueError:
        found = line("people", logging.ERROR, "save_failed", exc_info=sys.exc_info())

    assert found["exception"] == "ValueError"
    assert "test_logs.py:" in found["where"][-1]
    assert "Mill Lane" not in json.dumps(found)
