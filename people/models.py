"""Every noun about people, for Django, other apps and tests. Inside people/ each is imported from its room."""

from people.access.models import Involvement, NamedWorker, OwnRecord, PersonGrant
from people.blockers.models import Blocker
from people.circle.models import CircleMember
from people.contacts.models import Contact, ContactAside, ContactPerson, ContactWorker
from people.endings.models import Farewell, Quiet
from people.keeping.models import Clock, LegalHold, Removal
from people.person.models import Person, PersonDetails
from people.plan.models import Goal, GoalScore, Promise
from people.sharing.models import Agreement, BreakGlass, Pull, SealedAsk, Share
from people.slips.models import NoteTakenOff, RecordOpened
from people.story.models import Story, Wellbeing
from people.stream.models import StreamItem

__all__ = [
    "Agreement",
    "Blocker",
    "BreakGlass",
    "CircleMember",
    "Clock",
    "Contact",
    "ContactAside",
    "ContactPerson",
    "ContactWorker",
    "Farewell",
    "Goal",
    "GoalScore",
    "Involvement",
    "LegalHold",
    "NamedWorker",
    "NoteTakenOff",
    "OwnRecord",
    "Person",
    "PersonDetails",
    "PersonGrant",
    "Promise",
    "Pull",
    "Quiet",
    "RecordOpened",
    "Removal",
    "SealedAsk",
    "Share",
    "Story",
    "StreamItem",
    "Wellbeing",
]
