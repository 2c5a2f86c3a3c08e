"""Letters: made once a day for whom something waits, and marked once they were sent."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from django.db import transaction

from placehub.clock import day_of, is_working_day
from teams.home.models import Letter
from teams.home.queries import waiting_on
from teams.leaders.queries import leaders


@transaction.atomic
def make_letters(at: datetime) -> int:
    """One for each leader for whom something waits, on a working day; how many. Run twice, it makes them once."""
    today = day_of(at)
    if not is_working_day(today):
        return 0
    made = 0
    there = set(Letter.objects.filter(day=today).values_list("to", flat=True))
    for leader in leaders(at):
        waiting = len(waiting_on(leader.pk, today))
        if waiting and leader.pk not in there:
            Letter.objects.create(to=leader, day=today, waiting=waiting, made_at=at)
            made += 1
    return made


def send_letters(at: datetime, send: Callable[[Letter], None]) -> int:
    """Send today's that were not sent; how many. One that fails waits for the next time, and stops no other."""
    sent = 0
    for pk in Letter.objects.filter(day=day_of(at), sent_at=None).values_list("pk", flat=True):
        with transaction.atomic():
            held = Letter.objects.select_for_update(skip_locked=True, of=("self",))
            letter = held.select_related("to").filter(pk=pk, sent_at=None).first()
            if letter is None:
                continue
            try:
                send(letter)
            except OSError:  # smtplib's are OSErrors: the server is away, or refuses
                continue
            letter.sent_at = at
            letter.save(update_fields=["sent_at"])
            sent += 1
    return sent
