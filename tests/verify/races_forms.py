"""Races for forms: one form sent twenty times at once, and eight editors of one record."""

import re
import uuid
from collections import Counter

from django.test import Client

from people.models import Contact, PersonDetails
from tests.conftest import second_factor
from tests.factories.people import NamedWorkerFactory, PersonDetailsFactory, PersonFactory
from tests.factories.teams import MembershipFactory
from tests.people.support import birth
from tests.support import owner
from tests.verify.races_money import together

INPUT = re.compile(r"<input[^>]*>")
NAME = re.compile(r' name="([^"]*)"')
VALUE = re.compile(r' value="([^"]*)"')


def signed_in(user: object) -> Client:
    client = Client()
    client.force_login(user)
    second_factor(client)
    return client


def double_submit() -> str:
    """Twenty posts of one contact form at once: one note, twenty answers that lead to it."""
    seat = MembershipFactory()
    person = PersonFactory(lead_team=seat.team)
    PersonDetailsFactory(person=person)
    clients = [signed_in(seat.user) for _ in range(20)]
    data = {
        "form_key": str(uuid.uuid4()),
        "note_id": str(uuid.uuid4()),
        "how": "phone",
        "words": "Rang.",
        "team": seat.team_id,
    }

    def work(number: int) -> str:
        answer = clients[number].post(f"/people/{person.pk}/contacts/new/", data)
        return f"{answer.status_code} {answer.headers.get('Location', '').split('?')[0].endswith(f'{person.pk}/')}"

    said = together(20, work)
    with owner():
        notes = Contact.objects.count()
    assert said == {"302 True": 20}, said
    assert notes == 1
    return f"double submit: {dict(said)}, {notes} note"


def eight_editors() -> str:
    """Eight workers change one record, each from the page that they opened: nothing is lost unseen."""
    first = MembershipFactory()
    person = PersonFactory(lead_team=first.team)
    PersonDetailsFactory(person=person)
    NamedWorkerFactory(person=person, worker=first.user)
    users = [first.user, *(MembershipFactory(team=first.team).user for _ in range(7))]
    clients = [signed_in(user) for user in users]
    said: Counter[str] = Counter()
    kept = []

    def work(number: int) -> str:
        for turn in range(6):
            with_version = {
                "form_key": str(uuid.uuid4()),
                "given_name": person.given_name,
                "family_name": person.family_name,
                **birth("1993-05-14"),
                "home_note": f"{number}-{turn}",
                "address": "14 Mill Lane",
                "postcode": "EX1 1AA",
                **versions(clients[number]),
            }
            answer = clients[number].post(f"/people/{person.pk}/details/", with_version)
            said[str(answer.status_code)] += 1
            if answer.status_code == 302:
                kept.append(f"{number}-{turn}")
            elif answer.status_code == 409:
                assert f"{number}-{turn}" in answer.content.decode(), "what was typed is gone"
        return "done"

    def versions(client: Client) -> dict[str, str]:
        # from the page itself: what templates were given is told to every thread's client
        page = client.get(f"/people/{person.pk}/details/").content.decode()
        fields = {name: tag for tag in INPUT.findall(page) for name in NAME.findall(tag)}
        return {name: VALUE.findall(fields[name])[0] for name in ("seen", "seen_details")}

    ended = together(8, work)
    assert ended == {"done": 8}, ended
    with owner():
        details = PersonDetails.objects.get(pk=person.pk)
        history = PersonDetails.pgh_event_model.objects.filter(person=person).count()
    assert set(said) <= {"302", "409"}, said
    assert details.version == 1 + len(kept), "a save was lost without anybody being told"
    assert history == len(kept)
    return (
        f"eight editors: {dict(said)}, version {details.version}, {history} earlier versions kept"
    )


FORMS = [double_submit, eight_editors]
