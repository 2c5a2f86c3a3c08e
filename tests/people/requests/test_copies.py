"""The record read before a copy leaves, what is left out, and the copy: encrypted at rest, made on demand."""

import io
import json
import zipfile
from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.urls import reverse
from django.utils import timezone
from pytest_django.asserts import assertContains, assertNotContains

from people.models import RequestCopy, Withheld
from people.requests import queries
from people.requests.tasks import assemble
from placehub.access.context import acting_as
from tests.factories.decisions import BackingFactory, DecisionFactory, MeanwhileFactory
from tests.factories.people import (
    BreakGlassFactory,
    CircleMemberFactory,
    ContactFactory,
    ContactPersonFactory,
    GoalFactory,
    PersonFactory,
    PromiseFactory,
    StoryFactory,
)
from tests.factories.teams import MembershipFactory
from tests.people.support import key
from tests.support import as_the_job_role, owner

pytestmark = pytest.mark.django_db


@pytest.fixture
def note(seat, person):
    made = ContactFactory(author=seat.user, team=seat.team, words="The boiler is out again.")
    ContactPersonFactory(contact=made, person=person)
    return made


def page(client, asked, section=""):
    return client.get(reverse("people:request-reading", args=[asked.pk]), {"section": section})


def leave_out(client, asked, line, **sent):
    address = reverse("people:request-withholding", args=[asked.pk])
    form = {"form_key": key(), "line": line, "why": "others", "section": "notes"} | sent
    return client.post(address, form, follow=True)


def approved(asked, by):
    with owner():
        type(asked).objects.update(approved_by=by, approved_at=timezone.now())
        asked.refresh_from_db()
    return asked


class TestReading:
    def test_shows_every_part_of_the_record(self, seat, person, reading, note, sign_in):
        StoryFactory(person=person, words="I am a baker.")
        GoalFactory(person=person, words="Bake again")
        PromiseFactory(person=person, words="Ring the shop", worker=seat.user, team=seat.team)
        CircleMemberFactory(person=person, name="Nan")
        thought = DecisionFactory(person=person, want="Pay for the heater")
        MeanwhileFactory(decision=thought, words="Cold for a week.")
        BackingFactory(decision=thought, backed_at=timezone.now())
        client = sign_in(seat.user)
        for section, words in (
            ("card", "Thompson"),
            ("details", "14 Mill Lane"),
            ("story", "I am a baker."),
            ("goals", "Bake again"),
            ("promises", "Pay for the heater"),
            ("promises", "Cold for a week."),
            ("promises", "Backed a decision"),
            ("promises", "Ring the shop"),
            ("circle", "Nan"),
            ("notes", "The boiler is out again."),
            ("sharing", seat.team.name),
        ):
            assertContains(page(client, reading, section), words)

    def test_says_which_lines_may_name_others(self, seat, person, reading, note, sign_in):
        client = sign_in(seat.user)
        assertNotContains(page(client, reading, "notes"), "may name others")
        ContactPersonFactory(contact=note, person=PersonFactory(lead_team=seat.team))
        assertContains(page(client, reading, "notes"), "may name others")

    def test_a_note_about_somebody_sealed_is_not_read_and_does_not_leave(
        self, seat, person, reading, note, put_together, sign_in
    ):
        ContactPersonFactory(contact=note, person=PersonFactory(sealed=True))
        answer = page(sign_in(seat.user), reading, "notes")
        assertContains(answer, "Not read here")
        assertNotContains(answer, "The boiler is out again.")
        put_together(reading)
        with owner():
            kept = RequestCopy.objects.get()
        assert f"note:{note.pk}" not in {line.line for line in queries.thawed(kept)}
        assert kept.withheld == 1

    def test_is_kept_as_a_look(self, seat, person, reading, sign_in):
        page(sign_in(seat.user), reading)
        with owner(), connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM audit.read WHERE what = 'copy'")
            assert cursor.fetchone() == (1,)

    def test_is_for_whoever_took_it_alone(self, colleague, steward, reading, sign_in):
        assert page(sign_in(colleague.user), reading).status_code == 403
        assert page(sign_in(steward), reading).status_code == 403
        assert page(sign_in(MembershipFactory().user), reading).status_code == 404

    @pytest.mark.parametrize("who", ["steward", "stranger", "glass"])
    def test_the_database_gives_the_lines_to_nobody_else(self, who, steward, person, reading):
        stranger = MembershipFactory().user
        if who == "glass":
            BreakGlassFactory(person=person, worker=stranger)
        reader = steward if who == "steward" else stranger
        with (
            acting_as(reader.pk),
            pytest.raises(DatabaseError, match="no such request"),
            transaction.atomic(),
        ):
            queries.lines_to_read(reading)

    def test_the_job_gets_them_only_once_it_is_read_and_for_a_reader_who_still_may(
        self, seat, reading
    ):
        with (
            as_the_job_role(),
            pytest.raises(DatabaseError, match="nothing is ready"),
            transaction.atomic(),
        ):
            queries.lines_to_copy(reading)
        with owner():
            type(reading).objects.update(ready_at=timezone.now())
        with as_the_job_role():
            assert queries.lines_to_copy(reading)
        with owner():
            seat.ends_at = timezone.now() - timedelta(days=1)
            seat.save()
        with (
            as_the_job_role(),
            pytest.raises(DatabaseError, match="nothing is ready"),
            transaction.atomic(),
        ):
            queries.lines_to_copy(reading)


