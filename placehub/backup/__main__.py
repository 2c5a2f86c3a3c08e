"""Back up, and bring back.

    python -m placehub.backup make            a dump and its manifest
    python -m placehub.backup nightly         one every night, for ever; old ones are removed
    python -m placehub.backup well            says what is wrong with the backups, if anything
    python -m placehub.backup key FILE        a new key into FILE; its public half is said
    python -m placehub.backup restore FILE    into a fresh database beside the present one, checked
    python -m placehub.backup switch NAME     put the restored database in the present one's place

A dump is taken as ph_backup, who reads every row and changes none. It leaves out the keys that sign
sessions and the sessions themselves, so a restored Placehub has fresh keys and nobody is signed in.
The manifest beside it says what must be there after restoring: rows, rights, policies, the head of
the audit. Where PLACEHUB_BACKUP_RECIPIENTS names public keys the dump is encrypted to them, and copied
to PLACEHUB_BACKUP_SECOND_DIR. A plain one holds what the database holds: keep it as safe.
"""

import os
import sys
from datetime import UTC, datetime
from pathlib import Path

from placehub.backup.make import make, nightly
from placehub.backup.places import what_is_wrong
from placehub.backup.restore import restore, switch
from placehub.backup.sealing import make_key
from placehub.backup.servers import give_up

PROGRAM = "python -m placehub.backup"


def main(words: list[str], program: str = PROGRAM) -> None:
    """Do what the words ask; ``program`` is how they were given, for what is said about it."""
    if words[:1] == ["key"] and len(words) == 2:
        print(f"PLACEHUB_BACKUP_RECIPIENTS={make_key(Path(words[1]))}")
        return
    if not os.environ.get("DATABASE_BACKUP_URL"):
        give_up(
            "Set DATABASE_BACKUP_URL in the environment: Placehub cannot be backed up without it. "
            "For the demonstration on this machine: make backup, make restore."
        )
    match words:
        case ["make"]:
            make()
        case ["nightly"]:
            nightly()
        case ["restore", file]:
            restore(Path(file), program=program)
        case ["switch", name]:
            switch(name)
        case ["well"]:
            if wrong := what_is_wrong(datetime.now(UTC)):
                give_up(wrong)
        case _:
            give_up(__doc__)


if __name__ == "__main__":
    main(sys.argv[1:])
