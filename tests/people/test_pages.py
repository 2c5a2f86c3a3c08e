"""The pages about people, door by door."""

import re
import uuid
from datetime import UTC, date, datetime, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from people.models import (
    BreakGlass,
    Contact,
    Goal,
    Involvement,
    OwnRecord,
    Person,
    PersonDetails,
    Pull,
    SealedAsk,
    Share,
    Story,
)
from placehub.web.models import Draft
from tests.factories.people import (
    AgreementFactory,
    BreakGlassFactory,
    CircleMemberFactory,
    ContactFactory,
    GoalFactory,
    GoalScoreFactory,
    NamedWorkerFactory,
    PersonDetailsFactory,
    PersonFactory,
    PromiseFactory,
    StoryFactory,
    WellbeingFactory,
)
from tests.factories.teams import AppointmentFactory, MembershipFactory, TeamFactory
from tests.support import owner

pytestmark = pytest.mark.django_db


YESTERDAY = (timezone.localdate() - timedelta(days=1)).isoformat()


def key() -> str:
    return str(uuid.uuid4())


@pytest.fixture
def seat():
    return MembershipFactory()


@pytest.fixture
def person(seat):
    found = PersonFactory(lead_team=seat.team, given_name="Maya", family_name="Thompson")
    PersonDetailsFactory(person=found)
    return found


def note(seat, **changes):
    return {
        "form_key": key(),
        "note_id": key(),
        "how": "phone",
        "words": "Rang about the repair.",
        "team": seat.team_id,
    } | changes


class TestLogAContact:
    def url(self, person):
        return reverse("people:new-contact-for", args=[person.pk])

    def test_saves_the_note_and_goes_back_to_the_person(self, seat, person, sign_in):
        answer = sign_in(seat.user).post(self.url(person), note(seat))
        assert answer.status_code == 302
        assert answer["Location"].startswith(person.get_absolute_url())
        with owner():
            kept = Contact.objects.get()
            person.refresh_from_db()
        assert (kept.words, kept.author, kept.known_worker) == (
            "Rang about the repair.",
            seat.user,
            False,
        )
        assert person.last_contact_at == kept.happened_at

    def test_knows_whether_the_one_who_walks_alongside_was_there(self, seat, person, sign_in):
        NamedWorkerFactory(person=person, worker=seat.user, team=seat.team)
        sign_in(seat.user).post(self.url(person), note(seat))
        with owner():
            assert Contact.objects.get().known_worker is True

    def test_stands_on_the_pages_of_all_it_was_about(self, seat, person, sign_in):
        other = PersonFactory(lead_team=seat.team, given_name="Amir")
        PersonDetailsFactory(person=other)
        NamedWorkerFactory(person=other, worker=seat.user, team=seat.team)
        sign_in(seat.user).post(self.url(person), note(seat, others=[str(other.pk)]))
        assertContains(sign_in(seat.user).get(other.get_absolute_url()), "Rang about the repair.")

    def test_keeps_a_part_to_the_team(self, seat, person, sign_in):
        colleague_elsewhere = MembershipFactory().user
        NamedWorkerFactory(
            person=person,
            worker=colleague_elsewhere,
            team=colleague_elsewhere.memberships.get().team,
        )
        sign_in(seat.user).post(self.url(person), note(seat, aside="Mind the step"))
        assertContains(sign_in(seat.user).get(person.get_absolute_url()), "Mind the step")
        page = sign_in(colleague_elsewhere).get(person.get_absolute_url())
        assertNotContains(page, "Mind the step")
        assertContains(page, "A part is kept to")

    def test_takes_the_draft_with_it(self, seat, person, sign_in):
        client = sign_in(seat.user)
        name = f"contact-{person.pk}"
        client.post(reverse("web:draft", args=[name]), {"words": "Half a"})
        assertContains(client.get(self.url(person)), "Half a")
        client.post(self.url(person), note(seat))
        with owner():
            assert not Draft.objects.exists()

    def test_a_note_with_a_fault_offers_everything_again_and_is_kept(self, seat, person, sign_in):
        colleague = MembershipFactory(team=seat.team).user
        other = PersonFactory(lead_team=seat.team, given_name="Amir")
        NamedWorkerFactory(person=other, worker=seat.user, team=seat.team)
        client = sign_in(seat.user)
        answer = client.post(self.url(person), note(seat, minutes="99999", words="A long\0 day"))
        for words in (colleague.full_name, "Amir", "A day has 1,440 minutes"):
            assertContains(answer, words, status_code=422)
        assertContains(client.get(self.url(person)), "A long day")

    def test_nobody_in_needs_no_words(self, seat, person, sign_in):
        assert (
            sign_in(seat.user)
            .post(self.url(person), note(seat, how="nobody_in", words=""))
            .status_code
            == 302
        )

    @pytest.mark.parametrize(
        ("changes", "words"),
        [
            ({"words": ""}, "Say in a few words what happened."),
            ({"how": ""}, "This field is required."),
            ({"come_back": "day", "come_back_on": YESTERDAY}, "Choose today or a later day."),
            ({"come_back": "day", "come_back_on": "2020-01-01"}, "Is the year right?"),
            ({"come_back": "day"}, "Choose the day."),
            ({"happened_at": "2099-01-01T10:00"}, "That is still to come."),
            ({"happened_at": "2020-01-01T10:00"}, "Is the year right?"),
        ],
    )
    def test_sends_a_fault_back_beside_its_field_with_what_was_typed(
        self, seat, person, sign_in, changes, words
    ):
        answer = sign_in(seat.user).post(
            self.url(person), note(seat, promise="Ring back", **changes)
        )
        assertContains(answer, words, status_code=422)
        assertContains(answer, "Ring back", status_code=422)
        with owner():
            assert not Contact.objects.exists()

    def test_asks_few_queries(self, seat, person, sign_in, django_assert_num_queries):
        client = sign_in(seat.user)
        client.post(self.url(person), note(seat))
        with django_assert_num_queries(
            14
        ):  # ten of work; savepoints and the end of the context are the test's
            client.post(self.url(person), note(seat))


