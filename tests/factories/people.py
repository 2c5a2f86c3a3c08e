"""Whom we help."""

from datetime import UTC, date, datetime, timedelta

import factory

from people.models import (
    Agreement,
    AgreementMember,
    BreakGlass,
    CircleMember,
    Contact,
    ContactPerson,
    ContactWorker,
    DataRequest,
    Farewell,
    Goal,
    GoalScore,
    Involvement,
    LegalHold,
    Met,
    NamedWorker,
    NoteTakenOff,
    OtherName,
    OwnRecord,
    Person,
    PersonDetails,
    Promise,
    Pull,
    Quiet,
    Removal,
    Share,
    Story,
    Wellbeing,
)
from teams.models import Team
from tests.factories.base import OwnerFactory
from tests.factories.teams import (
    LONG_AGO,
    MembershipFactory,
    OrganisationFactory,
    TeamFactory,
    UserFactory,
)
from tests.support import owner

FAR_AHEAD = datetime(2099, 1, 1, tzinfo=UTC)


class PersonFactory(OwnerFactory):
    """A person whom ``lead_team`` is involved with (a trigger adds the involvement)."""

    class Meta:
        model = Person

    given_name = "Maya"
    family_name = factory.Sequence(lambda n: f"Thompson{n}")
    born_on = date(1993, 5, 14)
    lead_team = factory.SubFactory(TeamFactory)
    neighbourhood = factory.SelfAttribute("lead_team.neighbourhood")
    first_hello_on = date(2026, 1, 5)
    created_at = LONG_AGO
    created_by = factory.SubFactory(UserFactory)


class PersonDetailsFactory(OwnerFactory):
    class Meta:
        model = PersonDetails

    person = factory.SubFactory(PersonFactory)
    address = "14 Mill Lane"
    postcode = "EX1 1AA"


class OtherNameFactory(OwnerFactory):
    class Meta:
        model = OtherName

    person = factory.SubFactory(PersonFactory)
    name = "Carne"
    kind = "former"
    added_by = factory.SubFactory(UserFactory)
    added_at = LONG_AGO


class InvolvementFactory(OwnerFactory):
    class Meta:
        model = Involvement

    person = factory.SubFactory(PersonFactory)
    team = factory.SubFactory(TeamFactory)
    starts_at = LONG_AGO
    added_by = factory.SubFactory(UserFactory)


class NamedWorkerFactory(OwnerFactory):
    class Meta:
        model = NamedWorker

    person = factory.SubFactory(PersonFactory)
    team = factory.SelfAttribute("person.lead_team")
    worker = factory.LazyAttribute(lambda named: MembershipFactory(team=named.team).user)
    starts_at = LONG_AGO
    added_by = factory.SelfAttribute("worker")


class AgreementFactory(OwnerFactory):
    """One organisation shows its records to another: from ``from_organisation`` to ``to_organisation``."""

    class Meta:
        model = Agreement

    title = "Neighbourhood sharing agreement"
    starts_at = LONG_AGO
    ends_at = FAR_AHEAD
    from_organisation = factory.SubFactory(OrganisationFactory)
    to_organisation = factory.SubFactory(OrganisationFactory)

    @classmethod
    def _create(cls, model_class: type, *args: object, **kwargs: object) -> object:
        giver, taker = kwargs.pop("from_organisation"), kwargs.pop("to_organisation")
        made = super()._create(model_class, *args, **kwargs)
        with owner():
            for organisation in {giver, taker}:
                AgreementMember.objects.create(
                    agreement=made,
                    organisation=organisation,
                    gives=organisation == giver,
                    takes=organisation == taker,
                )
        made.from_organisation, made.to_organisation = giver, taker
        return made


class ShareFactory(OwnerFactory):
    class Meta:
        model = Share

    person = factory.SubFactory(PersonFactory)
    to_team = factory.SubFactory(TeamFactory)
    agreement = factory.SubFactory(AgreementFactory)
    level = 2
    starts_at = LONG_AGO
    ends_at = FAR_AHEAD
    shared_by = factory.SubFactory(UserFactory)


