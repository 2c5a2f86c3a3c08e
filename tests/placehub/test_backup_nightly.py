"""When a backup is due, and which are past their days."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from placehub.backup.manifest import manifest_of
from placehub.backup.places import is_due, remove_older_than


class TestNightly:
    @pytest.fixture
    def kept(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], Path]:
        monkeypatch.setenv("PLACEHUB_BACKUP_DIR", str(tmp_path))

        def _kept(when: str) -> Path:
            path = tmp_path / f"placehub-{when}.dump"
            path.touch()
            manifest_of(path).touch()
            return path

        return _kept

    def test_is_due_at_once_when_there_is_none(self, kept: Callable):
        assert is_due(datetime(2026, 3, 2, 12, tzinfo=UTC))

    def test_is_due_once_a_night(self, kept: Callable):
        kept("20260301-010500")

        assert not is_due(datetime(2026, 3, 1, 23, 50, tzinfo=UTC))
        assert not is_due(datetime(2026, 3, 2, 0, 50, tzinfo=UTC))
        assert is_due(datetime(2026, 3, 2, 1, 2, tzinfo=UTC))

    def test_is_due_as_often_as_was_asked(self, kept: Callable, monkeypatch: pytest.MonkeyPatch):
        monkeypatch.setenv("PLACEHUB_BACKUP_HOURS", "4")
        kept("20260301-080500")

        assert not is_due(datetime(2026, 3, 1, 12, 0, tzinfo=UTC))
        assert is_due(datetime(2026, 3, 1, 12, 5, tzinfo=UTC))

    def test_removes_those_past_their_days_with_their_manifests(self, kept: Callable):
        old, new = kept("20260101-010500"), kept("20260301-010500")

        remove_older_than(datetime(2026, 2, 1, tzinfo=UTC))

        assert (old.exists(), manifest_of(old).exists()) == (False, False)
        assert (new.exists(), manifest_of(new).exists()) == (True, True)
