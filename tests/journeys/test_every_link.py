"""Each role follows every link that it is shown and types nonsense into every field that it finds."""

import html
import uuid

import pytest
from django.test import Client

from tests.conftest import second_factor
from tests.journeys.crawl import NOT_HERE, ROLES, pages_of, shape

pytestmark = [pytest.mark.slow]
NONSENSE = ["", "😀<b>'\"&", "x" * 12_000, "-1", "£12,50", "9" * 25, "31/02/2026", "a\x00b"]
TYPED = {"text", "search", "email", "tel", "number", "date", "textarea"}
NEW_EACH_TIME = {"form_key", "note_id"}


@pytest.mark.parametrize("role", ROLES)
def test_links_lead_somewhere_and_nonsense_is_answered_in_words(role: str, place):
    client = Client()
    client.force_login(place.by_role[role])
    second_factor(client)
    tried: set[tuple] = set()
    posts = 0
    for address, page in pages_of(client).items():
        for action, fields in page.forms:
            where = action or address
            names = tuple(sorted({name for name, *_rest in fields}))
            if NOT_HERE.search(where) or (shape(where), names) in tried:
                continue
            tried.add((shape(where), names))
            for name, kind, *_rest in fields:
                if kind not in TYPED | {"select", "radio", "checkbox", "hidden"}:
                    continue
                for nonsense in NONSENSE:
                    posts += 1
                    check(client, where, fields, name, kind, nonsense)
    assert posts > 30


def check(client: Client, where: str, fields: list, name: str, kind: str, nonsense: str) -> None:
    body = {
        field: uuid.uuid4() if field in NEW_EACH_TIME else value
        for field, _kind, value, on in fields
        if on
    }
    answer = client.post(where, body | {name: nonsense})
    said = f"{where}: {name}={nonsense[:12]!r} answers {answer.status_code}"
    assert answer.status_code in {200, 302, 403, 404, 409, 422}, said
    if answer.status_code != 422:
        return
    assert "error" in answer.text, f"{said} without a word about it"
    if kind in TYPED and "\x00" not in nonsense:
        kept = html.unescape(answer.text)
        assert nonsense in kept, f"{said} and what was typed is gone"
