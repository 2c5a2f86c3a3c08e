"""The leaders' pages: who reads the figures, takes them away, and asks for a new count."""

import csv
from datetime import UTC, date, datetime

import pytest
from django.urls import reverse

from placehub.jobs.models import Job
from placehub.outcomes.models import Figure, Snapshot
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
        return Sight(sign_in(leader), reverse(self.route), "Harbour", others)

    def test_the_finance_officer_reads_it_and_counts_nothing_again(self, sight, finance, sign_in):
        page = sign_in(finance).get(sight.address).content.decode()
        assert "Harbour" in page
        assert reverse("outcomes:new-build") not in page

    def test_before_the_first_count_it_says_so(self, leader, sign_in):
        page = sign_in(leader).get(reverse(self.route)).content.decode()
        assert "No figures yet" in page

    def test_the_newest_snapshot_is_shown(self, sight):
        publish(Hillside=55)
        page = sight.client.get(sight.address).content.decode()
        assert "Hillside" in page
        assert "Harbour" not in page


class TestTable(Shown):
    route = "outcomes:table"

    @pytest.fixture
    def sight(self, leader, sign_in, others):
        publish(Harbour=1250, Hillside=None)
        return Sight(sign_in(leader), reverse(self.route, args=["people"]), "Harbour", others)

    def test_is_a_file_with_a_row_a_figure_and_a_mark_where_it_is_withheld(self, sight):
        answer = sight.client.get(sight.address)
        assert answer["Content-Disposition"] == 'attachment; filename="people.csv"'
        assert answer["Content-Type"] == "text/csv; charset=utf-8"
        head, *body = rows(answer)
        assert head[:2] == ["Month", "Neighbourhood (empty: the whole place)"]
        assert body == [
            ["2026-10", "Harbour", "1250", "People walked alongside"],
            ["2026-10", "Hillside", "*", "People walked alongside"],
        ]

    def test_holds_the_newest_snapshot_alone(self, sight):
        publish(Moor=10)
        assert [row[1] for row in rows(sight.client.get(sight.address))[1:]] == ["Moor"]

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