class BreakGlassFactory(OwnerFactory):
    class Meta:
        model = BreakGlass

    person = factory.SubFactory(PersonFactory)
    worker = factory.SubFactory(UserFactory)
    reason = BreakGlass.Reason.PUBLIC_INTEREST
    words = "A neighbour rang: the door is open and nobody answers."
    starts_at = factory.LazyFunction(lambda: datetime.now(UTC))
    ends_at = factory.LazyAttribute(lambda glass: glass.starts_at + timedelta(hours=24))


class OwnRecordFactory(OwnerFactory):
    class Meta:
        model = OwnRecord

    id = factory.Faker("uuid4", cast_to=None)
    worker = factory.SubFactory(UserFactory)
    person = factory.SubFactory(PersonFactory)
    tie = OwnRecord.Tie.RELATIVE
    declared_at = LONG_AGO


class PullFactory(OwnerFactory):
    class Meta:
        model = Pull

    person = factory.SubFactory(PersonFactory)
    asked_by = factory.SubFactory(UserFactory)
    to_team = factory.SubFactory(TeamFactory)
    words = "Could somebody look at the damp with us?"
    asked_at = factory.LazyFunction(lambda: datetime.now(UTC))
    waits_until = factory.LazyAttribute(lambda pull: pull.asked_at + timedelta(days=14))


class StoryFactory(OwnerFactory):
    class Meta:
        model = Story

    person = factory.SubFactory(PersonFactory)
    heading = Story.Heading.WHO_I_AM
    words = "I’m Tia’s mum first. Ask me about bread."
    told_on = date(2026, 11, 3)
    written_by = factory.SubFactory(UserFactory)
    written_at = datetime(2026, 11, 3, 10, tzinfo=UTC)


class WellbeingFactory(OwnerFactory):
    class Meta:
        model = Wellbeing

    person = factory.SubFactory(PersonFactory)
    asked_on = date(2026, 8, 3)
    asked_by = factory.SubFactory(UserFactory)
    asked_at = datetime(2026, 8, 3, 10, tzinfo=UTC)
    satisfied, worthwhile, happy, anxious = 4, 5, 3, 7


class GoalFactory(OwnerFactory):
    class Meta:
        model = Goal

    person = factory.SubFactory(PersonFactory)
    words = "A warm kitchen by Christmas"
    state_since = date(2026, 10, 1)
    set_on = date(2026, 10, 1)
    set_by = factory.SubFactory(UserFactory)


class GoalScoreFactory(OwnerFactory):
    class Meta:
        model = GoalScore

    goal = factory.SubFactory(GoalFactory)
    person = factory.SelfAttribute("goal.person")
    score = 3
    scored_on = date(2026, 10, 1)
    asked_by = factory.SubFactory(UserFactory)
    asked_at = datetime(2026, 10, 1, 10, tzinfo=UTC)


class PromiseFactory(OwnerFactory):
    class Meta:
        model = Promise

    person = factory.SubFactory(PersonFactory)
    words = "Ring the housing office"
    team = factory.SelfAttribute("person.lead_team")
    worker = factory.SubFactory(UserFactory)
    due_on = date(2026, 11, 26)
    made_by = factory.SelfAttribute("worker")
    made_at = datetime(2026, 11, 16, 10, tzinfo=UTC)


class MetFactory(OwnerFactory):
    class Meta:
        model = Met

    person = factory.SubFactory(PersonFactory)
    team = factory.SelfAttribute("person.lead_team")
    words = "Repairs are booked without a date"
    raised_by = factory.SubFactory(UserFactory)
    raised_at = datetime(2026, 11, 16, 10, tzinfo=UTC)


class CircleMemberFactory(OwnerFactory):
    class Meta:
        model = CircleMember

    person = factory.SubFactory(PersonFactory)
    name = "Tia"
    relationship = "daughter, 7"
    kind = CircleMember.Kind.FAMILY
    close = True
    added_by = factory.SubFactory(UserFactory)
    added_at = datetime(2026, 11, 3, 10, tzinfo=UTC)