class TestCorrectANote:
    def test_adds_beneath_and_changes_nothing(self, seat, person, sign_in):
        first = ContactFactory(
            person=person, author=seat.user, team=seat.team, words="He said Tuesday"
        )
        answer = sign_in(seat.user).post(
            reverse("people:correction", args=[first.pk]),
            {"form_key": key(), "note_id": key(), "words": "It was Thursday"},
        )
        assert answer.status_code == 302
        page = sign_in(seat.user).get(person.get_absolute_url())
        assertContains(page, "He said Tuesday")
        assertContains(page, "It was Thursday")
        assert page.content.decode().index("Tuesday") < page.content.decode().index("Thursday")


class TestOnce:
    def test_a_form_without_its_key_does_nothing(self, seat, person, sign_in):
        answer = sign_in(seat.user).post(
            reverse("people:new-contact-for", args=[person.pk]), note(seat, form_key="")
        )
        assert answer.status_code == 409

    def test_the_same_key_with_other_words_is_refused(self, seat, person, sign_in):
        client, first = sign_in(seat.user), note(seat)
        url = reverse("people:new-contact-for", args=[person.pk])
        assert client.post(url, first).status_code == 302
        assert client.post(url, first).status_code == 302
        assert client.post(url, first | {"words": "Something else"}).status_code == 409
        with owner():
            assert Contact.objects.count() == 1

    def test_a_form_that_had_a_fault_may_use_its_key_again(self, seat, person, sign_in):
        client, first = sign_in(seat.user), note(seat, words="")
        url = reverse("people:new-contact-for", args=[person.pk])
        assert client.post(url, first).status_code == 422
        assert client.post(url, first | {"words": "Now with words"}).status_code == 302


