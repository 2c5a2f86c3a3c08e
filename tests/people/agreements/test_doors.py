"""The steward keeps agreements: between many, on which basis, how deep, who signed, and until when."""

from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from django.utils.html import escape
from pytest_django.asserts import assertContains, assertNotContains

from people.agreements import queries
from people.models import Agreement, AgreementMember, PersonGrant
from tests.factories.people import AgreementFactory, ShareFactory
from tests.factories.teams import AppointmentFactory, MembershipFactory, OrganisationFactory
from tests.people.support import key
from tests.support import owner

pytestmark = pytest.mark.django_db


@pytest.fixture
def steward():
    return AppointmentFactory(role="steward").user


@pytest.fixture
def terms():
    today = timezone.localdate()
    return {
        "title": "Housing & health",
        "basis": "public_task",
        "law": "Care Act 2014 s.6",
        "purpose": "So that nobody tells their story twice.",
        "may_share": "All but what is kept to a team.",
        "most_level": "2",
        "document": "ISA-2026-014",
        "starts_on": today.isoformat(),
        "until": (today + timedelta(days=300)).isoformat(),
        "review_on": (today + timedelta(days=100)).isoformat(),
    }


@pytest.fixture
def kept(terms):
    return AgreementFactory(title="Winter", ends_at=timezone.now() + timedelta(days=200))


def rows():
    with owner():
        return list(Agreement.objects.order_by("pk").values()), list(
            AgreementMember.objects.order_by("pk").values()
        )


def one_of(kept):
    with owner():
        return kept.members.select_related("organisation").order_by("pk").first()


def send(client, route, *args, follow=True, **form):
    return client.post(
        reverse(f"people:{route}", args=args), {"form_key": key()} | form, follow=follow
    )


class TestANewAgreement:
    address = "/agreements/new/"

    @pytest.fixture
    def good(self, terms):
        there = [OrganisationFactory().pk for _ in range(5)]
        return terms | {"form_key": key(), "gives": there, "takes": there[1:]}

    def test_of_five_organisations_is_one(self, steward, good, sign_in):
        page = sign_in(steward).post(self.address, good, follow=True)
        assertContains(page, "Written down.")
        assertContains(page, "Housing &amp; health")
        assertContains(page, "A public task laid down in law")
        with owner():
            made = Agreement.objects.get()
            members = {row.organisation_id: (row.gives, row.takes) for row in made.members.all()}
        assert [members[pk] for pk in good["gives"]] == [(True, False), *[(True, True)] * 4]
        assert timezone.localtime(made.ends_at).strftime("%Y-%m-%d %H:%M") == (
            f"{good['until']} 23:59"
        )
        assert made.starts_at <= timezone.now()
        assert (made.most_level, made.document) == (2, "ISA-2026-014")

    def test_may_begin_later_and_carries_nothing_before(self, steward, good, sign_in):
        later = timezone.localdate() + timedelta(days=20)
        form = good | {"starts_on": later.isoformat()}
        page = sign_in(steward).post(self.address, form, follow=True)
        assertContains(page, "from its first day")
        assertContains(page, "to come")
        with owner():
            made = Agreement.objects.get()
        assert timezone.localtime(made.starts_at).strftime("%Y-%m-%d %H:%M") == f"{later} 00:00"
        assert not Agreement.objects.live(timezone.now()).exists()

    def test_sent_twice_there_is_one(self, steward, good, sign_in):
        client = sign_in(steward)
        assert [client.post(self.address, good).status_code for _ in range(2)] == [302, 302]
        assert len(rows()[0]) == 1

    def test_without_its_key_a_form_does_nothing(self, steward, good, sign_in):
        assert sign_in(steward).post(self.address, good | {"form_key": ""}).status_code == 409
        assert rows() == ([], [])

    @pytest.mark.parametrize(
        ("changes", "sentence"),
        [
            ({"title": "t" * 121}, "at most 120 characters"),
            ({"basis": ""}, "This needs an answer."),
            ({"basis": "consent"}, "That is not offered here"),
            ({"purpose": ""}, "This needs an answer."),
            ({"most_level": "9"}, "That is not offered here"),
            ({"gives": ["999999"]}, "That is not offered here"),
            ({"takes": []}, "This needs an answer."),
            ({"starts_on": "2020-01-01"}, "Choose today or a later day."),
            ({"until": "2020-01-01"}, "between tomorrow and ten years from now"),
            ({"until": "2099-01-01"}, "between tomorrow and ten years from now"),
            ({"review_on": "2020-01-01"}, "Choose a day while it runs."),
        ],
    )
    def test_a_fault_comes_back_with_what_was_typed(
        self, steward, good, sign_in, changes, sentence
    ):
        form = good | changes
        answer = sign_in(steward).post(self.address, form)
        assertContains(answer, sentence, status_code=422)
        assertContains(answer, escape(form["title"]), status_code=422)
        assert rows() == ([], [])

    def test_of_one_organisation_is_none(self, steward, good, sign_in):
        one = good["gives"][:1]
        answer = sign_in(steward).post(self.address, good | {"gives": one, "takes": one})
        assertContains(answer, "between two organisations at least", status_code=422)


