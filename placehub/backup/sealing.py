"""Dumps are encrypted to public keys (age), so that no machine that makes them can read one.

Without PLACEHUB_BACKUP_RECIPIENTS they stay plain, as on the desk; nothing plain goes to a second place.
"""

import os
from pathlib import Path
from typing import BinaryIO

import pyrage
from django.core.exceptions import ImproperlyConfigured

from placehub.backup.servers import give_up
from placehub.settings import environment as settings

SUFFIX = ".age"


def recipients() -> list[pyrage.x25519.Recipient]:
    """Those who can read a dump: the public halves of keys that are kept elsewhere."""
    try:
        words = settings.words("PLACEHUB_BACKUP_RECIPIENTS")
        return [pyrage.x25519.Recipient.from_str(word) for word in words]
    except pyrage.RecipientError:
        give_up("PLACEHUB_BACKUP_RECIPIENTS must hold public keys, each of which begins with age1.")


def identities() -> list[pyrage.x25519.Identity]:
    """The secret half, from PLACEHUB_BACKUP_KEY or the file in PLACEHUB_BACKUP_KEY_FILE."""
    try:
        lines = settings.text("PLACEHUB_BACKUP_KEY", "").splitlines()
        keys = [line.strip() for line in lines if line.strip() and not line.startswith("#")]
        found = [pyrage.x25519.Identity.from_str(key) for key in keys]
    except ImproperlyConfigured as fault:
        give_up(str(fault))
    except pyrage.IdentityError:
        give_up("The key of the backup is not one: it begins with AGE-SECRET-KEY-1.")
    if not found:
        give_up(
            "This dump is encrypted. Name the file with its key in PLACEHUB_BACKUP_KEY_FILE, "
            "and put the key away again afterwards."
        )
    return found


def make_key(path: Path) -> str:
    """Write a new key into a file of its owner's; returns its public half."""
    key = pyrage.x25519.Identity.generate()
    words = f"# public key: {key.to_public()}\n{key}\n"
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(words)
    return str(key.to_public())


def is_sealed(dump: Path) -> bool:
    return dump.suffix == SUFFIX


def seal(plain: BinaryIO, sealed: BinaryIO) -> None:
    pyrage.encrypt_io(plain, sealed, recipients())


def unseal(sealed: BinaryIO, plain: BinaryIO) -> None:
    try:
        pyrage.decrypt_io(sealed, plain, identities())
    except pyrage.DecryptError:
        give_up("The key does not fit this dump.")
