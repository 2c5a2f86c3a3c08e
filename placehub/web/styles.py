"""One style sheet for every page: when static files are collected, its parts are put in its place.

The sheet imports its parts, so that it works as it lies in the repository. A browser would ask for
the sheet, read it, and only then ask for two dozen more; collected, it is one file again.
"""

import re
from collections.abc import Callable, Iterator
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
            self.save(SHEET, ContentFile(joined(lambda name: _read(*paths[name]))))
            paths = paths | {SHEET: (self, SHEET)}
        yield from super().post_process(paths, dry_run, **options)


def joined(read: Callable[[str], str]) -> str:
    """The sheet with each import replaced by the part that it names, in the layer that it names.

    ``read`` gives the text of a static file by its name.
    """
    return PART.sub(
        lambda part: f"@layer {part[2]} {{\n{read('css/' + part[1])}}}",
        read(SHEET),
    )


def _read(storage: Storage, path: str) -> str:
    with storage.open(path) as file:
        return file.read().decode()