class TestChanging:
    def send(self, client, kept, terms, **changes):
        first = timezone.localtime(kept.starts_at).date().isoformat()
        form = terms | {"starts_on": first, "seen": "1"} | changes
        return send(client, "agreement-change", kept.pk, **form)

    def test_keeps_what_was(self, steward, kept, terms, sign_in):
        page = self.send(sign_in(steward), kept, terms)
        assertContains(page, "Kept.")
        assertContains(page, "What changed")
        assertContains(page, "What it is called: Winter → Housing &amp; health")
        with owner():
            now = Agreement.objects.get()
        assert (now.version, now.changed_by_id, now.starts_at) == (2, steward.pk, kept.starts_at)

    def test_tells_the_day_in_london(self):
        midnight = datetime(2026, 6, 30, 23, tzinfo=UTC)
        changed = Agreement(starts_at=midnight, title="x")
        assert queries._said(changed, "starts_at") == "1 July 2026"

    def test_says_how_many_shares_follow(self, steward, kept, person, sign_in):
        ShareFactory(person=person, agreement=kept)
        page = sign_in(steward).get(reverse("people:agreement-change", args=[kept.pk]))
        assertContains(page, "1 share stands under it.")

    def test_changed_by_another_meanwhile_nothing_is_kept(self, steward, kept, terms, sign_in):
        other = sign_in(AppointmentFactory(role="steward").user)
        self.send(other, kept, terms, title="Summer")
        answer = self.send(sign_in(steward), kept, terms)
        assertContains(answer, "Somebody else changed it meanwhile", status_code=422)
        with owner():
            assert Agreement.objects.get().title == "Summer"

    def test_once_it_began_its_first_day_stays(self, steward, kept, terms, sign_in):
        tomorrow = timezone.localdate() + timedelta(days=1)
        self.send(sign_in(steward), kept, terms, starts_on=tomorrow.isoformat())
        with owner():
            assert Agreement.objects.get().starts_at == kept.starts_at

    def test_what_has_ended_stays_as_it_was(self, steward, kept, terms, sign_in):
        with owner():
            Agreement.objects.update(ends_at=timezone.now() - timedelta(days=1))
        answer = self.send(sign_in(steward), kept, terms)
        assertContains(answer, "It has ended.", status_code=422)

    def test_sent_twice_it_is_changed_once(self, steward, kept, terms, sign_in):
        client, form = sign_in(steward), {"form_key": key(), "seen": "1"}
        address = reverse("people:agreement-change", args=[kept.pk])
        sent = form | terms
        assert [client.post(address, sent).status_code for _ in range(2)] == [302, 302]
        with owner():
            assert Agreement.objects.get().version == 2


class TestWhoIsInIt:
    def test_another_organisation_joins(self, steward, kept, sign_in):
        other = OrganisationFactory(name="Harbour Homes")
        page = send(
            sign_in(steward), "agreement-member", kept.pk, organisation=other.pk, part="takes"
        )
        assertContains(page, "It is in the agreement now.")
        assertContains(page, "only is shown others’")
        with owner():
            made = AgreementMember.objects.get(organisation=other)
        assert (made.gives, made.takes) == (False, True)

    @pytest.mark.parametrize("part", ["", "neither"])
    def test_a_fault_comes_back(self, steward, kept, sign_in, part):
        other, before = OrganisationFactory(), rows()
        answer = send(
            sign_in(steward), "agreement-member", kept.pk, organisation=other.pk, part=part
        )
        assert answer.status_code == 422
        assert rows() == before

    def test_who_is_in_it_is_not_on_offer(self, steward, kept, sign_in):
        there = kept.from_organisation
        answer = send(
            sign_in(steward), "agreement-member", kept.pk, organisation=there.pk, part="both"
        )
        assertContains(answer, "That is not offered here", status_code=422)

    def test_a_mistake_is_taken_out_while_nothing_was_shared(self, steward, kept, sign_in):
        member = one_of(kept)
        page = send(sign_in(steward), "agreement-member-end", kept.pk, member.pk)
        assertContains(page, "It is not in the agreement any more.")
        with owner():
            member.refresh_from_db()
        assert member.struck_at is not None

    def test_once_something_was_shared_everybody_stays(self, steward, kept, person, sign_in):
        ShareFactory(person=person, agreement=kept, withdrawn_at=timezone.now())
        member = one_of(kept)
        page = send(sign_in(steward), "agreement-member-end", kept.pk, member.pk)
        assertContains(page, "Records were shared under this agreement")
        assert len(rows()[1]) == 2

    def test_who_signed_is_kept(self, steward, kept, sign_in):
        member = one_of(kept)
        form = {
            "signed_by": "Ada Price",
            "signed_as": "Caldicott Guardian",
            "signed_on": "2026-01-05",
        }
        page = send(sign_in(steward), "agreement-signature", kept.pk, member.pk, **form)
        assertContains(page, "Signed by Ada Price on 5 January 2026, Caldicott Guardian")

    @pytest.mark.parametrize(
        ("changes", "sentence"),
        [
            ({"signed_by": ""}, "This needs an answer."),
            ({"signed_on": "2099-01-01"}, "Choose today or an earlier day."),
        ],
    )
    def test_a_faulty_signature_comes_back(self, steward, kept, sign_in, changes, sentence):
        member = one_of(kept)
        form = {"signed_by": "Ada Price", "signed_on": "2026-01-05"} | changes
        answer = send(sign_in(steward), "agreement-signature", kept.pk, member.pk, **form)
        assertContains(answer, sentence, status_code=422)


