"""The cursor that leads to the next page."""

import pytest

from placehub.paging import page_by_name, read_cursor
from teams.models import User
from tests.factories.teams import UserFactory


def test_a_cursor_that_was_tampered_with_is_not_believed():
    assert read_cursor("nonsense") is None


@pytest.mark.django_db
class TestByName:
    def pages(self, size):
        seen, cursor = [], ""
        while True:
            page = page_by_name(User.objects.all(), name="full_name", cursor=cursor, size=size)
            seen += [row.pk for row in page.rows]
            cursor = page.next_cursor
            if not cursor:
                return seen

    def test_the_pages_together_are_the_whole_also_where_many_have_one_name(self):
        for name in ("Ada", "ada", "Éva", "Ben", "Ben", "Ben", "O’Neil", "Zoë"):
            UserFactory(full_name=name)
        whole = list(User.objects.order_by("full_name", "pk").values_list("pk", flat=True))
        for size in (1, 2, 3, 8, 9):
            assert self.pages(size) == whole

    def test_a_cursor_that_was_tampered_with_shows_the_first_page(self):
        UserFactory()
        assert page_by_name(User.objects.all(), name="full_name", cursor="x").rows
