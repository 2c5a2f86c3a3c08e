"""Every noun about people, for Django, other apps and tests. Inside people/ each is imported from its room."""

from people.access.models import Involvement, NamedWorker, OwnRecord, PersonGrant
from people.address.models import ProtectedAddress
from people.agreements.models import Agreement, AgreementMember
from people.blockers.models import GotThrough, Met
from people.circle.models import CircleMember
from people.contacts.models import Contact, ContactAside, ContactPerson, ContactWorker, Touch
from people.decisions.models import Backing, Decision, Meanwhile
from people.desk.models import LookCheck
from people.door.models import DoorNote
from people.endings.models import Farewell, Quiet
from people.imports.models import KeptColumns, PartnerList
from people.keeping.models import Clock, LegalHold, Removal
from people.person.models import LivedIn, NameKey, OtherName, Person, PersonDetails
from people.plan.models import Goal, GoalScore, Promise
from people.requests.models import DataRequest, RequestCopy, RequestPause, Withheld
from people.sharing.models import BreakGlass, Pull, SealedAsk, Share
from people.slips.models import NotePutRight, NoteTakenOff, RecordOpened
from people.story.models import Story, Wellbeing
from people.stream.models import StreamItem

__all__ = [
    "Agreement",
    "AgreementMember",
    "Backing",
    "BreakGlass",
    "CircleMember",
    "Clock",
    "Contact",
    "ContactAside",
    "ContactPerson",
    "ContactWorker",
    "DataRequest",
    "Decision",
    "DoorNote",
    "Farewell",
    "Goal",
    "GoalScore",
    "GotThrough",
    "Involvement",
    "KeptColumns",
    "LegalHold",
    "LivedIn",
    "LookCheck",
    "Meanwhile",
    "Met",
    "NameKey",
    "NamedWorker",
    "NotePutRight",
    "NoteTakenOff",
    "OtherName",
    "OwnRecord",
    "PartnerList",
    "Person",
    "PersonDetails",
    "PersonGrant",
    "Promise",
    "ProtectedAddress",
    "Pull",
    "Quiet",
    "RecordOpened",
    "Removal",
    "RequestCopy",
    "RequestPause",
    "SealedAsk",
    "Share",
    "Story",
    "StreamItem",
    "Touch",
    "Wellbeing",
    "Withheld",
]