class TestVersions:
    def test_theirs_and_mine_stand_side_by_side_and_nothing_is_lost(self, seat, person, sign_in):
        url = reverse("people:details", args=[person.pk])
        data = {
            "given_name": "Maya",
            "family_name": "Thompson",
            "born_on": "1993-05-14",
            "address": "14 Mill Lane",
            "postcode": "EX1 1AA",
            "seen": 1,
            "seen_details": 1,
        }
        mine, theirs = sign_in(seat.user), sign_in(MembershipFactory(team=seat.team).user)
        assert (
            theirs.post(url, data | {"form_key": key(), "phone": "01632 960111"}).status_code == 302
        )
        answer = mine.post(url, data | {"form_key": key(), "phone": "01632 960222"})
        assertContains(answer, "01632 960111", status_code=409)
        assertContains(answer, "01632 960222", status_code=409)
        again = data | {"form_key": key(), "phone": "01632 960222", "seen_details": 2}
        assertRedirects(mine.post(url, again), person.get_absolute_url())
        assertContains(mine.get(reverse("people:changes", args=[person.pk])), "01632 960111")

    def test_what_changed_is_told_in_the_words_of_the_form(
        self, seat, person, sign_in, django_assert_num_queries
    ):
        client, goal = sign_in(seat.user), GoalFactory(person=person, words="A quiet night")
        address = reverse("people:goal", args=[person.pk, goal.pk])
        for seen, state in enumerate(["stuck", "open", "met", "let_go"], start=1):
            sent = {"words": goal.words, "state": state, "seen": seen, "form_key": key()}
            assert client.post(address, sent).status_code == 302
        changes = reverse("people:changes", args=[person.pk])
        with django_assert_num_queries(21):
            page = client.get(changes)
        assertContains(page, "Where it stands")
        assertContains(page, f"<del>{Goal.State.STUCK.label}</del> → {Goal.State.OPEN.label}")
        assertContains(page, seat.user.full_name, count=5)


class TestStory:
    def test_every_telling_is_kept(self, seat, person, sign_in):
        client, url = sign_in(seat.user), reverse("people:story", args=[person.pk, "who_i_am"])
        client.post(
            url, {"form_key": key(), "words": "I was a baker.", "told_on": "2026-11-01", "seen": ""}
        )
        with owner():
            first = Story.objects.get()
        client.post(
            url,
            {
                "form_key": key(),
                "words": "I am a baker.",
                "told_on": "2026-11-20",
                "seen": str(first.pk),
            },
        )
        page = client.get(url)
        assertContains(page, "I was a baker.")
        assertContains(page, "I am a baker.")
        assertNotContains(client.get(person.get_absolute_url()), "I was a baker.")

    def test_two_tellings_at_once_meet(self, seat, person, sign_in):
        StoryFactory(person=person, words="Told to a colleague just now")
        answer = sign_in(seat.user).post(
            reverse("people:story", args=[person.pk, "who_i_am"]),
            {"form_key": key(), "words": "Told to me", "told_on": "2026-11-20", "seen": ""},
        )
        assertContains(answer, "Told to a colleague just now", status_code=409)
        assertContains(answer, "Told to me", status_code=409)


class TestFind:
    def test_a_typing_error_does_not_matter_and_no_name_is_in_the_address(
        self, seat, person, sign_in
    ):
        answer = sign_in(seat.user, htmx=True).post(reverse("people:find"), {"q": "maya tomson"})
        assertContains(answer, "Maya Thompson")
        assertNotContains(answer, "<html")

    @pytest.mark.parametrize("words", ["14/5/1993", "mill lane", "maya 14.05.1993", "EX1 1AA"])
    def test_by_day_of_birth_and_address(self, seat, person, sign_in, words):
        with owner():
            person.details.address = "14 Mill Lane"
        assertContains(
            sign_in(seat.user).post(reverse("people:find"), {"q": words}), "Maya Thompson"
        )

    def test_shows_nobody_of_another_team(self, seat, person, sign_in):
        assertNotContains(
            sign_in(MembershipFactory().user).post(reverse("people:find"), {"q": "maya thompson"}),
            "Thompson</a>",
        )


