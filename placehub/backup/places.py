"""Where dumps are kept: the first place, and a second one that lies elsewhere."""

import os
import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path

from placehub.backup.manifest import made_at, manifest_of, read_manifest, sha256
from placehub.backup.sealing import is_sealed, recipients
from placehub.backup.servers import folder, give_up
from placehub.settings import environment as settings

NIGHTLY_AT = 1  # o'clock, UTC


def second() -> Path | None:
    """The second place, a folder at which another machine's disk is mounted: PLACEHUB_BACKUP_SECOND_DIR."""
    named = os.environ.get("PLACEHUB_BACKUP_SECOND_DIR")
    if named and not recipients():
        give_up(
            "Set PLACEHUB_BACKUP_RECIPIENTS in the environment: nothing goes to a second place "
            "that is not encrypted."
        )
    return Path(named) if named else None


def dumps(place: Path) -> list[Path]:
    """The newest first."""
    found = [path for glob in ("*.dump", "*.dump.age") for path in place.glob(f"placehub-{glob}")]
    return sorted(found, key=made_at, reverse=True)


def send() -> list[Path]:
    """Copy what the second place lacks, read it again and compare; returns what was copied."""
    there = second()
    if there is None:
        return []
    sent = []
    for dump in dumps(folder()):
        copy = there / dump.name
        if not is_sealed(dump) or manifest_of(copy).exists():
            continue
        right = read_manifest(dump)["sha256"]
        unfinished = there / f"{dump.name}.unfinished"
        shutil.copyfile(dump, unfinished)
        if sha256(unfinished) != right:
            unfinished.unlink()
            give_up(f"{dump.name} did not come whole to {there}.")
        unfinished.rename(copy)
        shutil.copyfile(
            manifest_of(dump), manifest_of(copy)
        )  # last: where it is, the dump is whole
        sent.append(copy)
    return sent


def remove_older_than(when: datetime) -> None:
    for place in filter(None, (folder(), second())):
        for dump in dumps(place):
            if made_at(dump) < when:
                manifest_of(dump).unlink(missing_ok=True)
                dump.unlink()


def what_is_wrong(now: datetime) -> str:
    """What somebody must be told about the backups; nothing when they are well."""
    hours = settings.whole("PLACEHUB_BACKUP_HOURS", 24)
    for place in filter(None, (folder(), second())):
        newest = next((dump for dump in dumps(place) if manifest_of(dump).exists()), None)
        if newest is None:
            return f"There is no backup in {place}."
        if now - made_at(newest) > timedelta(hours=hours + 2):
            return f"The newest backup in {place} is of {made_at(newest):%d %B, %H:%M} UTC."
    return ""


def tell_when_well(now: datetime) -> None:
    """Leave a sign for /metrics, which cannot see the dumps: PLACEHUB_BACKUP_SIGN is as old as they are not well."""
    sign = os.environ.get("PLACEHUB_BACKUP_SIGN")
    if sign and not what_is_wrong(now):
        Path(sign).touch()


def is_due(now: datetime) -> bool:
    """After one o'clock each night, or every so many hours; and at once when there is none."""
    hours = settings.whole("PLACEHUB_BACKUP_HOURS", 24)
    newest = next(map(made_at, dumps(folder())), None)
    if newest is None or now - newest >= timedelta(hours=hours):
        return True
    return hours == 24 and now.hour >= NIGHTLY_AT and newest.date() < now.date()


def days_ago() -> datetime:
    return datetime.now(UTC) - timedelta(days=settings.whole("PLACEHUB_BACKUP_DAYS", 30))
