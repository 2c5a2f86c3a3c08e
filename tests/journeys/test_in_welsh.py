"""The pages that stand in Welsh, of an invented place: nothing that they say is left to English."""

import gettext
import uuid
from collections.abc import Callable, Iterator

import pytest
from django.conf import settings
from django.test import Client
from django.urls import resolve
from django.utils import translation
from django.utils.translation import trans_real

from people.models import Person
from placehub.demonstration.roster import PASSWORD
from placehub.dev import catalogue
from placehub.web.language import IN_WELSH
from tests.conftest import second_factor
from tests.support import owner

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]


# said by the steward's question about a look, of which Today shows the day alone
NOT_SHOWN = {
    words
    for name in ("placehub/audit/looked.py", "people/desk/queries.py", "people/sharing/models.py")
    for words, _context in catalogue.said_in(catalogue.HERE / name)
}


class Heard(gettext.NullTranslations):
    """What the catalogue did not know, and English was asked for."""

    def __init__(self) -> None:
        super().__init__()
        self.words: set[str] = set()

    def gettext(self, message: str) -> str:
        self.words.add(message)
        return message

    def ngettext(self, one: str, many: str, n: int) -> str:
        self.words.add(one)
        return one if n == 1 else many


@pytest.fixture
def heard(monkeypatch) -> Iterator[Heard]:
    found = Heard()
    monkeypatch.setattr(trans_real.translation("cy"), "_fallback", found)
    yield found
    translation.activate(settings.LANGUAGE_CODE)


@pytest.fixture
def welsh(place) -> Callable[[str], Client]:
    def signed_in(role: str) -> Client:
        client = Client()
        client.force_login(place.by_role[role])
        second_factor(client)
        client.cookies[settings.LANGUAGE_COOKIE_NAME] = "cy"
        return client

    return signed_in


def pages(place: object) -> Iterator[str]:
    """Every page in Welsh that links lead to, of everybody there is."""
    yield from ("/today/", "/today/?all=promises", "/contacts/new/", "/money/today/", "/left/")
    yield "/nothing-here/"
    with owner():
        people = list(Person.objects.values_list("pk", flat=True))
    for pk in people:
        for part in ("", "?all=promises", "stream/", "contacts/new/", "money/"):
            yield f"/people/{pk}/{part}"


@pytest.mark.parametrize("role", ["worker", "lead"])
def test_nothing_is_left_to_english(place, welsh, heard, role):
    client, english, views = welsh(role), {}, []
    for address in pages(place):
        heard.words.clear()
        answer = client.get(address)
        if answer.status_code == 200:
            views.append(resolve(address.partition("?")[0]).view_name)
        english |= dict.fromkeys(heard.words - NOT_SHOWN, address)
    assert set(views) <= IN_WELSH
    assert {"people:today", "people:person", "people:new-contact-for"} < set(views)
    assert len(views) > 100
    assert not english


def test_nor_is_what_is_said_to_a_form(place, welsh, heard):
    client, said = welsh("worker"), []
    log = f"/people/{place.maya_pk}/contacts/new/"

    def send(address: str, **typed: object) -> str:
        answer = client.post(address, typed | {"form_key": uuid.uuid4()}, follow=True)
        said.append(answer.status_code)
        return answer.text

    assert "Mae angen ateb ar hwn." in send(log)
    send(
        log,
        how="nonsense",
        team="x",
        minutes="0",
        happened_at="2020-01-01T10:00",
        words="a" * 10001,
    )
    send(
        log,
        how="phone",
        words="Words",
        come_back="day",
        happened_at="2027-01-01T10:00",
        minutes=2000,
    )
    send(log, how="phone", words="Words", happened_at="nonsense", minutes="x", whose=uuid.uuid4())
    assert said == [422] * 4
    team = client.get(log).context["form"].initial["team"]
    kept = send(log, how="phone", words="Geiriau", team=team, note_id=uuid.uuid4())
    assert "Wedi’i gadw. Diolch." in kept
    assert "Dadwneud" in kept
    assert said[-1] == 200
    assert not heard.words - NOT_SHOWN


def test_nor_is_signing_in(place, heard):
    client = Client()
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "cy"
    user = place.by_role["worker"]
    client.get("/account/login/")
    client.post("/account/login/", {})
    client.post("/account/login/", {"login": "nobody", "password": "x"})
    wrong = client.post("/account/login/", {"login": user.email, "password": "wrong"})
    assert "Nid yw’r cyfeiriad e-bost na’r cyfrinair a roddoch chi’n gywir." in wrong.text
    client.post("/account/login/", {"login": user.email, "password": PASSWORD})
    assert "<h1>Eich ail ffactor</h1>" in client.get("/account/2fa/authenticate/").text
    assert "Cod anghywir." in client.post("/account/2fa/authenticate/", {"code": "000000"}).text
    assert not heard.words
