"""Showing a person to another team, under an agreement."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from people.models import Share
from tests.factories.people import AgreementFactory, BreakGlassFactory
from tests.factories.teams import AppointmentFactory, MembershipFactory, TeamFactory
from tests.people.support import key
from tests.support import owner

pytestmark = pytest.mark.django_db


class TestShares:
    @pytest.fixture
    def there(self):
        return MembershipFactory()

    @pytest.fixture
    def agreement(self, seat, there):
        return AgreementFactory(
            title="Borough agreement",
            from_organisation=seat.user.organisation,
            to_organisation=there.user.organisation,
        )

    def share(self, person, team, agreement, **changes):
        return {
            "form_key": key(),
            "share-team": team.pk,
            "share-agreement": agreement.pk,
            "share-level": "2",
            "share-until": timezone.localdate() + timedelta(days=30),
        } | changes

    def test_opens_the_record_to_the_other_team_and_closes_it_again(
        self, seat, there, person, agreement, sign_in
    ):
        client, colleague = sign_in(seat.user), sign_in(there.user)
        assert colleague.get(person.get_absolute_url()).status_code == 404

        client.post(
            reverse("people:share", args=[person.pk]), self.share(person, there.team, agreement)
        )
        assertContains(colleague.get(person.get_absolute_url()), "“Borough agreement”")
        assertContains(client.get(reverse("people:who-can-see", args=[person.pk])), there.team.name)

        with owner():
            made = Share.objects.get()
        client.post(reverse("people:share-end", args=[person.pk, made.pk]), {"form_key": key()})
        assert colleague.get(person.get_absolute_url()).status_code == 404

    def test_ends_with_its_agreement_at_the_latest(self, seat, there, person, sign_in):
        soon = AgreementFactory(
            from_organisation=seat.user.organisation,
            to_organisation=there.user.organisation,
            ends_at=timezone.now() + timedelta(days=5),
        )
        sign_in(seat.user).post(
            reverse("people:share", args=[person.pk]), self.share(person, there.team, soon)
        )
        with owner():
            assert Share.objects.get().ends_at == soon.ends_at

    def test_an_agreement_of_others_carries_no_share(self, seat, there, person, sign_in):
        for organisations in (
            {"from_organisation": seat.user.organisation},
            {"to_organisation": there.user.organisation},
        ):
            answer = sign_in(seat.user).post(
                reverse("people:share", args=[person.pk]),
                self.share(person, there.team, AgreementFactory(**organisations)),
            )
            assert answer.status_code == 422
        assertContains(answer, "Select a valid choice", status_code=422)
        with owner():
            assert not Share.objects.exists()

    @pytest.mark.parametrize(
        ("field", "value", "words"),
        [
            ("share-until", "2020-01-01", "Choose a day between tomorrow and a year from now."),
            ("share-team", "", "This field is required."),
            ("share-level", "9", "Select a valid choice"),
        ],
    )
    def test_wrong_input_gets_a_sentence(
        self, seat, person, agreement, sign_in, field, value, words
    ):
        answer = sign_in(seat.user).post(
            reverse("people:share", args=[person.pk]),
            self.share(person, TeamFactory(), agreement, **{field: value}),
        )
        assertContains(answer, words, status_code=422)

    def test_whoever_broke_the_glass_lets_nobody_in(self, seat, person, agreement, sign_in):
        visitor = MembershipFactory()
        BreakGlassFactory(person=person, worker=visitor.user)
        client = sign_in(visitor.user)
        page = client.get(reverse("people:who-can-see", args=[person.pk]))
        assertNotContains(page, "Share with another team")
        for route, fields in (
            ("people:share", self.share(person, visitor.team, agreement)),
            ("people:naming", {"form_key": key(), "worker": visitor.user_id}),
            ("people:pull", {"form_key": key(), "team": visitor.team_id, "words": "please"}),
        ):
            assert client.post(reverse(route, args=[person.pk]), fields).status_code == 403

    def test_the_steward_keeps_the_agreements(self, seat, agreement, sign_in):
        client = sign_in(AppointmentFactory(role="steward").user)
        url = reverse("people:agreements")
        fields = {
            "form_key": key(),
            "title": "Housing to health",
            "from_organisation": agreement.from_organisation_id,
            "to_organisation": agreement.to_organisation_id,
            "until": timezone.localdate() + timedelta(days=300),
        }
        assertRedirects(client.post(url, fields), url)
        assertContains(client.get(url), "Housing to health")
        same = fields | {"form_key": key(), "to_organisation": agreement.from_organisation_id}
        assertContains(client.post(url, same), "between two organisations", status_code=422)

        client.post(reverse("people:agreement-end", args=[agreement.pk]), {"form_key": key()})
        with owner():
            agreement.refresh_from_db()
        assert agreement.ends_at <= timezone.now()