class TestAddAPerson:
    def data(self, seat, **changes):
        return {
            "form_key": key(),
            "given_name": "Joan",
            "family_name": "Price",
            "born_on": "1950-02-03",
            "team": seat.team_id,
        } | changes

    def test_adds_somebody_whom_nobody_knows(self, seat, sign_in):
        answer = sign_in(seat.user).post(
            reverse("people:new-person"), self.data(seat, walk_alongside="on")
        )
        with owner():
            joan = Person.objects.get(given_name="Joan")
            assert joan.named_workers.get().worker == seat.user
        assertRedirects(answer, joan.get_absolute_url())

    def test_shows_who_is_alike_before_it_adds(self, seat, person, sign_in):
        client = sign_in(seat.user)
        data = self.data(seat, given_name="Maya", family_name="Thomson")
        assertContains(
            client.post(reverse("people:new-person"), data), "Is it one of these?", status_code=422
        )
        with owner():
            assert Person.objects.count() == 1
        assert (
            client.post(
                reverse("people:new-person"), data | {"form_key": key(), "nobody_of_these": "yes"}
            ).status_code
            == 302
        )

    def test_a_signpost_says_whom_to_ask_and_nothing_else(self, seat, sign_in):
        elsewhere = PersonFactory(given_name="Joan", family_name="Price", born_on=date(1950, 2, 3))
        PersonDetailsFactory(person=elsewhere, address="Secret Close")
        answer = sign_in(seat.user).post(reverse("people:new-person"), self.data(seat))
        assertContains(answer, f"Ask {elsewhere.lead_team.name}", status_code=422)
        assertNotContains(answer, "Secret Close", status_code=422)
        assertNotContains(answer, str(elsewhere.pk), status_code=422)

    def test_nobody_learns_of_a_sealed_person_but_the_named_workers_are_told(self, seat, sign_in):
        sealed = PersonFactory(given_name="Joan", family_name="Price", born_on=date(1950, 2, 3))
        NamedWorkerFactory(person=sealed)
        with owner():
            Person.objects.filter(pk=sealed.pk).update(sealed=True)
        answer = sign_in(seat.user).post(reverse("people:new-person"), self.data(seat))
        assert answer.status_code == 302
        with owner():
            assert SealedAsk.objects.get().person == sealed

    def test_from_signpost_to_being_pulled_in(self, seat, sign_in):
        theirs = MembershipFactory()
        elsewhere = PersonFactory(
            given_name="Joan", family_name="Price", born_on=date(1950, 2, 3), lead_team=theirs.team
        )
        PersonDetailsFactory(person=elsewhere)
        client = sign_in(seat.user)
        page = client.post(reverse("people:new-person"), self.data(seat))
        reference = page.context["posts"][0].reference
        client.post(
            reverse("people:pulling-in", args=[reference]),
            {"form_key": key(), "team": seat.team_id, "words": "We meet at the food pantry"},
        )
        assert client.get(elsewhere.get_absolute_url()).status_code == 404
        with owner():
            pull = Pull.objects.get()
        today = sign_in(theirs.user).get(reverse("people:today"))
        assertContains(today, "We meet at the food pantry")
        sign_in(theirs.user).post(
            reverse("people:pull-answer", args=[pull.pk]), {"form_key": key(), "yes": "yes"}
        )
        assert client.get(elsewhere.get_absolute_url()).status_code == 200

    def test_breaking_the_glass_opens_for_a_time_and_is_told(self, seat, sign_in):
        theirs = MembershipFactory(lead=True)
        elsewhere = PersonFactory(
            given_name="Joan", family_name="Price", born_on=date(1950, 2, 3), lead_team=theirs.team
        )
        PersonDetailsFactory(person=elsewhere)
        client = sign_in(seat.user)
        reference = (
            client.post(reverse("people:new-person"), self.data(seat)).context["posts"][0].reference
        )
        url = reverse("people:broken-glass", args=[reference])
        assertContains(
            client.post(
                url, {"form_key": key(), "reason": "consent", "words": "too short", "hours": 4}
            ),
            "at least 20",
            status_code=422,
        )
        data = {
            "form_key": key(),
            "reason": "public_interest",
            "words": "The door is open and nobody answers.",
            "hours": 4,
        }
        assertRedirects(client.post(url, data), elsewhere.get_absolute_url())
        assertContains(client.get(elsewhere.get_absolute_url()), "you broke the glass")
        assertContains(sign_in(theirs.user).get(reverse("people:team")), "broke the glass")
        steward = AppointmentFactory(role="steward").user
        by_reference = sign_in(steward).get(
            reverse("people:looks"), {"reference": str(elsewhere.pk)}
        )
        assertRedirects(by_reference, reverse("people:person-looks", args=[elsewhere.pk]))
        assertContains(
            sign_in(steward).get(reverse("people:looks"), {"reference": "Price"}),
            "five groups",
            status_code=422,
        )
        page = sign_in(steward).get(reverse("people:looks"))
        assertContains(page, "The door is open")
        assertNotContains(page, "Price")
        with owner():
            glass = BreakGlass.objects.get()
            assert glass.ends_at - glass.starts_at == timedelta(hours=4)
        # asked stays open and is settled later; what is settled stays as it is
        for sent, kept in (("asked", "asked"), ("wrong", "wrong"), ("fine", "wrong")):
            sign_in(steward).post(
                reverse("people:check", args=[glass.pk]), {"form_key": key(), "verdict": sent}
            )
            with owner():
                glass.refresh_from_db()
            assert (glass.checked_by, glass.verdict) == (steward, kept)

    @pytest.mark.parametrize(
        ("changes", "words"),
        [
            ({"nhs_number": "9991234560"}, "not a valid NHS number"),
            ({"born_on": "1850-01-01"}, "125 years"),
            ({"postcode": "nonsense"}, "not a postcode"),
        ],
    )
    def test_faults(self, seat, sign_in, changes, words):
        assertContains(
            sign_in(seat.user).post(reverse("people:new-person"), self.data(seat, **changes)),
            words,
            status_code=422,
        )


