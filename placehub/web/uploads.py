"""A file is taken by a page that says so, up to a size, and into memory alone; every other is refused."""

from collections.abc import Callable
from io import BytesIO
from typing import Any

from django.core.exceptions import SuspiciousOperation
from django.core.files.uploadedfile import InMemoryUploadedFile
from django.core.files.uploadhandler import FileUploadHandler

BESIDE = 100_000  # the other fields of the form


class UploadRefused(SuspiciousOperation):
    """Somebody sent a file to a page that takes none, or one that is far too large."""


def takes_a_file(most: int) -> Callable[[Callable], Callable]:
    """Say that a view takes one file of at most ``most`` bytes. It stands above the other decorators."""

    def mark(view: Callable) -> Callable:
        view.takes_bytes = most  # type: ignore[attr-defined]
        return view

    return mark


class OnlyWhereTaken(FileUploadHandler):
    """Nothing of a file is written to a disk. What is a little too large, the form says in words."""

    def handle_raw_input(
        self,
        input_data: object,
        META: dict,  # noqa: N803 (Django's own name)
        content_length: int,
        *args: Any,
        **kwargs: Any,
    ) -> None:
        found = getattr(self.request, "resolver_match", None)
        self.most = getattr(found and found.func, "takes_bytes", 0)
        self.files = 0
        if self.most and content_length > 2 * self.most + BESIDE:
            raise UploadRefused("That is far more than this page takes.")

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        self.files += 1
        if not self.most or self.files > 1:
            raise UploadRefused("This page takes no file, or one.")
        self.kept = BytesIO()

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        self.kept.write(raw_data)

    def file_complete(self, file_size: int) -> InMemoryUploadedFile:
        self.kept.seek(0)
        return InMemoryUploadedFile(
            self.kept, self.field_name, self.file_name, self.content_type, file_size, self.charset
        )
