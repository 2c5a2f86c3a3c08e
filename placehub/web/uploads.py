"""Files come in where a view says that it takes one, and are refused everywhere else."""

from collections.abc import Callable
from io import BytesIO

from django.core.exceptions import SuspiciousOperation
from django.core.files.uploadedfile import InMemoryUploadedFile
from django.core.files.uploadhandler import FileUploadHandler
from django.http import HttpResponse

MOST = 1024 * 1024


class UploadRefused(SuspiciousOperation):
    """Somebody sent a file to an address that takes none."""


def takes_a_file(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Let a small file come in with a form. What it holds is read and nothing of it is kept as a file."""
    view.takes_a_file = True
    return view


class RefuseUploads(FileUploadHandler):
    """Holds a file in memory, no more of it than one byte above ``MOST``: the form says that it is too large."""

    def new_file(self, *args: object, **kwargs: object) -> None:
        super().new_file(*args, **kwargs)
        found = self.request.resolver_match
        if not getattr(found and found.func, "takes_a_file", False):
            raise UploadRefused("This address takes no files.")
        self.kept = BytesIO()

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        self.kept.write(raw_data[: max(MOST + 1 - start, 0)])
        return None

    def file_complete(self, file_size: int) -> InMemoryUploadedFile:
        self.kept.seek(0)
        return InMemoryUploadedFile(
            self.kept, self.field_name, self.file_name, self.content_type, file_size, self.charset
        )
