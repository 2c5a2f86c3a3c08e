"""One view answers page and fragment: only what will be swapped into a page is a fragment."""

import pytest
from django.test import RequestFactory
from django_htmx.middleware import HtmxMiddleware

from placehub.web.htmx import wants_fragment

ASKS = {"HX-Request": "true"}


def asked(**headers):
    seen = []
    request = RequestFactory().get("/", headers=headers)
    HtmxMiddleware(lambda given: seen.append(given))(request)
    return seen[0]


@pytest.mark.parametrize(
    ("headers", "fragment"),
    [
        ({}, False),
        (ASKS, True),
        (ASKS | {"HX-Boosted": "true"}, False),
        (ASKS | {"HX-History-Restore-Request": "true"}, False),
        ({"HX-Boosted": "true"}, False),
        ({"HX-Request": "false"}, False),
    ],
)
def test_a_boosted_link_and_a_page_from_history_need_the_whole(headers, fragment):
    assert wants_fragment(asked(**headers)) is fragment
