"""Whom we help, who is round them, and what was said and promised."""

from people.models.access import (
    Agreement,
    BreakGlass,
    Involvement,
    NamedWorker,
    OwnRecord,
    PersonGrant,
    Pull,
    SealedAsk,
    Share,
)
from people.models.circle import CircleMember
from people.models.contact import Contact, ContactAside, ContactPerson, ContactWorker
from people.models.person import Person, PersonDetails
from people.models.plan import Blocker, Goal, GoalScore, Promise
from people.models.story import Story, Wellbeing
from people.models.stream import StreamItem

__all__ = [
    "Agreement",
    "Blocker",
    "BreakGlass",
    "CircleMember",
    "Contact",
    "ContactAside",
    "ContactPerson",
    "ContactWorker",
    "Goal",
    "GoalScore",
    "Involvement",
    "NamedWorker",
    "OwnRecord",
    "Person",
    "PersonDetails",
    "PersonGrant",
    "Promise",
    "Pull",
    "SealedAsk",
    "Share",
    "Story",
    "StreamItem",
    "Wellbeing",
]
