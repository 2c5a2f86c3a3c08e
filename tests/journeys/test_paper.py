"""What paper says: the plan is one page, and nothing that is kept to a team, no control and no address is on it."""

import io
import re
import unicodedata

import pytest
from pypdf import PdfReader

from people.models import ContactAside, DoorNote
from tests.support import owner

pytestmark = [pytest.mark.browser, pytest.mark.slow]
CONTROLS = (
    "Log a contact",
    "Change",
    "Correct the words",
    "Add a promise",
    "Ask or spend",
    "Kept to",
    "Undo",
)


def printed(page, address):
    page.goto(address)
    page.wait_for_timeout(500)
    pages = PdfReader(io.BytesIO(page.pdf(format="A4", prefer_css_page_size=True))).pages
    return [said(one) for one in pages]


def said(page):
    """The words of a sheet, without the ligatures that a typeface puts in."""
    return " ".join(unicodedata.normalize("NFKC", page.extract_text()).split())


def test_the_plan_is_one_page_of_their_own(at_browser, place):
    pages = printed(at_browser("worker"), f"/people/{place.maya_pk}/plan/")
    assert len(pages) == 1
    words = pages[0]
    for word in (
        "Maya’s plan",
        "mum first",
        "A date for the boiler",
        "Whom to ring",
        "01632 960999",
        "Nan",
    ):
        assert word in words
    with owner():
        kept = ContactAside.objects.filter(contact__about__person=place.maya_pk)
        hidden = [one.words for one in kept]
        hidden += [one.words for one in DoorNote.objects.filter(person=place.maya_pk)]
    for not_said in (*hidden, *CONTROLS, "http", "Print this page"):
        assert not_said not in words


def test_the_page_of_a_person_leaves_out_what_is_kept(at_browser, place):
    with owner():
        kept = list(ContactAside.objects.filter(contact__about__person=place.maya_pk))
    assert kept
    page = at_browser("worker")
    page.goto(f"/people/{place.maya_pk}/")
    page.get_by_role("link", name="Show what came before").or_(
        page.get_by_role("button", name="Show what came before")
    ).first.click()
    page.wait_for_timeout(500)
    reader = PdfReader(io.BytesIO(page.pdf(format="A4")))
    words = " ".join(said(one) for one in reader.pages)
    assert "mum first" in words
    assert "Parts that are kept to a team are left out." in words
    for not_said in (*(one.words for one in kept), *CONTROLS, "You can see this because"):
        assert not_said not in words
    assert not re.search(r"https?://", words)


def test_the_paper_for_a_board_is_two_pages_and_whole(at_browser, place):
    pages = printed(at_browser("leader"), "/outcomes/")
    words = " ".join(pages)
    assert len(pages) <= 2
    for word in (
        "What changed since last quarter?",
        "Which neighbourhood differs",
        "Spent from team money",
    ):
        assert word in words
    assert "Count again" not in words
