"""The three main jobs at a real browser, with JavaScript and without."""

import re

import pytest
from playwright.sync_api import expect

from budgets.models import Offer, Pot, Spend
from people.models import Contact, Promise
from placehub.demonstration.roster import PASSWORD, SECRET
from placehub.jobs.models import Job
from placehub.jobs.tasks import run
from placehub.outcomes.models import Snapshot
from tests.support import as_the_job_role, owner

pytestmark = [pytest.mark.browser, pytest.mark.slow]
BOTH = pytest.mark.parametrize("javascript", [True, False], ids=["javascript", "plain"])


@BOTH
def test_a_worker_finds_a_person_and_logs_a_contact(at_browser, place, javascript):
    page = at_browser("worker", javascript=javascript, width=390)
    page.goto("/today/")
    expect(page.get_by_role("heading", name="Today")).to_be_visible()

    page.goto("/people/find/")
    page.get_by_label("Name, date of birth").fill("Maya Tomson")  # with a typing error
    if not javascript:
        page.locator("main").get_by_role("button", name="Find").click()
    page.locator("#found").get_by_role("link", name="Maya Thompson").click()
    assert "Maya" not in page.url
    page.go_back()  # the results again, without a name in their address
    expect(page.get_by_label("Name, date of birth")).to_have_value("Maya Tomson")
    assert "Maya" not in page.url
    page.locator("#found").get_by_role("link", name="Maya Thompson").click()
    expect(page.get_by_role("heading", name="Who I am")).to_be_visible()
    expect(page.get_by_text("You can see this because you walk alongside Maya.")).to_be_visible()

    page.get_by_role("link", name="Log a contact").first.click()
    page.get_by_role("radio", name="Phone", exact=True).check()
    page.get_by_label("What happened?").fill("The boiler has a date: Thursday at ten.")
    page.get_by_role("radio", name="Brighter", exact=True).check()
    page.get_by_role("radio", name="Tomorrow", exact=True).check()
    page.get_by_label("What did you promise?").fill("Be there on Thursday")
    page.get_by_role("button", name="Save contact").click()

    expect(page.get_by_text("Saved. Thank you.").first).to_be_visible()
    expect(
        page.locator("#stream").get_by_text("The boiler has a date: Thursday at ten.")
    ).to_be_visible()
    with owner():
        note = Contact.objects.get(words__startswith="The boiler has a date")
        assert (note.how, note.seemed, note.about.get().known) == ("phone", "brighter", True)
        assert (
            Promise.objects.filter(words="Be there on Thursday", person_id=place.maya_pk).count()
            == 1
        )


@BOTH
def test_a_note_with_a_fault_keeps_what_was_typed(at_browser, place, javascript):
    page = at_browser("worker", javascript=javascript)
    page.goto(f"/people/{place.maya_pk}/contacts/new/")
    page.get_by_label("What did you promise?").fill("Ring on Monday")
    page.get_by_role("button", name="Save contact").click()

    expect(page.get_by_role("heading", name="Something needs another look")).to_be_visible()
    expect(page).to_have_title(re.compile("^Error:"))
    expect(page.get_by_label("What did you promise?")).to_have_value("Ring on Monday")


def test_a_draft_is_there_after_the_phone_went_dark(at_browser, place):
    page = at_browser("worker", width=390)
    page.goto(f"/people/{place.maya_pk}/contacts/new/")
    page.get_by_label("What happened?").fill("Half a sentence about the")
    expect(page.locator(".typed")).to_contain_text("Kept as you type", timeout=9000)

    again = at_browser("worker", width=390)
    again.goto(f"/people/{place.maya_pk}/contacts/new/")

    expect(again.get_by_label("What happened?")).to_have_value("Half a sentence about the")


@BOTH
def test_a_lead_brings_money_in_and_answers(at_browser, place, javascript):
    worker = at_browser("worker", javascript=javascript)
    worker.goto(f"/people/{place.juliet_pk}/spends/new/")
    worker.get_by_label("So that…").fill("Juliet can move on Friday")
    worker.get_by_label("What is it?").fill("Van and two helpers")
    worker.get_by_role("radio", name="Something else", exact=True).check()
    worker.get_by_label("How much?").fill("£412.50")
    worker.get_by_role("button", name="Spend or ask").click()
    expect(worker.get_by_text("You decide up to £300 a spend yourself.")).to_be_visible()

    lead = at_browser("lead", javascript=javascript)
    lead.goto("/team/")
    expect(lead.get_by_role("heading", name="Who is alongside whom")).to_be_visible()
    lead.goto("/money/")
    with owner():
        offers = Offer.objects.filter(team=place.roster.mill_lane)
        source = max(offers, key=lambda offer: offer.left)
        pot = Pot.objects.get(team=place.roster.mill_lane, fund=source.fund)
        before = (source.left, pot.left)
    lead.get_by_role("link", name="Bring money in").click()
    lead.get_by_label("From which fund?").select_option(label=source.fund.name)
    lead.get_by_label("How much for the team?").fill("£500")
    lead.get_by_role("button", name="Bring it in").click()
    expect(lead.get_by_text("The team’s pot has it now.")).to_be_visible()
    with owner():
        after = (Offer.objects.get(pk=source.pk).left, Pot.objects.get(pk=pot.pk).left)
        assert after == (before[0] - 50_000, before[1] + 50_000)

    lead.get_by_role("link", name="Answer Van and two helpers").click()
    lead.get_by_role("radio", name="Yes", exact=True).check()
    lead.get_by_role("button", name="Send the answer").click()
    expect(lead.get_by_text("Answered.")).to_be_visible()
    with owner():
        spend = Spend.objects.get(words__what="Van and two helpers")
        assert (spend.state, spend.asked_pence, spend.answered_by) == (
            "promised",
            41_250,
            place.by_role["lead"],
        )

    worker.goto(f"/money/spends/{spend.pk}/")
    worker.get_by_label("What did it come to?").fill("400")
    worker.get_by_role("radio", name="It worked", exact=True).check()
    worker.get_by_role("button", name="Save", exact=True).click()
    expect(worker.get_by_text("back in the pot")).to_be_visible()
    with owner():
        spend.refresh_from_db()
        assert (spend.state, spend.came_to_pence) == ("spent", 40_000)


