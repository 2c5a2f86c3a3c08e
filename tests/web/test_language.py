"""Welsh: the switch, what a page says of its language, and a catalogue that is whole."""

import gettext
import io
import re
from collections.abc import Iterator
from datetime import date
from uuid import uuid4

import pytest
from django.conf import settings
from django.test import Client
from django.urls import get_resolver
from django.utils import translation
from django.utils.formats import date_format
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from placehub.dev import catalogue
from placehub.web.language import IN_WELSH
from tests.factories.teams import MembershipFactory
from tests.verify.routes import every_route

pytestmark = pytest.mark.django_db
SIGN_IN = "/account/login/"
SWITCH = "/language/"
NOT_WELSH_YET = "This page is not in Welsh yet."
BY_A_MACHINE = "The Welsh words were made by a machine, and nobody has checked them yet."


@pytest.fixture(autouse=True)
def english_again() -> Iterator[None]:
    """A request leaves its language behind, as the next one begins with its own."""
    yield
    translation.activate(settings.LANGUAGE_CODE)


@pytest.fixture
def welsh(sign_in) -> Client:
    client = sign_in(MembershipFactory().user)
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "cy"
    return client


class TestTheSwitch:
    def test_it_keeps_the_page_and_the_choice(self, client):
        assertContains(client.get(SIGN_IN), '<button class="btn plain" name="language" value="cy"')
        there = f"{SIGN_IN}?next=/today/"
        answer = client.post(SWITCH, {"language": "cy", "next": there})
        assertRedirects(answer, there, fetch_redirect_response=False)
        kept = answer.cookies[settings.LANGUAGE_COOKIE_NAME]
        assert (kept.value, kept["httponly"], kept["samesite"]) == ("cy", True, "Lax")
        page = client.get(there)
        assertContains(page, "<h1>Mewngofnodi</h1>", html=True)
        assertContains(page, '<html lang="cy"')
        assertContains(page, f'<input type="hidden" name="next" value="{there}">', html=True)
        assert page.headers["Content-Language"] == "cy"
        assert {"Accept-Language", "Cookie"} <= set(page.headers["Vary"].split(", "))

    def test_and_back(self, client):
        client.post(SWITCH, {"language": "cy", "next": SIGN_IN})
        client.post(SWITCH, {"language": "en-gb", "next": SIGN_IN})
        page = client.get(SIGN_IN)
        assertContains(page, '<html lang="en-gb"')
        assertNotContains(page, BY_A_MACHINE)

    @pytest.mark.parametrize("language", ["fr", "", "cy/../..", "xx"])
    def test_no_other_language_is_kept(self, client, language):
        answer = client.post(SWITCH, {"language": language, "next": SIGN_IN})
        assert answer.status_code == 404
        assert settings.LANGUAGE_COOKIE_NAME not in answer.cookies
        assertContains(client.get(SIGN_IN), '<html lang="en-gb"')

    @pytest.mark.parametrize("to", ["https://example.org/", "//example.org", "javascript:alert(1)"])
    def test_it_leads_nowhere_else(self, client, to):
        answer = client.post(SWITCH, {"language": "cy", "next": to})
        assert answer.headers["Location"] == "/"

    def test_it_works_once_only_with_the_secret_word(self):
        answer = Client(enforce_csrf_checks=True).post(SWITCH, {"language": "cy", "next": "/"})
        assert answer.status_code == 403

    def test_a_browser_that_asks_for_welsh_is_given_it(self, client):
        page = client.get(SIGN_IN, headers={"accept-language": "cy,en;q=0.5"})
        assertContains(page, '<html lang="cy"')


