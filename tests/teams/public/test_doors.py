"""What the public reads, and the two leaders that each line takes."""

import csv
import io
import json

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, transaction
from django.urls import reverse
from django.utils import timezone
from jsonschema import Draft202012Validator
from pytest_django.asserts import assertContains, assertNotContains

from teams.blockers.models import State
from teams.public.exports import COLUMNS, SCHEMA, open_blockers
from teams.public.models import Line
from tests.doors import Contested, Door, Ladder, Shown, Sight, Typed
from tests.factories.base import OwnerFactory
from tests.factories.blockers import BlockerFactory
from tests.factories.leaders import ServiceFactory, a_leader
from tests.factories.teams import MembershipFactory, NeighbourhoodFactory
from tests.support import as_leader, owner

pytestmark = pytest.mark.django_db


@pytest.fixture
def leader():
    return a_leader(full_name="Dawn Ellis")


@pytest.fixture
def blocker(leader):
    return BlockerFactory(
        owner=leader,
        state=State.TAKEN,
        national=True,
        people_touched=15,
        words="The first payment comes five weeks late",
        from_service=ServiceFactory(name="Universal Credit"),
        to_service=ServiceFactory(name="Council tax", lgsl=57),
        rule_title="Universal Credit Regulations 2013",
        rule_section="regulation 47",
    )


class LineFactory(OwnerFactory):
    class Meta:
        model = Line

    words = "You wait five weeks for the first payment"
    answer = "We lend the first month."
    outcome = Line.Outcome.DID


def a_line(blocker, *, passed=True, **fields):
    """Written by one leader; passed by another."""
    by = {"passed_by": a_leader(), "passed_at": timezone.now()} if passed else {}
    if fields.get("outcome") != Line.Outcome.NATIONAL:
        fields.setdefault("neighbourhood", NeighbourhoodFactory())
    return LineFactory(
        blocker=blocker, written_by=blocker.owner, written_at=timezone.now(), **by, **fields
    )


def test_what_nobody_passed_or_somebody_took_down_does_not_leave():
    blocker = BlockerFactory(owner=a_leader(), state=State.TAKEN, national=True)
    a_line(blocker, passed=False, outcome=Line.Outcome.NATIONAL)
    assert open_blockers() == []
    with owner():
        Line.objects.update(
            passed_by=a_leader(),
            passed_at=timezone.now(),
            taken_down_by=blocker.owner,
            taken_down_at=timezone.now(),
        )
    assert open_blockers() == []


class TestWhatEverybodyReads:
    """Nobody signs in for these."""

    def test_a_neighbourhoods_page(self, client, blocker):
        line = a_line(blocker)
        waiting = a_line(blocker, passed=False, words="Nobody has read this twice")
        page = client.get(reverse("public:neighbourhood", args=[line.neighbourhood_id]))
        assertContains(page, line.words)
        assertContains(page, line.answer)
        page = client.get(reverse("public:neighbourhood", args=[waiting.neighbourhood_id]))
        assertNotContains(page, waiting.words)
        assertContains(client.get(reverse("public:you-said")), line.neighbourhood.name)
        assert client.get(reverse("public:neighbourhood", args=[99999])).status_code == 404

    def test_open_data_is_what_was_passed_and_as_its_schema_says(self, client, blocker):
        a_line(blocker, outcome=Line.Outcome.NATIONAL)
        a_line(BlockerFactory(owner=blocker.owner, state="taken"), words="Of a neighbourhood")
        found = client.get(reverse("public:open-json")).json()
        Draft202012Validator(SCHEMA).validate(found)
        assert client.get(reverse("public:open-schema")).json() == SCHEMA
        (row,) = found["blockers"]
        assert (row["words"], row["people"], row["to_lgsl"], row["rule_section"]) == (
            "You wait five weeks for the first payment",
            15,
            57,
            "regulation 47",
        )
        rows = list(csv.DictReader(io.StringIO(client.get(reverse("public:open-csv")).text)))
        assert rows[0].keys() == COLUMNS.keys()
        assert rows[0]["words"] == row["words"]
        assertContains(client.get(reverse("public:open")), "rule_section")

    def test_no_cell_is_worked_out_by_a_spreadsheet(self, client, blocker):
        a_line(blocker, outcome=Line.Outcome.NATIONAL, words="=HYPERLINK(1)")
        assert "'=HYPERLINK(1)" in client.get(reverse("public:open-csv")).text

    def test_taken_down_it_is_read_no_more(self, client, blocker):
        line = a_line(blocker, outcome=Line.Outcome.NATIONAL)
        with owner():
            Line.objects.filter(pk=line.pk).update(
                taken_down_at=timezone.now(), taken_down_by=blocker.owner
            )
        assert client.get(reverse("public:open-json")).json()["blockers"] == []