class TestEnding:
    def test_says_first_what_stands_under_it(self, steward, kept, person, sign_in):
        for _ in range(2):
            ShareFactory(person=person, agreement=kept)
        ShareFactory(person=person, agreement=kept, withdrawn_at=timezone.now())
        page = sign_in(steward).get(kept.get_absolute_url())
        assertContains(page, "2 shares stand under it and end with it. People: 1. Teams: 2.")

    def test_takes_every_share_under_it(self, steward, person, sign_in):
        there = MembershipFactory()
        under = ShareFactory(person=person, to_team=there.team, level=2).agreement
        assert sign_in(there.user).get(person.get_absolute_url()).status_code == 200
        page = send(sign_in(steward), "agreement-end", under.pk)
        assertContains(page, "Ended, and every share under it with it.")
        with owner():
            until = PersonGrant.objects.values_list("card_until", flat=True)
            assert until.get(grantee=there.team_id) <= timezone.now()

    def test_what_had_ended_keeps_its_end(self, steward, sign_in):
        over = AgreementFactory(ends_at=timezone.now() - timedelta(days=2))
        assertContains(send(sign_in(steward), "agreement-end", over.pk), "It had ended already.")
        with owner():
            assert Agreement.objects.get().ends_at == over.ends_at

    def test_one_that_was_never_written_down_is_not_there(self, steward, sign_in):
        assert send(sign_in(steward), "agreement-end", 999_999).status_code == 404


class TestWhatNeedsALook:
    @pytest.mark.parametrize(
        ("ends", "review", "told"),
        [(59, None, True), (61, None, False), (300, 29, True), (300, 31, False), (-1, 1, False)],
    )
    def test_stands_on_the_desk(self, steward, sign_in, ends, review, told):
        today = timezone.localdate()
        AgreementFactory(
            title="Winter",
            ends_at=timezone.now() + timedelta(days=ends),
            review_on=review and today + timedelta(days=review),
        )
        page = sign_in(steward).get(reverse("people:looks"))
        assert ("Winter" in page.text) is told

    def test_the_list_says_how_each_stands(self, steward, sign_in):
        AgreementFactory(title="Soon", ends_at=timezone.now() + timedelta(days=9))
        AgreementFactory(title="Long", ends_at=timezone.now() + timedelta(days=900))
        page = sign_in(steward).get("/agreements/")
        assertContains(page, "ends soon", count=1)
        assertContains(page, "running", count=1)

    def test_the_list_goes_on(self, steward, sign_in):
        for number in range(27):
            AgreementFactory(title=f"Number {number:02}")
        client = sign_in(steward)
        page = client.get("/agreements/")
        assertContains(page, "Those that end earlier")
        further = page.text.split('href="/agreements/?after=')[1].split('"')[0]
        assertNotContains(client.get(f"/agreements/?after={further}"), "Those that end earlier")


def test_a_worker_and_a_lead_keep_none(terms, kept, sign_in):
    before, member = rows(), one_of(kept)
    for seat in (MembershipFactory(), MembershipFactory(lead=True)):
        client = sign_in(seat.user)
        for address in ("/agreements/", "/agreements/new/", kept.get_absolute_url()):
            assert client.get(address).status_code == 403
        for route, args in (
            ("new-agreement", []),
            ("agreement-change", [kept.pk]),
            ("agreement-member", [kept.pk]),
            ("agreement-signature", [kept.pk, member.pk]),
            ("agreement-member-end", [kept.pk, member.pk]),
            ("agreement-end", [kept.pk]),
        ):
            assert send(client, route, *args, **terms).status_code == 403, route
    assert rows() == before
