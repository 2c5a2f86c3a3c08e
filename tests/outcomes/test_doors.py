"""The leaders' pages: who reads the figures, takes them away, and asks for a new count."""

import csv
import re
from datetime import UTC, date, datetime
from xml.etree import ElementTree

import pytest
from django.conf import settings
from django.urls import reverse

from placehub.jobs.models import Job
from placehub.outcomes.models import Figure, Snapshot
from teams.models import Neighbourhood
from tests.doors import Contested, Door, Ladder, Shown, Sight
from tests.factories.teams import AppointmentFactory, MembershipFactory, NeighbourhoodFactory
from tests.support import owner

pytestmark = pytest.mark.django_db


@pytest.fixture
def leader():
    return AppointmentFactory(role="leader").user


@pytest.fixture
def others():
    """Everybody who reads no figures."""
    roles = ("steward", "administrator")
    return {role: (AppointmentFactory(role=role).user, 403) for role in roles} | {
        "a worker": (MembershipFactory().user, 403),
        "a lead": (MembershipFactory(lead=True).user, 403),
    }


@pytest.fixture
def finance():
    return AppointmentFactory(role="finance").user


def publish(**figures):
    """A snapshot in which each neighbourhood has so many people walked alongside; None is withheld."""
    with owner():
        snapshot = Snapshot.objects.create(
            built_at=datetime(2026, 11, 1, 2, tzinfo=UTC), up_to=date(2026, 11, 1), policy="test"
        )
        for name, value in figures.items():
            Figure.objects.create(
                snapshot=snapshot,
                measure="people",
                neighbourhood=NeighbourhoodFactory(name=name),
                month=date(2026, 10, 1),
                value=value,
            )
    return snapshot


def rows(answer):
    return list(csv.reader(answer.content.decode().splitlines()))


class TestDashboard(Shown):
    route = "outcomes:dashboard"

    @pytest.fixture
    def sight(self, leader, sign_in, others):
        publish(Harbour=40)
        words = "Each question on its own page"
        return Sight(sign_in(leader), reverse(self.route), words, others)

    def test_the_finance_officer_reads_it_and_counts_nothing_again(self, sight, finance, sign_in):
        page = sign_in(finance).get(sight.address).content.decode()
        assert "Each question on its own page" in page
        assert reverse("outcomes:new-build") not in page

    def test_before_the_first_count_it_says_so(self, leader, sign_in):
        page = sign_in(leader).get(reverse(self.route)).content.decode()
        assert "No figures yet" in page

    def test_answers_in_the_order_in_which_a_leader_asks(self, sight):
        page = sight.client.get(sight.address).content.decode()
        ids = ["h-changed", "h-differs", "h-money", "h-every"]
        assert [page.index(f'id="{one}"') for one in ids] == sorted(
            page.index(f'id="{one}"') for one in ids
        )


class TestAMeasure(Shown):
    route = "outcomes:measure"

    @pytest.fixture
    def sight(self, leader, sign_in, others):
        publish(Harbour=40)
        return Sight(sign_in(leader), reverse(self.route, args=["people"]), "Harbour", others)

    def test_the_newest_snapshot_is_shown(self, sight):
        publish(Hillside=55)
        page = sight.client.get(sight.address).content.decode()
        assert "Hillside" in page
        assert "Harbour" not in page

    def test_finance_reads_it_too(self, sight, finance, sign_in):
        assert sign_in(finance).get(sight.address).status_code == 200

    def test_of_one_neighbourhood_has_the_place_beside_it(self, sight):
        with owner():
            pk = Neighbourhood.objects.get(name="Harbour").pk
        page = sight.client.get(sight.address, {"place": pk, "months": "24"}).content.decode()
        assert "The dashed line is the whole place." in page
        assert 'value="24" selected' in page

    @pytest.mark.parametrize("word", ["0", "x", "-1", "²"])
    def test_of_a_neighbourhood_that_is_not_there_is_of_the_place(self, sight, word):
        assert sight.client.get(sight.address, {"place": word}).status_code == 200

    def test_of_a_measure_that_is_not_there(self, sight):
        assert sight.client.get(reverse(self.route, args=["everything"])).status_code == 404

    def test_before_the_first_count(self, leader, sign_in):
        address = reverse(self.route, args=["people"])
        assert sign_in(leader).get(address).status_code == 404

    def test_each_chart_has_a_link_to_itself_and_a_picture(self, sight):
        with owner():
            pk = Neighbourhood.objects.get(name="Harbour").pk
        page = sight.client.get(sight.address).content.decode()
        for anchor in ("measure-people", "measure-people-neighbourhoods"):
            assert f'id="{anchor}"' in page
            assert f'href="?place=&amp;months=12#{anchor}"' in page
        page = sight.client.get(sight.address, {"place": pk, "months": "24"}).content.decode()
        asked = f"?place={pk}&amp;months=24"
        assert f'href="{asked}#measure-people"' in page
        assert f'href="{reverse("outcomes:picture", args=["people"])}{asked}"' in page


