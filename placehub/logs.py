"""Structured log lines. Only the keys named here get out: no words that people typed, no names."""

import json
import logging
from datetime import UTC, datetime

ALLOWED = frozenset(
    {
        "request",
        "route",
        "status",
        "ms",
        "queries",
        "job",
        "kind",
        "attempt",
        "task",
        "worker_id",
        "reason",
        "rows",
        "seconds",
        "percent",
    }
)


class AllowedKeysFormatter(logging.Formatter):
    """One JSON object a line. ``extra`` keys outside the list are dropped.

    Of an exception only its type and where it was raised are kept: its text may quote a person.
    """

    def format(self, record: logging.LogRecord) -> str:
        line = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": self.message_of(record),
        }
        line |= {
            key: record.__dict__[key]
            for key in ALLOWED
            if isinstance(record.__dict__.get(key), str | int | float)
        }
        if record.exc_info and record.exc_info[0]:
            kind, _, trace = record.exc_info
            line["exception"] = kind.__name__
            places = []
            while trace is not None:
                code = trace.tb_frame.f_code
                places.append(
                    f"{code.co_filename.rsplit('/', 2)[-1]}:{trace.tb_lineno}:{code.co_name}"
                )
                trace = trace.tb_next
            line["where"] = places[-6:]
        return json.dumps(line, default=str)

    def message_of(self, record: logging.LogRecord) -> str:
        """Our own messages are fixed words. Of others only the unfilled pattern is kept.

        Celery and gunicorn may fill theirs while all is well: then they hold a task's name or a
        process's number. When something goes wrong they quote the fault or the address.
        """
        ours = record.name.startswith(("placehub", "teams", "people", "budgets"))
        calm = record.name.startswith(("celery", "gunicorn")) and record.levelno <= logging.INFO
        return record.getMessage() if ours or calm else str(record.msg)[:200]
