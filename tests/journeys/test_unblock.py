"""From a rule met on a doorstep to the answer on Today, on a phone, with JavaScript and without."""

import pytest
from playwright.sync_api import expect

from people.models import Met
from teams.blockers.models import Blocker, State
from tests.support import owner

pytestmark = [pytest.mark.browser, pytest.mark.slow]
BOTH = pytest.mark.parametrize("javascript", [True, False], ids=["javascript", "plain"])
WORDS = "The lift scheme takes only one household a car"


def log(page, person, words="Went through the post together."):
    page.goto(f"/people/{person}/contacts/new/")
    page.get_by_role("radio", name="At home", exact=True).check()
    page.get_by_label("What happened?").fill(words)


def save(page):
    page.get_by_role("button", name="Save contact").click()
    expect(page.get_by_text("Saved. Thank you.").first).to_be_visible()


@BOTH
def test_what_was_met_before_is_said_in_two_taps(at_browser, place, javascript):
    page = at_browser("worker", javascript=javascript, width=390)
    log(page, place.juliet_pk)
    page.get_by_text("More: their words").click()
    again = page.get_by_role("group", name="Was it one of these?").get_by_role("radio").first
    with owner():
        blocker = Blocker.objects.get(pk=again.get_attribute("value"))
        before = (blocker.times_met, Met.objects.filter(blocker=blocker).count())
    again.check()
    save(page)
    with owner():
        blocker.refresh_from_db()
        after = (blocker.times_met, Met.objects.filter(blocker=blocker).count())
    assert after == (before[0] + 1, before[1] + 1)


@BOTH
def test_the_whole_loop(at_browser, place, javascript):
    worker = at_browser("worker", javascript=javascript, width=390)
    log(worker, place.maya_pk)
    worker.get_by_text("More: their words").click()
    worker.get_by_label("Was something in the way?").fill("Maya may not share a car with Tia")
    save(worker)

    # two taps from her page: open, tell; her name is not taken along
    worker.get_by_role("link", name="Take it to leaders").first.click()
    worker.get_by_role("button", name="Tell leaders").click()
    expect(worker.get_by_text("it names Maya").first).to_be_visible()
    worker.get_by_label("What is in the way?").fill(WORDS)
    worker.get_by_role("button", name="Tell leaders").click()
    expect(worker.get_by_text("Leaders know of it.").first).to_be_visible()
    expect(worker.get_by_text("fewer than 5 people")).to_be_visible()

    leader = at_browser("leader", javascript=javascript, width=390)
    leader.goto("/blockers/")
    leader.get_by_role("link", name=WORDS).click()
    leader.get_by_role("button", name="Take this on").click()
    expect(leader.get_by_text("You have it now.").first).to_be_visible()
    leader.get_by_role("link", name="Try something until a day").click()
    leader.get_by_label("What do you try?").fill("Two households a car for a month")
    leader.get_by_label("Until which day?").fill(place.rows.today.isoformat())
    leader.get_by_role("button", name="Try it, and tell them").click()
    expect(leader.get_by_text("The teams that met it are told.").first).to_be_visible()
    leader.goto("/")
    expect(leader.get_by_text(f"The day has come: {WORDS}").first).to_be_visible()
    leader.get_by_role("link", name="Say how it went").last.click()
    leader.get_by_role("link", name="It is fixed").click()
    leader.get_by_label("What is different now?").fill("It takes two households a car")
    leader.get_by_role("button", name="Let the next three test it").click()
    expect(leader.get_by_text("0 of 3 people got through")).to_be_visible()
    assert "Maya" not in leader.content()

    # three people come that way: the next notes ask
    with owner():
        blocker = Blocker.objects.get(words=WORDS)
        named = place.by_role["worker"].alongside.filter(ends_at=None, person__sealed=False)
        people = list(named.values_list("person", flat=True)[:3])
    for person in people:
        log(worker, person)
        worker.get_by_role("group", name=f"“{WORDS}” is said to be fixed").get_by_role(
            "radio", name="Yes", exact=True
        ).check()
        save(worker)
    with owner():
        blocker.refresh_from_db()
        assert blocker.state == State.FIXED
    worker.goto("/today/")
    expect(
        worker.get_by_role("link", name=f"“{WORDS}” is fixed: three people got through.")
    ).to_be_visible()
    worker.locator("li", has_text="three people got through").get_by_role(
        "button", name="Read"
    ).click()
    expect(worker.get_by_text("three people got through")).to_have_count(0)
    leader.goto("/")
    expect(leader.get_by_text("Fixed: three people got through by").first).to_be_visible()