def test_a_lead_sees_who_has_looked(at_browser, place):
    worker = at_browser("worker")
    worker.goto(f"/people/{place.maya_pk}/")
    lead = at_browser("lead")
    lead.goto(f"/people/{place.maya_pk}/looks/")
    expect(lead.get_by_role("rowheader", name="Sam Adeyemi").first).to_be_visible()


@BOTH
def test_a_leader_counts_again_and_meets_no_name(at_browser, place, javascript, live_server):
    page = at_browser("leader", javascript=javascript)
    page.goto("/outcomes/")
    expect(page.get_by_role("heading", name="How are people’s lives going?")).to_be_visible()
    expect(page.get_by_role("searchbox")).to_have_count(0)
    with owner():
        before = Snapshot.objects.count()
    page.get_by_role("button", name="Count again").click()
    expect(page.get_by_role("heading", name="What you asked for")).to_be_visible()
    with owner():
        job = Job.objects.get(asked_by=place.by_role["leader"])
    with as_the_job_role():
        run(job_id=str(job.pk))
    page.get_by_role("link", name="See the result").click(timeout=15_000)
    with owner():
        # counted, and nothing appears before its day
        assert Snapshot.objects.count() == before
    for path in (f"/people/{place.maya_pk}/", "/people/find/", "/today/", "/team/", "/money/"):
        answer = page.goto(path)
        assert answer.status in {403, 404}
        assert "Maya" not in page.content()


def test_nothing_comes_back_after_signing_out(at_browser, place):
    page = at_browser("worker")
    page.goto(f"/people/{place.maya_pk}/")
    assert "Ask me about bread" in page.content()
    page.goto("/you/")
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_load_state()
    page.go_back()
    page.wait_for_load_state()
    page.go_back()
    page.wait_for_load_state()
    assert "Ask me about bread" not in page.content()
    assert "bread" not in page.evaluate(
        "JSON.stringify(sessionStorage) + JSON.stringify(localStorage)"
    )


def test_signing_in_takes_both_factors(browser, live_server, place):
    import time

    from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value

    with owner():
        place.by_role["worker"].set_password(PASSWORD)
        place.by_role["worker"].save()
    page = browser.new_context(base_url=live_server.url).new_page()
    page.goto(f"/people/{place.maya_pk}/")
    page.get_by_label("Email").fill("sam.adeyemi@example.org")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.locator("main").get_by_role("button", name="Sign in", exact=True).click()
    expect(page.get_by_role("heading", name="Your second factor")).to_be_visible()
    page.goto(f"/people/{place.maya_pk}/")
    assert "Maya" not in page.content()
    page.goto("/account/2fa/authenticate/")
    page.get_by_label("Code").fill(format_hotp_value(hotp_value(SECRET, int(time.time()) // 30)))
    page.get_by_role("button", name="Go on").click()
    page.goto(f"/people/{place.maya_pk}/")
    expect(page.get_by_role("heading", name="Maya Thompson")).to_be_visible()


def test_a_passkey_is_added_and_signs_in_alone(at_browser, place, live_server):
    page = at_browser("worker")
    devices = page.context.new_cdp_session(page)
    devices.send("WebAuthn.enable")
    devices.send(
        "WebAuthn.addVirtualAuthenticator",
        {
            "options": {
                "protocol": "ctap2",
                "transport": "internal",
                "hasResidentKey": True,
                "hasUserVerification": True,
                "isUserVerified": True,
                "automaticPresenceSimulation": True,
            }
        },
    )
    page.goto("/account/2fa/webauthn/add/")
    page.get_by_label("Password").fill(PASSWORD)  # it is asked once more before a key is added
    page.get_by_role("button", name="Go on").click()
    page.get_by_label("Name").fill("My phone")
    page.get_by_label("Passwordless").check()
    page.get_by_role("button", name="Add it").click()
    page.wait_for_url(lambda url: not url.endswith("/add/"))  # the key is kept, then shown
    page.goto("/account/2fa/webauthn/")
    expect(page.get_by_text("My phone").first).to_be_visible()
    page.goto("/you/")
    page.get_by_role("button", name="Sign out").click()
    page.goto(f"/account/login/?next=/people/{place.maya_pk}/")
    page.get_by_role("button", name="Sign in with a passkey").click()
    expect(page.get_by_role("heading", name="Maya Thompson")).to_be_visible(timeout=15_000)
