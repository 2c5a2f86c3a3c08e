"""Files are refused until they are built with the checks that they need."""

from django.core.exceptions import SuspiciousOperation
from django.core.files.uploadhandler import FileUploadHandler


class UploadRefused(SuspiciousOperation):
    """Somebody sent a file; Placehub takes none yet."""


class RefuseUploads(FileUploadHandler):
    def new_file(self, *args: object, **kwargs: object) -> None:
        raise UploadRefused("Placehub takes no files yet.")

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        raise UploadRefused("Placehub takes no files yet.")

    def file_complete(self, file_size: int) -> None:
        return None