class TestPicture(Shown):
    """A chart taken away: what is published and no more, drawn where there is no page round it."""

    route = "outcomes:picture"

    @pytest.fixture
    def sight(self, leader, sign_in, others):
        publish(Harbour=40, Hillside=None)
        address = reverse(self.route, args=["people"]) + "?of=neighbourhoods"
        return Sight(sign_in(leader), address, "Harbour", others)

    def drawn(self, answer):
        return ElementTree.fromstring(answer.content)

    def words(self, answer):
        return [one.text for one in self.drawn(answer).iter("{http://www.w3.org/2000/svg}text")]

    def test_is_a_file_that_nobody_keeps_on_the_way(self, sight):
        answer = sight.client.get(sight.address)
        name = "outcomes-people-neighbourhoods.svg"
        assert answer["Content-Disposition"] == f'attachment; filename="{name}"'
        assert answer["Content-Type"] == "image/svg+xml; charset=utf-8"
        assert answer["Cache-Control"] == "no-store"
        assert answer["X-Content-Type-Options"] == "nosniff"

    def test_what_is_withheld_is_hatched_and_marked(self, sight):
        answer = sight.client.get(sight.address)
        assert "*" in self.words(answer)
        assert "Hillside: Not shown: Oct 26." in answer.content.decode()

    def test_says_what_it_is_of_and_by_which_rule(self, sight):
        with owner():
            pk = Neighbourhood.objects.get(name="Harbour").pk
        of_one = {"place": pk, "of": "line"}
        answer = sight.client.get(reverse(self.route, args=["people"]), of_one)
        words = " ".join(self.words(answer))
        for said in (
            "People walked alongside: 40 in October 2026",
            "Harbour",
            "The dashed line is the whole place.",
            "Published 1 November 2026.",
            "Fewer than 8 people: not shown (*)",
        ):
            assert said in words, said

    def test_draws_itself_in_the_colours_of_the_page(self, sight):
        page = self.drawn(sight.client.get(sight.address))
        (style,) = page.iter("{http://www.w3.org/2000/svg}style")
        colours = set(re.findall(r"#[0-9a-f]{6}", style.text))
        tokens = (settings.BASE_DIR / "static" / "css" / "tokens.css").read_text()
        assert len(colours) > 5
        assert colours <= set(re.findall(r"#[0-9a-f]{6}", tokens))

    def test_every_mark_that_is_drawn_has_its_rule(self, sight):
        for of in ("line", "neighbourhoods"):
            answer = sight.client.get(reverse(self.route, args=["people"]), {"of": of})
            page = self.drawn(answer)
            used = {word for one in page.iter() for word in one.get("class", "").split()}
            ruled = set(
                re.findall(r"\.([a-z][\w-]*)", answer.content.decode().split("</style>")[0])
            )
            assert used - ruled <= {"chart", "pt", "ends"}

    def test_a_name_is_words_and_never_a_mark(self, sight):
        publish(**{"<script>alert(1)</script>": 40})
        page = self.drawn(sight.client.get(sight.address))
        assert not list(page.iter("{http://www.w3.org/2000/svg}script"))

    def test_of_one_neighbourhood_there_is_no_map(self, sight):
        with owner():
            pk = Neighbourhood.objects.get(name="Harbour").pk
        assert sight.client.get(f"{sight.address}&place={pk}").status_code == 404

    def test_of_a_measure_that_is_not_there(self, sight):
        assert sight.client.get(reverse(self.route, args=["everything"])).status_code == 404

    def test_finance_takes_it_away_too(self, sight, finance, sign_in):
        assert sign_in(finance).get(sight.address).status_code == 200


