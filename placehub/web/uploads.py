"""Files come in where a view says that it takes one, and are refused everywhere else."""

from collections.abc import Callable
from io import BytesIO
from typing import Any

from django.core.exceptions import SuspiciousOperation
from django.core.files.uploadedfile import InMemoryUploadedFile
from django.core.files.uploadhandler import FileUploadHandler
from django.http import HttpResponse

MOST = 1024 * 1024
View = Callable[..., HttpResponse]


class UploadRefused(SuspiciousOperation):
    """Somebody sent a file to an address that takes none, or several."""


def takes_a_file(view: View) -> View:
    """Let a small file come in with a form. What it holds is read and nothing of it is kept as a file."""
    return takes_a_file_of(MOST)(view)


def takes_a_file_of(most: int) -> Callable[[View], View]:
    """The same of at most ``most`` bytes."""

    def mark(view: View) -> View:
        view.takes_bytes = most  # type: ignore[attr-defined]
        return view

    return mark


class RefuseUploads(FileUploadHandler):
    """Holds one file in memory, no more of it than one byte above what the view takes: the form says that
    it is too large. Nothing of it is written to a disk.
    """

    files = 0

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        found = self.request.resolver_match
        self.most = getattr(found and found.func, "takes_bytes", 0)
        self.files += 1
        if not self.most or self.files > 1:
            raise UploadRefused("This address takes no files.")
        self.kept = BytesIO()

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        self.kept.write(raw_data[: max(self.most + 1 - start, 0)])
        return None

    def file_complete(self, file_size: int) -> InMemoryUploadedFile:
        self.kept.seek(0)
        return InMemoryUploadedFile(
            self.kept, self.field_name, self.file_name, self.content_type, file_size, self.charset
        )
