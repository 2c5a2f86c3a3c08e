"""What the tests of leaving do and read again and again."""

import json
from datetime import timedelta

from django.db import connection
from django.utils import timezone

from people.models import NamedWorker, Person, Promise
from placehub.access.context import acting_as
from placehub.leaving import operations
from placehub.leaving.queries import hangs_on, rows_of
from teams.models import Membership, User
from tests.support import owner


def every_seat():
    rows = Membership.objects.values_list("user_id", "team_id", "role", "ends_at")
    return sorted((*row[:3], row[3] is None) for row in rows)


def every_account():
    return sorted(User.objects.values_list("pk", "is_active"))


def who_has_what():
    """Who walks alongside whom, and whose each promise is."""
    named = NamedWorker.objects.filter(ends_at=None).values_list("person_id", "worker_id")
    promises = Promise.objects.values_list("pk", "worker_id")
    return sorted(map(str, named)), sorted(map(str, promises))


def alongside(person):
    """Whoever is named and was not relieved of it."""
    with owner():
        named = NamedWorker.objects.filter(person=person, ends_at=None)
        return set(named.values_list("worker__full_name", flat=True))


def seal(person):
    with owner():
        Person.objects.filter(pk=person.pk).update(sealed=True)


def a_moment_ago():
    """Before the database's now(), which stands still in a test."""
    return timezone.now() - timedelta(minutes=1)


def end(seat, *, by, leads=None, to=None):
    """End a seat, as an administrator does."""
    with acting_as(by.pk):
        operations.end_seat(seat, leads=leads or {}, to=to, by=by.pk, at=a_moment_ago())


def stop(user, *, by, leads=None):
    with acting_as(by.pk):
        operations.stop_account(user, leads=leads or {}, by=by.pk, at=timezone.now())


def hand(team, leaver, takers, *, by):
    """Hand over everything that ``by`` sees of the leaver's, each in turn to one of the takers."""
    now = timezone.now()
    with acting_as(by.pk) as worker:
        rows = rows_of(worker, team, leaver, now)
        given = [(row, takers[number % len(takers)]) for number, row in enumerate(rows)]
        return operations.hand_over(team, leaver, given, by=by, at=now)


def hanging(user, *, seen_by):
    """What hangs on somebody, by team, as one reader is told."""
    with acting_as(seen_by.pk):
        return {one.team: one for one in hangs_on(user.pk)}


def events(verb, on):
    """What the legal record keeps of it, which is never emptied."""
    with owner(), connection.cursor() as cursor:
        asked = "SELECT detail FROM audit.event WHERE verb = %s AND subject = %s ORDER BY id"
        cursor.execute(asked, [verb, str(on)])
        return [json.loads(row[0]) for row in cursor.fetchall()]