class TestWhatAPageSays:
    def test_that_nobody_has_checked_the_words(self, welsh):
        page = welsh.get("/today/")
        assertContains(page, "<h1>Heddiw</h1>", html=True)
        assertContains(page, '<html lang="cy"')
        assertContains(page, BY_A_MACHINE, count=1)
        assertNotContains(page, NOT_WELSH_YET)

    def test_that_it_stands_in_english(self, welsh):
        """All of it: no Welsh word of a shared part in an English sentence."""
        page = welsh.get("/people/")
        assertContains(page, '<html lang="en-gb"')
        assertContains(page, NOT_WELSH_YET, count=1)
        assertContains(page, "Nid yw’r dudalen hon ar gael yn Gymraeg eto.", count=1)
        assertContains(page, '<header class="top" lang="cy">')
        assertContains(page, "<h1>People</h1>", html=True)
        assertContains(page, "Heddiw")
        assert page.headers["Content-Language"] == "en-gb"

    def test_a_message_says_in_which_language_it_is(self, welsh, sign_in):
        welsh.post("/you/", {"form_key": str(uuid4()), "theme": "dark", "phone": "01632 960007"})
        page = welsh.get("/today/")
        said = re.search(r'<div class="toast \w+"([^>]*)>', page.content.decode())
        assert said
        assert 'lang="en-gb"' in said[1]

    def test_in_english_nothing_of_all_that(self, sign_in):
        page = sign_in(MembershipFactory().user).get("/today/")
        assertNotContains(page, BY_A_MACHINE)
        assert set(re.findall(r'lang="([^"]+)"', page.content.decode())) == {"en-gb", "cy"}
        assertContains(page, 'lang="cy"', count=1)  # the switch, by its own name

    def test_a_form_says_what_is_wrong(self, client):
        client.cookies[settings.LANGUAGE_COOKIE_NAME] = "cy"
        page = client.post(SIGN_IN, {"login": "", "password": ""})
        assertContains(page, "Mae angen ateb ar hwn.")
        assertContains(page, "<title>Gwall: Mewngofnodi – Placehub</title>", html=True)


# ---------------------------------------------------------------------- the catalogue

HOLES = re.compile(r"%\(\w+\)[sd]|\{\w+\}|<[^>]+>")


def entries():
    found = [message for message in catalogue.kept() if message.id]
    assert len(found) > 500
    return found


def each_way(words: object) -> tuple[str, ...]:
    return (words,) if isinstance(words, str) else tuple(words)


def test_the_pages_in_welsh_are_pages():
    assert not {name for name in IN_WELSH if ":" in name} - every_route()
    assert {"account_login", "mfa_authenticate"} <= {
        name for name in get_resolver().reverse_dict if isinstance(name, str)
    }


def test_every_word_of_those_pages_is_in_the_catalogue():
    kept = {(message.id, message.context): message.string for message in entries()}
    wanted = catalogue.wanted()
    assert not [key for key in wanted if not all(each_way(kept.get(key, "")))]
    assert not set(kept) - set(wanted), "words that no page says: python -m placehub.dev.catalogue"


def test_a_translation_has_the_holes_of_what_it_translates():
    """A plural may leave the number out in words for one; none has a hole that English has not."""
    wrong = []
    for message in entries():
        english = [sorted(HOLES.findall(words)) for words in each_way(message.id)]
        for number, words in enumerate(each_way(message.string)):
            one = english[0] if number == 0 else english[-1]
            if sorted(HOLES.findall(words)) not in (one, english[-1] if number else one):
                wrong.append((message.id, words))
    assert not wrong


def test_a_translation_begins_and_ends_as_what_it_translates():
    """A sentence is a sentence, and words in the middle of one begin small: but for a number or a name."""
    ends = tuple(".?!:")
    wrong = [
        (english, welsh)
        for message in entries()
        for english, welsh in ((each_way(message.id)[-1], each_way(message.string)[-1]),)
        if english.endswith(ends) != welsh.endswith(ends)
    ]
    assert not wrong


def test_the_file_that_django_reads_is_made_from_the_other():
    made = gettext.GNUTranslations(io.BytesIO(catalogue.compiled(catalogue.kept())))
    with catalogue.PO.with_suffix(".mo").open("rb") as file:
        there = gettext.GNUTranslations(file)
    first, second = ({k: v for k, v in one._catalog.items() if k} for one in (made, there))
    assert first == second, "python -m placehub.dev.catalogue"
    assert made.plural(2) == there.plural(2) == 1


def test_what_nobody_has_checked_is_marked():
    """When the last mark is gone, the sentence on the pages is to go too."""
    assert any("fuzzy" in message.flags for message in entries())


def test_days_are_in_welsh():
    with translation.override("cy"):
        assert date_format(date(2026, 11, 27), "l j F") == "Dydd Gwener 27 Tachwedd"
