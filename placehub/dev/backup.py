"""Back up and bring back what the demonstration on this machine holds.

    python -m placehub.dev.backup make | restore FILE | switch NAME

As `python -m placehub.backup`, on the embedded servers, started if need be, with their own programs;
dumps go to var/backups. Where DATABASE_BACKUP_URL is set, that server is used instead.
"""

import os
import sys

from placehub.backup.__main__ import main as back_up
from placehub.dev import embedded

PROGRAM = "python -m placehub.dev.backup"


def main(words: list[str]) -> None:
    started = not os.environ.get("DATABASE_BACKUP_URL") and "not running" in embedded.status()
    if started:
        embedded.start()
    os.environ.update(surroundings())
    try:
        back_up(words, PROGRAM)
    finally:
        if started:
            embedded.stop()


def surroundings() -> dict[str, str]:
    """What the environment lacks: the embedded servers, their programs first, and var/backups."""
    found = {
        "PLACEHUB_BACKUP_DIR": os.environ.get("PLACEHUB_BACKUP_DIR")
        or str(embedded.var() / "backups")
    }
    if not os.environ.get("DATABASE_BACKUP_URL"):
        found |= embedded.environment()
    if (embedded.var() / "embedded.json").exists():
        found["PATH"] = os.pathsep.join([str(embedded.postgres_bin()), os.environ.get("PATH", "")])
    return found


if __name__ == "__main__":
    main(sys.argv[1:])