class TestLeavingOut:
    def test_keeps_the_line_here_with_the_reason(self, seat, reading, note, put_together, sign_in):
        client, line = sign_in(seat.user), f"note:{note.pk}"
        answer = leave_out(client, reading, line, words="Names a neighbour")
        assertContains(answer, "It stays here.")
        assertContains(answer, "Names a neighbour")
        put_together(reading)
        with owner():
            kept = RequestCopy.objects.get()
        assert line not in {row.line for row in queries.thawed(kept)}

    def test_let_go_again_it_leaves(self, seat, reading, note, sign_in):
        client, line = sign_in(seat.user), f"note:{note.pk}"
        leave_out(client, reading, line)
        assertContains(leave_out(client, reading, line, let_go="yes"), "It leaves with the copy.")
        with owner():
            assert not Withheld.objects.filter(let_go_at=None).exists()

    def test_said_anew_it_stands_once(self, seat, reading, note, sign_in):
        client, line = sign_in(seat.user), f"note:{note.pk}"
        for why in ("others", "harm"):
            leave_out(client, reading, line, why=why)
        with owner():
            assert [row.why for row in Withheld.objects.filter(let_go_at=None)] == ["harm"]

    @pytest.mark.parametrize(
        "sent", [{"why": ""}, {"why": "because"}, {"line": "x"}, {"words": "w" * 301}]
    )
    def test_a_fault_is_told(self, seat, reading, note, sign_in, sent):
        answer = leave_out(sign_in(seat.user), reading, **{"line": f"note:{note.pk}"} | sent)
        assertContains(answer, "Say why it does not leave.")
        with owner():
            assert not Withheld.objects.exists()

    def test_is_done_by_whoever_reads_while_it_is_read(
        self, seat, colleague, steward, reading, note, sign_in
    ):
        line = f"note:{note.pk}"
        for one in (colleague.user, steward):
            assert leave_out(sign_in(one), reading, line).status_code == 403
        with owner():
            type(reading).objects.update(ready_at=timezone.now())
        assert leave_out(sign_in(seat.user), reading, line).status_code == 403

    def test_what_is_left_out_is_not_the_stewards_to_read(
        self, seat, steward, reading, note, sign_in
    ):
        leave_out(sign_in(seat.user), reading, f"note:{note.pk}", words="Names a neighbour")
        with acting_as(steward.pk), connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM people_withheld")
            assert cursor.fetchone() == (0,)

    def test_sent_twice_it_is_done_once(self, seat, reading, note, sign_in):
        client = sign_in(seat.user)
        form = {"form_key": key(), "line": f"note:{note.pk}", "why": "others"}
        address = reverse("people:request-withholding", args=[reading.pk])
        assert [client.post(address, form).status_code for _ in range(2)] == [302, 302]


class TestTheCopy:
    def test_lies_encrypted(self, reading, note, put_together):
        put_together(reading)
        with owner():
            kept = RequestCopy.objects.get()
        assert b"boiler" not in bytes(kept.content)
        assert "The boiler is out again." in {line.words for line in queries.thawed(kept)}

    def test_put_together_twice_is_one(self, reading, note, put_together):
        put_together(reading)
        with as_the_job_role():
            assemble(lambda percent, words: None, request=str(reading.pk))
        with owner():
            assert RequestCopy.objects.count() == 1

    def test_what_is_written_later_is_not_in_it(self, seat, person, reading, put_together, sign_in):
        put_together(reading)
        StoryFactory(person=person, words="Written later")
        answer = sign_in(seat.user).get(reverse("people:request-copy", args=[reading.pk]))
        assertNotContains(answer, "Written later")

    def test_is_read_by_the_second_pair_of_eyes(
        self, colleague, reading, note, put_together, sign_in
    ):
        put_together(reading)
        answer = sign_in(colleague.user).get(reverse("people:request-copy", args=[reading.pk]))
        assertContains(answer, "The boiler is out again.")

    def test_leaves_as_pages_once_it_is_approved(
        self, seat, colleague, reading, note, put_together, sign_in
    ):
        address = reverse("people:request-copy-file", args=[reading.pk])
        client = sign_in(seat.user)
        assert client.get(address).status_code == 404
        put_together(reading)
        assert client.get(address).status_code == 403
        approved(reading, colleague.user)
        answer = client.get(address)
        assert answer["Content-Disposition"] == (
            f'attachment; filename="copy-{str(reading.pk)[:8]}.zip"'
        )
        with zipfile.ZipFile(io.BytesIO(answer.content)) as bundle:
            assert "The boiler is out again." in bundle.read("notes.html").decode()
            assert "notes.html" in bundle.read("index.html").decode()
            lines = json.loads(bundle.read("record.json"))
        assert {line["section"] for line in lines} >= {"Who you are", "What happened"}
        assert "The boiler is out again." in {line["words"] for line in lines}
        with owner(), connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM audit.event WHERE verb = 'request.copy taken'")
            assert cursor.fetchone() == (1,)

    def test_is_nobody_elses(self, colleague, steward, person, reading, put_together, sign_in):
        put_together(reading)
        approved(reading, colleague.user)
        for route in ("people:request-copy", "people:request-copy-file"):
            address = reverse(route, args=[reading.pk])
            assert sign_in(steward).get(address).status_code == 403
            assert sign_in(MembershipFactory().user).get(address).status_code == 404
            visitor = MembershipFactory().user
            BreakGlassFactory(person=person, worker=visitor)
            assert sign_in(visitor).get(address).status_code == 403