class TestEverybodys(Shown):
    """The open pages stand to their ladder by hand above; this is the list for leaders."""

    route = "public:lines"

    @pytest.fixture
    def sight(self, sign_in, blocker):
        a_line(blocker, passed=False)
        others = {"a worker": (MembershipFactory().user, 403)}
        return Sight(sign_in(a_leader()), reverse(self.route), "Everybody may read it", others)

    def test_nobody_passes_their_own(self, sight, sign_in, leader):
        page = sign_in(leader).get(sight.address)
        assertContains(page, "You wait five weeks")
        assertNotContains(page, "Everybody may read it")


def lines():
    rows = Line.objects.order_by("pk").values_list(
        "words", "outcome", "neighbourhood", "passed_by", "taken_down_by"
    )
    return list(rows)


class TestWritingALine(Ladder, Typed):
    route = "public:new-line"
    refused = {
        "no words": ({"words": ""}, "words", "needs an answer"),
        "no neighbourhood": ({"neighbourhoods": ""}, "neighbourhoods", "at least one"),
        "could not, without a reason": (
            {"outcome": "could_not", "answer": ""}, "answer", "Say why we could not",
        ),
        "could not, and nobody to write to": (
            {"outcome": "could_not", "write_to": ""}, "write_to", "whom people can write to",
        ),
    }  # fmt: skip

    @pytest.fixture
    def door(self, sign_in, blocker, leader):
        place = NeighbourhoodFactory()
        sent = {
            "outcome": "did",
            "words": "You wait five weeks",
            "answer": "We lend the first month",
            "neighbourhoods": str(place.pk),
        }
        others = {"a worker": (MembershipFactory().user, 403)}
        address = reverse(self.route, args=[blocker.pk])
        return Door(sign_in(leader), address, sent, lines, others)

    def test_open_data_is_of_a_national_cause_alone(self, door, blocker):
        with owner():
            type(blocker).objects.update(national=False)
        answer = door.post(outcome="national")
        assertContains(answer, "Say first that its cause is national", status_code=422)

    def test_open_data_of_one_blocker_stands_once(self, door, blocker):
        a_line(blocker, outcome=Line.Outcome.NATIONAL)
        answer = door.post(outcome="national")
        assertContains(answer, "stands in the open data already", status_code=422)


class TestAnsweringALine(Ladder, Contested):
    route = "public:answer-line"
    too_late = "Somebody answered it a moment ago."

    @pytest.fixture
    def door(self, sign_in, blocker):
        line = a_line(blocker, passed=False)
        others = {"a worker": (MembershipFactory().user, 403)}
        return Door(
            sign_in(a_leader()), reverse(self.route, args=[line.pk]), {"passes": "yes"}, lines,
            others, page=reverse("public:lines"),
        )  # fmt: skip

    def overtake(self, door):
        with owner():
            Line.objects.update(passed_by=a_leader(), passed_at=timezone.now())

    def test_one_pair_of_eyes_is_refused_by_page_and_database(self, door, sign_in, leader):
        answer = door.post(client=sign_in(leader), follow=True)
        assertContains(answer, "You wrote it")
        with as_leader(leader.pk), pytest.raises(DatabaseError), transaction.atomic():
            Line.objects.update(passed_by=leader, passed_at=timezone.now())

    def test_it_may_be_taken_down(self, door):
        door.post(passes="no")
        with owner():
            assert Line.objects.get().taken_down_by is not None


class TestMerging:
    def row(self, **fields):
        empty = dict.fromkeys(COLUMNS, "") | {"people": None, "hours_lost": 0, "teams": 1}
        return empty | {"id": "1", "place": "A", "from_lgsl": None, "to_lgsl": None} | fields

    def written(self, tmp_path, name, *rows):
        path = tmp_path / name
        path.write_text(json.dumps({"blockers": list(rows)}))
        return path

    def test_two_places_meet_by_services_and_text(self, tmp_path):
        here = self.row(
            from_lgsl=57, from_service="Council tax", to_service="Food bank",
            rule_title="The Regulations 2013", rule_section="reg. 47", people=15, words="Five weeks",
        )  # fmt: skip
        there = here | {
            "place": "B", "id": "9", "from_service": "Council Tax (billing)", "to_service": "food-bank",
            "rule_title": "the regulations, 2013", "rule_section": "Reg 47", "people": None,
        }  # fmt: skip
        other = self.row(id="2", from_service="GP reception", words="No")
        out = io.StringIO()
        files = [
            self.written(tmp_path, "a.json", here, other),
            self.written(tmp_path, "b.json", there, here),
        ]
        call_command("merge_blockers", *files, stdout=out)
        merged = json.loads(out.getvalue())
        assert [row["places"] for row in merged] == [["A", "B"], ["A"]]
        assert (merged[0]["blockers"], merged[0]["people"], merged[0]["people_hidden"]) == (
            2,
            15,
            1,
        )

    def test_what_is_no_export_is_refused_in_words(self, tmp_path):
        path = tmp_path / "no.json"
        path.write_text("[]")
        with pytest.raises(CommandError, match="is no export"):
            call_command("merge_blockers", path)
        with pytest.raises(CommandError, match="a row lacks"):
            call_command("merge_blockers", self.written(tmp_path, "short.json", {"id": "1"}))
