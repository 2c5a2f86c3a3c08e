"""Showing a person to another team, under an agreement."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from pytest_django.asserts import assertContains, assertNotContains

from people.models import Agreement, Share
from tests.factories.people import (
    AgreementFactory,
    BreakGlassFactory,
    NamedWorkerFactory,
    ShareFactory,
)
from tests.factories.teams import MembershipFactory, TeamFactory
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
        assertContains(answer, "That is not offered here", status_code=422)
        with owner():
            assert not Share.objects.exists()

    @pytest.mark.parametrize(
        ("field", "value", "words"),
        [
            ("share-until", "2020-01-01", "Choose a day between tomorrow and a year from now."),
            ("share-team", "", "This needs an answer."),
            ("share-level", "9", "That is not offered here"),
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

    def test_goes_no_deeper_than_the_agreement(self, seat, there, person, agreement, sign_in):
        with owner():
            Agreement.objects.update(most_level=1)
        answer = sign_in(seat.user).post(
            reverse("people:share", args=[person.pk]), self.share(person, there.team, agreement)
        )
        assertContains(answer, "does not go so deep", status_code=422)

    def test_made_shallower_later_the_share_follows(self, there, person, sign_in):
        share = ShareFactory(person=person, to_team=there.team, level=3)
        client = sign_in(there.user)
        assert client.get(reverse("people:stream", args=[person.pk])).status_code == 200
        with owner():
            Agreement.objects.filter(pk=share.agreement_id).update(most_level=1)
        assert client.get(reverse("people:stream", args=[person.pk])).status_code == 404
        assert client.get(person.get_absolute_url()).status_code == 200

    def test_of_two_teams_of_one_organisation_needs_another_member(self, seat, person, sign_in):
        """Under an agreement of ours with others, a team without those others is not reached."""
        ours = MembershipFactory(user__organisation=seat.user.organisation)
        others = AgreementFactory(from_organisation=seat.user.organisation)
        with owner():
            others.members.update(gives=True, takes=True)
        answer = sign_in(seat.user).post(
            reverse("people:share", args=[person.pk]), self.share(person, ours.team, others)
        )
        assertContains(answer, "does not reach that team", status_code=422)

    @pytest.mark.parametrize(("days", "told"), [(13, True), (15, False)])
    def test_that_ends_soon_stands_on_today_of_who_shared(
        self, seat, there, person, sign_in, days, told
    ):
        ShareFactory(
            person=person,
            to_team=there.team,
            shared_by=seat.user,
            ends_at=timezone.now() + timedelta(days=days),
        )
        page = sign_in(seat.user).get(reverse("people:today"))
        assert ("Shares that end soon" in page.text) is told
        colleague = MembershipFactory(team=seat.team)
        assert "Shares that end soon" not in sign_in(colleague.user).get("/today/").text

    def test_whose_agreement_ends_soon_stands_there_too(self, seat, there, person, sign_in):
        NamedWorkerFactory(person=person, worker=seat.user, team=seat.team)
        soon = AgreementFactory(title="Winter", ends_at=timezone.now() + timedelta(days=5))
        ShareFactory(person=person, to_team=there.team, agreement=soon)
        assertContains(sign_in(seat.user).get("/today/"), "“Winter” ends then")
