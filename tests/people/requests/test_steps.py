"""A request from the day it came to the day it is closed: who does which step, and what is refused."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.urls import reverse
from django.utils import timezone
from pytest_django.asserts import assertContains, assertNotContains

from people.models import DataRequest, Person, RequestPause
from placehub.access.context import acting_as
from placehub.jobs.models import Job
from tests.factories.people import (
    BreakGlassFactory,
    DataRequestFactory,
    NamedWorkerFactory,
    OwnRecordFactory,
    PersonFactory,
)
from tests.factories.teams import MembershipFactory
from tests.people.ladder import Door
from tests.people.support import key
from tests.support import owner

pytestmark = pytest.mark.django_db


def day(**ago):
    return (timezone.localdate() - timedelta(**ago)).isoformat()


def form(**changes):
    return {
        "form_key": key(),
        "kind": "copy",
        "asked_by": "Herself, by letter",
        "words": "All & everything",
        "received_on": day(days=2),
    } | changes


def step(client, asked, name, follow=True, **sent):
    address = reverse("people:request-step", args=[asked.pk, name])
    return client.post(address, {"form_key": key()} | sent, follow=follow)


def now(asked):
    with owner():
        asked.refresh_from_db()
    return asked


class TestOnThePage(Door):
    route, table = "people:new-request-for", DataRequest
    faults = (
        ({"kind": ""}, "This needs an answer."),
        ({"kind": "everything"}, "That is not offered here"),
        ({"words": ""}, "This needs an answer."),
        ({"words": "w" * 1001}, "at most 1000 characters"),
        ({"received_on": "2099-01-01"}, "Choose today, or a day of the last year."),
        ({"received_on": "2020-01-01"}, "Choose today, or a day of the last year."),
    )

    def good(self, seat, thing):
        return form()

    def test_is_kept_with_who_took_it_in(self, seat, person, thing, sign_in):
        page = sign_in(seat.user).post(
            self.address(person, thing), self.form(seat, thing), follow=True
        )
        assertContains(page, "Taken in. The clock runs")
        assertContains(page, "Identity to check")
        assertContains(page, "All &amp; everything")
        with owner():
            made = DataRequest.objects.get()
        assert (made.person_id, made.logged_by_id, made.kind) == (person.pk, seat.user_id, "copy")


class TestTakingIn:
    address = "/requests/new/"

    def test_the_steward_does_by_reference_and_sees_no_name(self, steward, person, sign_in):
        page = sign_in(steward).post(self.address, form(reference=str(person.pk)), follow=True)
        assertContains(page, "Taken in.")
        assertContains(page, str(person.pk)[:8])
        assertNotContains(page, "Thompson")

    @pytest.mark.parametrize("whose", ["nobody", "own", "mistyped"])
    def test_of_nobody_and_of_ones_own_is_refused(self, steward, person, sign_in, whose):
        OwnRecordFactory(person=person, worker=steward)
        ref = {
            "nobody": "00000000-0000-4000-8000-000000000007",
            "own": str(person.pk),
            "mistyped": "x",
        }[whose]
        answer = sign_in(steward).post(self.address, form(reference=ref))
        assert answer.status_code == 422
        with owner():
            assert not DataRequest.objects.exists()

    def test_sent_twice_it_is_one(self, steward, person, sign_in):
        client, sent = sign_in(steward), form(reference=str(person.pk))
        assert [client.post(self.address, sent).status_code for _ in range(2)] == [302, 302]
        with owner():
            assert DataRequest.objects.count() == 1

    def test_a_worker_takes_one_in_on_the_page_alone(self, seat, person, sign_in):
        answer = sign_in(seat.user).post(self.address, form(reference=str(person.pk)))
        assert answer.status_code == 403


class TestWhoSeesIt:
    def pages(self, client, asked):
        return [
            client.get(asked.get_absolute_url()).status_code,
            asked.get_absolute_url() in client.get(reverse("people:requests")).text,
        ]

    def test_whoever_sees_everything_by_name_and_the_steward_by_reference(
        self, seat, steward, asked, sign_in
    ):
        assertContains(sign_in(seat.user).get(asked.get_absolute_url()), "Thompson")
        page = sign_in(steward).get(asked.get_absolute_url())
        assertNotContains(page, "Thompson")
        for client in (sign_in(seat.user), sign_in(steward)):
            assert self.pages(client, asked) == [200, True]

    def test_nobody_else(self, asked, steward, seat, sign_in):
        stranger = MembershipFactory().user
        assert self.pages(sign_in(stranger), asked) == [404, False]
        OwnRecordFactory(person=asked.person, worker=steward)
        assert self.pages(sign_in(steward), asked) == [404, False]
        OwnRecordFactory(person=asked.person, worker=seat.user)
        assert self.pages(sign_in(seat.user), asked) == [404, False]

    def test_stands_on_today_of_who_walks_alongside_and_on_the_desk(
        self, seat, steward, colleague, asked, sign_in
    ):
        assertContains(sign_in(seat.user).get("/today/"), asked.get_absolute_url())
        assertNotContains(sign_in(colleague.user).get("/today/"), asked.get_absolute_url())
        assertContains(sign_in(steward).get(reverse("people:looks")), "1 open request")

    def test_the_lead_is_told_once_it_waits_for_a_second_pair_of_eyes(
        self, seat, reading, put_together, sign_in
    ):
        lead = sign_in(MembershipFactory(team=seat.team, lead=True).user)
        assertNotContains(lead.get("/today/"), reading.get_absolute_url())
        put_together(reading)
        assertContains(lead.get("/today/"), "Waits for a second pair of eyes")

    def test_overdue_stands_out(self, steward, asked, sign_in):
        with owner():
            DataRequest.objects.update(received_on=timezone.localdate() - timedelta(days=40))
        client = sign_in(steward)
        assertContains(client.get(reverse("people:looks")), "1 is late")
        assertContains(client.get(asked.get_absolute_url()), "It should have been answered by")
        assertContains(client.get(reverse("people:requests")), "was due on")


class TestSteps:
    def test_identity_comes_first(self, seat, asked, sign_in):
        client = sign_in(seat.user)
        assertContains(step(client, asked, "reader"), "First see who they are")
        assertContains(step(client, asked, "identity", how="known", on=day(days=0)), "Kept.")
        assertContains(step(client, asked, "reader"), "Yours to read.")
        assert now(asked).reader_id == seat.user_id

    def test_said_by_another_meanwhile_it_stays(self, seat, steward, asked, sign_in):
        step(sign_in(steward), asked, "identity", how="papers", on=day(days=1))
        page = step(sign_in(seat.user), asked, "identity", how="known", on=day(days=0))
        assertContains(page, "Somebody was first")
        assert now(asked).identity_how == "papers"

    def test_the_clock_stops_and_runs_again(self, steward, asked, sign_in):
        client = sign_in(steward)
        page = step(client, asked, "pause", why="Which years?", on=day(days=2))
        assertContains(page, "the clock is stopped")
        again = step(client, asked, "pause", why="Which years?", on=day(days=1))
        assertContains(again, "The clock is stopped already")
        assertContains(step(client, asked, "resume", on=day(days=0)), "The clock runs again.")
        assertContains(step(client, asked, "resume", on=day(days=0)), "The clock runs already.")
        with owner():
            assert RequestPause.objects.count() == 1

    def test_more_time_is_told_inside_the_first_month_and_once(self, steward, asked, sign_in):
        client = sign_in(steward)
        assertContains(
            step(client, asked, "extension", why="Two archives", on=day(days=0)), "Two months more."
        )
        page = step(client, asked, "extension", why="Three archives", on=day(days=0))
        assertContains(page, "Somebody was first")
        late = DataRequestFactory(
            person=asked.person, received_on=timezone.localdate() - timedelta(days=45)
        )
        page = step(client, late, "extension", why="Two archives", on=day(days=0))
        assertContains(page, "told inside the first month")

    def test_a_correction_is_decided_in_words(self, steward, person, sign_in):
        asked = DataRequestFactory(person=person, kind="correction")
        sent = {"decision": "partly", "words": "The day is right now.", "on": day(days=0)}
        page = step(sign_in(steward), asked, "decision", **sent)
        assertContains(page, "Decided, and closed.")
        assertContains(page, "Done in part, told on")
        page = step(sign_in(steward), asked, "decision", **sent | {"decision": "refused"})
        assertContains(page, "Somebody was first, or it is closed.")
        assert now(asked).decision == "partly"

    def test_a_copy_is_done_by_sending_it(self, steward, asked, sign_in):
        sent = {"decision": "done", "words": "Told on the phone.", "on": day(days=0)}
        assertContains(step(sign_in(steward), asked, "decision", **sent), "done when it is sent")
        page = step(sign_in(steward), asked, "decision", **sent | {"decision": "withdrawn"})
        assertContains(page, "They took it back")

    @pytest.mark.parametrize(
        ("name", "sent", "sentence"),
        [
            ("identity", {"how": "", "on": "x"}, "This needs an answer."),
            ("pause", {"why": "", "on": "2020-01-01"}, "Choose today, or a day of the last year."),
            ("extension", {"why": "w" * 301, "on": "2026-01-01"}, "at most 300 characters"),
            ("decision", {"decision": "refused", "words": ""}, "This needs an answer."),
        ],
    )
    def test_a_fault_comes_back(self, steward, asked, sign_in, name, sent, sentence):
        assertContains(step(sign_in(steward), asked, name, **sent), sentence, status_code=422)

    def test_sent_twice_a_step_is_done_once(self, steward, asked, sign_in):
        client = sign_in(steward)
        sent = {"form_key": key(), "why": "Which years?", "on": day(days=1)}
        address = reverse("people:request-step", args=[asked.pk, "pause"])
        assert [client.post(address, sent).status_code for _ in range(2)] == [302, 302]
        with owner():
            assert RequestPause.objects.count() == 1

    def test_there_is_no_other_step(self, steward, asked, sign_in):
        assert step(sign_in(steward), asked, "burn").status_code == 404

    @pytest.mark.parametrize("name", ["reader", "ready", "approval", "sending"])
    def test_reading_and_sending_are_not_the_stewards(self, steward, reading, sign_in, name):
        assert step(sign_in(steward), reading, name, yes="yes").status_code == 403

    def test_broken_glass_does_no_step(self, person, reading, sign_in):
        visitor = MembershipFactory().user
        BreakGlassFactory(person=person, worker=visitor)
        client = sign_in(visitor)
        assert client.get(reading.get_absolute_url()).status_code == 200
        for name in ("pause", "reader", "approval"):
            assert step(client, reading, name, yes="yes").status_code == 403

    def test_handed_on_it_waits_for_the_job_whose_message_is_a_number(self, seat, reading, sign_in):
        page = step(sign_in(seat.user), reading, "ready")
        assertContains(page, "Being put together")
        with owner():
            job = Job.objects.get()
        assert (job.kind, job.ids) == ("requests.assemble", {"request": str(reading.pk)})

    def test_somebody_else_may_not_say_that_it_is_read(self, colleague, reading, sign_in):
        assert step(sign_in(colleague.user), reading, "ready").status_code == 403


class TestTwoPairsOfEyes:
    def test_nobody_approves_what_they_read(self, seat, reading, put_together, sign_in):
        put_together(reading)
        assert step(sign_in(seat.user), reading, "approval", yes="yes").status_code == 403
        with (
            acting_as(seat.user_id),
            connection.cursor() as cursor,
            pytest.raises(DatabaseError),
            transaction.atomic(),
        ):
            cursor.execute(
                "UPDATE people_datarequest SET approved_by_id = %s, approved_at = now()",
                [seat.user_id],
            )

    def test_a_colleague_does_and_then_it_is_sent(
        self, seat, colleague, reading, put_together, sign_in
    ):
        put_together(reading)
        assertContains(
            step(sign_in(colleague.user), reading, "approval", yes="yes"), "It may leave."
        )
        client = sign_in(seat.user)
        page = step(client, reading, "sending", how="By hand", on=day(days=0))
        assertContains(page, "Sent, and closed.")
        assertContains(page, "By hand")
        assert now(reading).sent_by_id == seat.user_id
        assertContains(client.get(reverse("people:requests")), "closed on")

    def test_before_that_nothing_is_sent(self, seat, reading, put_together, sign_in):
        put_together(reading)
        page = step(sign_in(seat.user), reading, "sending", how="By hand", on=day(days=0))
        assertContains(page, "Somebody else must look at it")
        assert now(reading).sent_on is None

    def test_sent_back_it_is_read_again(self, seat, colleague, reading, put_together, sign_in):
        put_together(reading)
        client = sign_in(colleague.user)
        answer = step(client, reading, "approval", yes="no")
        assertContains(answer, "Say what is to be looked at again.", status_code=422)
        page = step(client, reading, "approval", yes="no", words="Nan’s illness")
        assertContains(page, "Nan’s illness")
        assertContains(page, "Being read")
        again = put_together(reading)
        assert again.is_assembled

    def test_a_stranger_approves_nothing_by_hand(self, reading, put_together):
        put_together(reading)
        stranger = MembershipFactory().user
        with acting_as(stranger.pk), connection.cursor() as cursor:
            cursor.execute(
                "UPDATE people_datarequest SET approved_by_id = %s, approved_at = now()",
                [stranger.pk],
            )
            assert cursor.rowcount == 0

    def test_a_steward_approves_nothing_by_hand(self, steward, reading, put_together):
        put_together(reading)
        with (
            acting_as(steward.pk),
            connection.cursor() as cursor,
            pytest.raises(DatabaseError, match="not yours"),
            transaction.atomic(),
        ):
            cursor.execute(
                "UPDATE people_datarequest SET approved_by_id = %s, approved_at = now()",
                [steward.pk],
            )

    def test_what_is_closed_stays(self, steward, asked):
        with owner():
            DataRequest.objects.update(
                decision="withdrawn",
                decided_words="By phone",
                decided_on=timezone.localdate(),
                decided_by=steward,
            )
        with (
            acting_as(steward.pk),
            connection.cursor() as cursor,
            pytest.raises(DatabaseError, match="closed"),
            transaction.atomic(),
        ):
            cursor.execute("UPDATE people_datarequest SET decision = 'done'")

    def test_a_sealed_record_is_read_by_who_walks_alongside(
        self, seat, colleague, person, reading, put_together, sign_in
    ):
        """Then a second one who walks alongside looks at it: a team opens a sealed record no more."""
        with owner():
            Person.objects.update(sealed=True)
        put_together(reading)
        assert step(sign_in(colleague.user), reading, "approval", yes="yes").status_code == 404
        NamedWorkerFactory(person=person, worker=colleague.user, team=seat.team)
        assertContains(
            step(sign_in(colleague.user), reading, "approval", yes="yes"), "It may leave."
        )


def test_the_list_goes_on(steward, sign_in):
    person = PersonFactory()
    for _ in range(27):
        DataRequestFactory(
            person=person,
            decision="withdrawn",
            decided_words="By phone",
            decided_on=timezone.localdate(),
            decided_by=steward,
        )
    client = sign_in(steward)
    page = client.get("/requests/")
    further = page.text.split('href="/requests/?after=')[1].split('"')[0]
    assert client.get(f"/requests/?after={further}").text.count("They took it back") == 2