class TestOwnRecord:
    def test_closes_at_once(self, seat, person, sign_in):
        client = sign_in(seat.user)
        client.post(
            reverse("people:own-record", args=[person.pk]), {"form_key": key(), "tie": "relative"}
        )
        assert client.get(person.get_absolute_url()).status_code == 404
        with owner():
            assert OwnRecord.objects.get().worker == seat.user


class TestPersonPage:
    def full(self, person, seat):
        StoryFactory(person=person)
        for _ in range(3):
            goal = GoalFactory(person=person)
            GoalScoreFactory(goal=goal)
            PromiseFactory(person=person, worker=seat.user)
            CircleMemberFactory(person=person)
            WellbeingFactory(person=person)

    def test_asks_as_many_queries_for_much_as_for_little(
        self, seat, person, sign_in, django_assert_num_queries
    ):
        client = sign_in(seat.user)
        client.get(person.get_absolute_url())
        ContactFactory(person=person, author=seat.user, team=seat.team)
        with django_assert_num_queries(13):
            client.get(person.get_absolute_url())
        self.full(person, seat)
        for number in range(20):
            ContactFactory(
                person=person,
                author=seat.user,
                team=seat.team,
                happened_at=datetime(2026, 11, 1, number, tzinfo=UTC),
            )
        with django_assert_num_queries(13):
            client.get(person.get_absolute_url())

    def test_pages_by_key_and_shows_each_note_once(self, seat, person, sign_in):
        for number in range(40):
            ContactFactory(
                person=person,
                author=seat.user,
                team=seat.team,
                words=f"note {number:02d}.",
                happened_at=datetime(2026, 11, 1 + number // 20, number % 20, tzinfo=UTC),
            )
        client, seen = sign_in(seat.user, htmx=True), []
        url, cursor = reverse("people:stream", args=[person.pk]), ""
        for _page in range(4):
            answer = client.get(url, {"after": cursor} if cursor else {})
            seen += [item.contact.words for item in answer.context["page"].rows]
            cursor = answer.context["page"].next_cursor
            if not cursor:
                break
        assert seen == sorted(seen, reverse=True)
        assert len(seen) == len(set(seen)) == 40

    def test_is_never_stored(self, seat, person, sign_in):
        assert "no-store" in sign_in(seat.user).get(person.get_absolute_url())["Cache-Control"]

    def test_says_in_one_line_why_and_keeps_that_in_the_read_log(self, seat, person, sign_in):
        assertContains(
            sign_in(seat.user).get(person.get_absolute_url()),
            f"You can see this because {seat.team.name} is round Maya.",
        )
        lead = MembershipFactory(team=seat.team, lead=True).user
        page = sign_in(lead).get(reverse("people:person-looks", args=[person.pk]))
        assertContains(page, seat.user.full_name)
        why = '<td role="cell">their team is round the person</td>'
        assertContains(page, why, html=True)


class TestSealAndStepBack:
    def test_a_seal_needs_somebody_named(self, seat, person, sign_in):
        lead = MembershipFactory(team=seat.team, lead=True).user
        url = reverse("people:seal", args=[person.pk])
        sign_in(lead).post(url, {"form_key": key(), "shut": "yes"})
        with owner():
            person.refresh_from_db()
        assert not person.sealed
        NamedWorkerFactory(person=person, worker=seat.user, team=seat.team)
        sign_in(lead).post(url, {"form_key": key(), "shut": "yes"})
        assert sign_in(lead).get(person.get_absolute_url()).status_code == 404
        assert sign_in(seat.user).get(person.get_absolute_url()).status_code == 200

    def test_the_last_named_worker_of_a_sealed_person_stays(self, seat, person, sign_in):
        named = NamedWorkerFactory(person=person, worker=seat.user, team=seat.team)
        with owner():
            Person.objects.filter(pk=person.pk).update(sealed=True)
        sign_in(seat.user).post(
            reverse("people:stepping-back", args=[person.pk, named.pk]), {"form_key": key()}
        )
        with owner():
            named.refresh_from_db()
        assert named.ends_at is None


class TestPullIn:
    def test_a_team_asked_in_sees_the_card_until_it_says_yes(self, seat, person, sign_in):
        other = MembershipFactory(team=TeamFactory(name="Night team"))
        sign_in(seat.user).post(
            reverse("people:pull", args=[person.pk]),
            {"form_key": key(), "team": other.team_id, "words": "Could you look in at night?"},
        )
        client = sign_in(other.user)
        assertContains(client.get(person.get_absolute_url()), "You see the index card")
        with owner():
            pull = Pull.objects.get()
        client.post(
            reverse("people:pull-answer", args=[pull.pk]), {"form_key": key(), "yes": "yes"}
        )
        assertContains(client.get(person.get_absolute_url()), "Who I am")
        with owner():
            assert Involvement.objects.filter(person=person, team=other.team, ends_at=None).exists()
            assert Pull.objects.get().answered_by == other.user


def test_today_shows_what_waits(seat, person, sign_in):
    NamedWorkerFactory(person=person, worker=seat.user, team=seat.team)
    PromiseFactory(
        person=person, worker=seat.user, words="Ring the school", due_on=timezone.localdate()
    )
    with owner():
        type(person.details).objects.filter(pk=person.pk).update(in_touch_every_days=7)
    page = sign_in(seat.user).get(reverse("people:today"))
    assertContains(page, "Ring the school")
    assertContains(page, "They wanted to hear from you")


class TestShares:
    @pytest.fixture
    def agreement(self):
        return AgreementFactory(title="Borough agreement")

    def share(self, person, team, agreement, **changes):
        return {
            "form_key": key(),
            "share-team": team.pk,
            "share-agreement": agreement.pk,
            "share-level": "2",
            "share-until": timezone.localdate() + timedelta(days=30),
        } | changes

    def test_opens_the_record_to_the_other_team_and_closes_it_again(
        self, seat, person, agreement, sign_in
    ):
        there = MembershipFactory()
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

    def test_ends_with_its_agreement_at_the_latest(self, seat, person, sign_in):
        soon = AgreementFactory(ends_at=timezone.now() + timedelta(days=5))
        sign_in(seat.user).post(
            reverse("people:share", args=[person.pk]), self.share(person, TeamFactory(), soon)
        )
        with owner():
            assert Share.objects.get().ends_at == soon.ends_at

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


def test_the_list_of_people_goes_on_to_the_last(seat, sign_in):
    """Every person of the team once, the most recently seen first, two of one moment included."""
    moment = timezone.now() - timedelta(days=3)
    with owner():
        people = [
            PersonFactory(lead_team=seat.team, given_name=f"Nr{number:02d}", last_contact_at=moment)
            for number in range(120)
        ]
    client, found, address = sign_in(seat.user), [], reverse("people:people")
    while address:
        page = client.get(address).content.decode()
        found += re.findall(r">(Nr\d\d) ", page) + re.findall(r">(Nr1\d\d) ", page)
        after = re.search(r'href="(/people/\?after=[^"]+)"', page)
        address = after and after.group(1)
    assert sorted(found) == sorted(person.given_name for person in people)


def test_a_team_is_asked_in_once_and_the_page_says_so(seat, sign_in):
    person, other = PersonFactory(lead_team=seat.team), MembershipFactory().team
    client, address = sign_in(seat.user), reverse("people:pull", args=[person.pk])
    asked = {"team": other.pk, "words": "The damp"}
    assert client.post(address, asked | {"form_key": key()}).status_code == 302
    page = client.get(reverse("people:who-can-see", args=[person.pk]))
    assertContains(page, f"asked {other.name} in")
    assert client.post(address, asked | {"form_key": key()}).status_code == 422
    with owner():
        assert Pull.objects.filter(person=person).count() == 1


class TestDetailsOfTwo:
    def test_keeping_mine_takes_nothing_of_theirs_back(self, seat, sign_in):
        person = PersonFactory(lead_team=seat.team)
        PersonDetailsFactory(person=person, address="1 Old Street", languages="English")
        client, address = sign_in(seat.user), reverse("people:details", args=[person.pk])
        drawn = client.get(address).context["form"]
        typed = {name: field.value() or "" for name, field in drawn_fields(drawn)}
        theirs = typed | {"form_key": key(), "address": "2 New Street"}
        assert client.post(address, theirs).status_code == 302
        answer = client.post(address, typed | {"form_key": key(), "languages": "Welsh"})
        assertContains(answer, "Welsh", status_code=409)
        again = {name: field.value() or "" for name, field in drawn_fields(answer.context["form"])}
        assert client.post(address, again | {"form_key": key()}).status_code == 302
        with owner():
            kept = PersonDetails.objects.get(person=person)
        assert (kept.address, kept.languages) == ("2 New Street", "Welsh")

    @pytest.mark.parametrize("born", ["9999-01-01", "0206-01-01"])
    def test_a_day_of_birth_that_cannot_be(self, seat, sign_in, born):
        person = PersonFactory(lead_team=seat.team)
        PersonDetailsFactory(person=person)
        client, address = sign_in(seat.user), reverse("people:details", args=[person.pk])
        drawn = client.get(address).context["form"]
        typed = {name: field.value() or "" for name, field in drawn_fields(drawn)}
        answer = client.post(address, typed | {"form_key": key(), "born_on": born})
        assertContains(answer, "last 125 years", status_code=422)


def drawn_fields(form):
    return [(name, form[name]) for name in form.fields]


def test_a_day_without_its_chip_is_kept(seat, sign_in):
    person = PersonFactory(lead_team=seat.team)
    PersonDetailsFactory(person=person)
    tomorrow = timezone.localdate() + timedelta(days=1)
    address = reverse("people:new-contact-for", args=[person.pk])
    sign_in(seat.user).post(address, note(seat, come_back_on=tomorrow.isoformat()))
    with owner():
        assert Contact.objects.get().come_back_on == tomorrow
