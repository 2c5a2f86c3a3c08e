"""The doors of the information steward: agreements."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from django.utils.html import escape
from pytest_django.asserts import assertContains

from people.models import Agreement, PersonGrant
from tests.factories.people import AgreementFactory, ShareFactory
from tests.factories.teams import AppointmentFactory, MembershipFactory, OrganisationFactory
from tests.people.support import key
from tests.support import owner

pytestmark = pytest.mark.django_db


@pytest.fixture
def steward():
    return AppointmentFactory(role="steward").user


class TestAgreements:
    address = "/agreements/"

    @pytest.fixture
    def good(self):
        return {
            "form_key": key(),
            "title": "Housing & health",
            "from_organisation": OrganisationFactory().pk,
            "to_organisation": OrganisationFactory().pk,
            "until": (timezone.localdate() + timedelta(days=300)).isoformat(),
        }

    def test_runs_from_now_to_the_end_of_its_last_day(self, steward, good, sign_in):
        page = sign_in(steward).post(self.address, good, follow=True)
        assertContains(page, "Written down.")
        assertContains(page, "Housing &amp; health")
        with owner():
            kept = Agreement.objects.get()
        assert (kept.from_organisation_id, kept.to_organisation_id) == (
            good["from_organisation"],
            good["to_organisation"],
        )
        assert timezone.localtime(kept.ends_at).strftime("%Y-%m-%d %H:%M") == (
            f"{good['until']} 23:59"
        )
        assert kept.starts_at <= timezone.now()

    def test_sent_twice_there_is_one(self, steward, good, sign_in):
        client = sign_in(steward)
        assert [client.post(self.address, good).status_code for _ in range(2)] == [302, 302]
        with owner():
            assert Agreement.objects.count() == 1

    def test_without_its_key_a_form_does_nothing(self, steward, good, sign_in):
        assert sign_in(steward).post(self.address, good | {"form_key": ""}).status_code == 409
        with owner():
            assert not Agreement.objects.exists()

    @pytest.mark.parametrize(
        ("changes", "sentence"),
        [
            ({"title": "t" * 121}, "at most 120 characters"),
            ({"from_organisation": "999999"}, "Select a valid choice"),
            ({"to_organisation": ""}, "This field is required."),
            ({"until": "2020-01-01"}, "between tomorrow and ten years from now"),
            ({"until": "2099-01-01"}, "between tomorrow and ten years from now"),
        ],
    )
    def test_a_fault_comes_back_with_what_was_typed(
        self, steward, good, sign_in, changes, sentence
    ):
        form = good | changes
        answer = sign_in(steward).post(self.address, form)
        assertContains(answer, sentence, status_code=422)
        assertContains(answer, escape(form["title"]), status_code=422)
        with owner():
            assert not Agreement.objects.exists()

    def test_what_had_ended_keeps_its_end(self, steward, sign_in):
        over = AgreementFactory(ends_at=timezone.now() - timedelta(days=2))
        address = reverse("people:agreement-end", args=[over.pk])
        page = sign_in(steward).post(address, {"form_key": key()}, follow=True)
        assertContains(page, "It had ended already.")
        with owner():
            assert Agreement.objects.get().ends_at == over.ends_at

    def test_its_end_takes_every_share_under_it(self, steward, person, sign_in):
        there = MembershipFactory()
        under = ShareFactory(person=person, to_team=there.team, level=2).agreement
        assert sign_in(there.user).get(person.get_absolute_url()).status_code == 200
        address = reverse("people:agreement-end", args=[under.pk])
        page = sign_in(steward).post(address, {"form_key": key()}, follow=True)
        assertContains(page, "Ended, and every share under it with it.")
        with owner():
            until = PersonGrant.objects.values_list("card_until", flat=True)
            assert until.get(grantee=there.team_id) <= timezone.now()

    def test_one_that_was_never_written_down_is_not_there(self, steward, sign_in):
        address = reverse("people:agreement-end", args=[999_999])
        assert sign_in(steward).post(address, {"form_key": key()}).status_code == 404

    def test_a_worker_and_a_lead_keep_none(self, good, sign_in):
        kept = AgreementFactory()
        end = reverse("people:agreement-end", args=[kept.pk])
        for seat in (MembershipFactory(), MembershipFactory(lead=True)):
            client = sign_in(seat.user)
            assert client.get(self.address).status_code == 403
            assert client.post(self.address, good | {"form_key": key()}).status_code == 403
            assert client.post(end, {"form_key": key()}).status_code == 403
        with owner():
            assert Agreement.objects.get().ends_at == kept.ends_at