class ContactFactory(OwnerFactory):
    """A contact on the page of ``person``; further people and workers are added by hand."""

    class Meta:
        model = Contact
        skip_postgeneration_save = True

    happened_at = datetime(2026, 11, 20, 10, 20, tzinfo=UTC)
    how = Contact.How.DOORSTEP
    words = "Boiler still off, using Nan’s heater."
    team = factory.SubFactory(TeamFactory)
    author = factory.SubFactory(UserFactory)
    received_at = factory.SelfAttribute("happened_at")

    @factory.post_generation
    def person(self, create: bool, person: Person | None, **kwargs: object) -> None:
        ContactWorkerFactory(contact=self, worker=self.author)
        if person is not None:
            ContactPersonFactory(contact=self, person=person)


class ContactPersonFactory(OwnerFactory):
    class Meta:
        model = ContactPerson

    contact = factory.SubFactory(ContactFactory)
    person = factory.SubFactory(PersonFactory)
    happened_at = factory.SelfAttribute("contact.happened_at")


class ContactWorkerFactory(OwnerFactory):
    class Meta:
        model = ContactWorker

    contact = factory.SubFactory(ContactFactory)
    worker = factory.SubFactory(UserFactory)


class DataRequestFactory(OwnerFactory):
    """A copy that was asked for three days ago."""

    class Meta:
        model = DataRequest

    person = factory.SubFactory(PersonFactory)
    kind = DataRequest.Kind.COPY
    asked_by = "Herself, at the door"
    words = "Everything you have written about me."
    received_on = factory.LazyFunction(lambda: (datetime.now(UTC) - timedelta(days=3)).date())
    logged_by = factory.SubFactory(UserFactory)
    logged_at = LONG_AGO


class NoteTakenOffFactory(OwnerFactory):
    """A note that stands on no page any more."""

    class Meta:
        model = NoteTakenOff

    person = factory.SubFactory(PersonFactory)
    contact = factory.SubFactory(ContactFactory)
    why = NoteTakenOff.Why.WRONG_PAGE
    words = "Two of one name in the list."
    taken_off_by = factory.SubFactory(UserFactory)
    taken_off_at = datetime(2026, 11, 21, 10, tzinfo=UTC)


class QuietFactory(OwnerFactory):
    class Meta:
        model = Quiet

    person = factory.SubFactory(PersonFactory)
    kind = Quiet.Kind.DIED
    since_on = date(2026, 11, 3)
    told_by = "Her sister rang"
    said_by = factory.SubFactory(UserFactory)
    said_at = datetime(2026, 11, 4, 10, tzinfo=UTC)


def _part_of(person: Person, team: Team) -> Involvement:
    with owner():
        return Involvement.objects.get(person=person, team=team, ends_at=None)


class FarewellFactory(OwnerFactory):
    """A farewell of the person's first team, whose part ends with it."""

    class Meta:
        model = Farewell
        skip_postgeneration_save = True

    person = factory.SubFactory(PersonFactory)
    team = factory.SelfAttribute("person.lead_team")
    involvement = factory.LazyAttribute(lambda said: _part_of(said.person, said.team))
    why = Farewell.Why.DONE
    said = "I am all right now."
    ring = "Sam, 01632 960005"
    door = "A text is enough."
    said_by = factory.SubFactory(UserFactory)
    said_at = datetime(2026, 11, 10, 10, tzinfo=UTC)

    @factory.post_generation
    def parted(self, create: bool, given: object, **kwargs: object) -> None:
        with owner():
            NamedWorker.objects.filter(person=self.person, team=self.team, ends_at=None).update(
                ends_at=self.said_at
            )
            Involvement.objects.filter(pk=self.involvement_id).update(ends_at=self.said_at)


class LegalHoldFactory(OwnerFactory):
    class Meta:
        model = LegalHold

    words = "An inquiry is open."
    set_by = factory.SubFactory(UserFactory)
    set_at = datetime(2026, 11, 10, 10, tzinfo=UTC)


class RemovalFactory(OwnerFactory):
    class Meta:
        model = Removal

    reference = factory.Faker("uuid4", cast_to=None)
    kind = "adult"
    due_on = date(2026, 11, 1)
    asked_by = factory.SubFactory(UserFactory)
    asked_at = datetime(2026, 11, 10, 10, tzinfo=UTC)