class TestOurs:
    """By hand: whoever sits in a team reads of its neighbourhood, and of no other."""

    route = "outcomes:ours"

    @pytest.mark.parametrize("lead", [False, True])
    def test_a_team_reads_of_its_own_neighbourhood(self, sign_in, lead):
        publish(Harbour=40, Hillside=70)
        with owner():
            here = Neighbourhood.objects.get(name="Harbour")
        seat = MembershipFactory(team__neighbourhood=here, lead=lead)
        page = sign_in(seat.user).get(reverse(self.route)).content.decode()
        assert "Harbour" in page
        assert "40" in page
        assert "Hillside" not in page

    def test_before_the_first_count_it_says_so(self, sign_in):
        page = sign_in(MembershipFactory().user).get(reverse(self.route)).content.decode()
        assert "Nothing has been published yet" in page

    @pytest.mark.parametrize("role", ["leader", "steward", "finance", "administrator"])
    def test_whoever_sits_in_no_team_has_none(self, sign_in, role):
        user = AppointmentFactory(role=role).user
        assert sign_in(user).get(reverse(self.route)).status_code == 403


class TestTable(Shown):
    route = "outcomes:table"

    @pytest.fixture
    def sight(self, leader, sign_in, others):
        publish(Harbour=1250, Hillside=None)
        return Sight(sign_in(leader), reverse(self.route, args=["people"]), "Harbour", others)

    def test_is_a_file_with_a_row_a_figure_and_a_mark_where_it_is_withheld(self, sight):
        answer = sight.client.get(sight.address)
        assert answer["Content-Disposition"] == 'attachment; filename="outcomes-people.csv"'
        assert answer["Content-Type"] == "text/csv; charset=utf-8"
        head, *body = rows(answer)
        assert head[:4] == ["Code", "Measure", "Unit", "Month"]
        label = "People walked alongside"
        assert [row[:6] for row in body] == [
            ["people", label, "", "2026-10", "Harbour", "1250"],
            ["people", label, "", "2026-10", "Hillside", "*"],
        ]
        assert {len(row) for row in body} == {len(head)}

    def test_of_all_measures_at_once(self, sight):
        body = rows(sight.client.get(reverse(self.route, args=["all"])))[1:]
        assert [row[0] for row in body] == ["people", "people"]

    def test_holds_the_newest_snapshot_alone(self, sight):
        publish(Moor=10)
        assert [row[4] for row in rows(sight.client.get(sight.address))[1:]] == ["Moor"]

    def test_of_a_measure_without_figures_is_its_heading(self, sight):
        answer = sight.client.get(reverse(self.route, args=["goals"]))
        assert len(rows(answer)) == 1

    def test_of_a_measure_that_is_not_there(self, sight):
        assert sight.client.get(reverse(self.route, args=["everything"])).status_code == 404

    @pytest.mark.parametrize("name", ["=1+1", "+44", "-2", "@now", "\tHarbour", "\rHarbour"])
    def test_holds_no_formula(self, sight, name):
        """A spreadsheet would work out a cell that begins so."""
        publish(**{name: 10})
        assert f"'{name}" in sight.client.get(sight.address).content.decode()

    def test_finance_takes_it_away_too(self, sight, finance, sign_in):
        assert sign_in(finance).get(sight.address).status_code == 200


class TestCountingAgain(Ladder, Contested):
    route = "outcomes:new-build"
    too_late = "Somebody asked a moment ago."

    @pytest.fixture
    def door(self, leader, sign_in, others, finance):
        wrong = others | {"finance": (finance, 403)}
        self.other_leader = sign_in(AppointmentFactory(role="leader").user)
        page = reverse("outcomes:dashboard")
        return Door(sign_in(leader), reverse(self.route), {}, every_job, wrong, page=page)

    def overtake(self, door):
        assert door.post(client=self.other_leader).status_code == 302

    def test_leads_to_the_page_of_the_job(self, door):
        page = door.post(follow=True)
        with owner():
            job = Job.objects.get()
        assert page.redirect_chain[-1][0] == reverse("jobs:job", args=[job.pk])
        assert page.status_code == 200

    def test_everything_may_be_counted_anew(self, door):
        door.post(full="yes")
        with owner():
            assert Job.objects.get().ids["full"] is True

    def test_asked_again_before_it_is_done_leads_to_the_same_job(self, door):
        assert door.post()["Location"] == door.post()["Location"]
        with owner():
            assert Job.objects.count() == 1

    def test_asked_again_after_it_is_done_is_another(self, door):
        door.post()
        with owner():
            Job.objects.update(state="done")
        door.post()
        with owner():
            assert Job.objects.count() == 2


def every_job():
    return sorted(Job.objects.values_list("pk", "kind", "asked_by_id", "state"))
