"""One style sheet for every page: when static files are collected, its parts are put in its place.

The sheet imports its parts, so that it works as it lies in the repository. A browser would ask for
the sheet, read it, and only then ask for two dozen more; collected, it is one file again.
"""

import re
from collections.abc import Iterator
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import Storage
from whitenoise.storage import CompressedManifestStaticFilesStorage

SHEET = "css/placehub.css"
PART = re.compile(r'@import url\("([\w-]+\.css)"\) layer\((\w+)\);')
Paths = dict[str, tuple[Storage, str]]


class OneStyleSheet(CompressedManifestStaticFilesStorage):
    def post_process(
        self, paths: Paths, dry_run: bool = False, **options: Any
    ) -> Iterator[tuple[str, str, bool]]:
        if SHEET in paths and not dry_run:
            self.delete(SHEET)
            self.save(SHEET, ContentFile(joined(paths)))
            paths = paths | {SHEET: (self, SHEET)}
        yield from super().post_process(paths, dry_run, **options)


def joined(paths: Paths) -> str:
    """The sheet with each import replaced by the part that it names, in the layer that it names."""
    return PART.sub(
        lambda part: f"@layer {part[2]} {{\n{_read(paths, 'css/' + part[1])}}}", _read(paths, SHEET)
    )


def _read(paths: Paths, name: str) -> str:
    storage, path = paths[name]
    with storage.open(path) as file:
        return file.read().decode()
