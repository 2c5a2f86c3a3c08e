"""Juliet, who is told of in the domain notes, Maya, who is on the pictures, Rosa, who is not to be found, and families."""

from datetime import date

from django.db import connection

from placehub.demonstration import story_words as w
from placehub.demonstration.loading import nhs_number
from placehub.demonstration.rows import Rows, Somebody
from teams.models import Team, User


def add_juliet(rows: Rows, team: Team, members: list[User], sam: User) -> Somebody:
    juliet = rows.card(
        ("Juliet", "Marsh"),
        team,
        214,
        by=members[0],
        born=date(1988, 2, 19),
        picture="kite",
        nhs=nhs_number(90001),
        address="22 Chapel Row",
        contact_preference="Text first: I may be at work",
        languages="English",
        home_note="Knock, do not ring: the bell wakes downstairs",
    )
    for line, days in w.JULIET_DOOR:
        rows.door(juliet, sam, line, days)
    rows.named(juliet, sam, 209)
    for heading, text in w.JULIET_SAYS:
        rows.story(juliet, sam, heading, text, 203)
    for days, how, text, told, demand in w.JULIET_NOTES:
        rows.note(
            juliet,
            sam,
            rows.moment(days),
            how,
            text,
            demand=demand,
            told=told,
            seemed="brighter" if days < 170 else "low",
            others=members[2:4] if how == "together" else (),
        )
    for text, state, scores in w.JULIET_GOALS:
        asked = list(zip((203, 120, 20), scores, strict=True))
        rows.goal(juliet, sam, text, state, (203, 60), asked)
    for days, answers in ((203, (3, 4, 2, 9)), (20, (6, 7, 6, 5))):
        rows.wellbeing(juliet, sam, days, answers)
    rows.met(juliet, sam, "May not move because of rent arrears", 96)
    rows.promise(juliet, sam, "Go to Rope Walk together, keys at 10", days=6, due=-3)
    rows.promise(juliet, sam, "Ask council tax to take the £275 off", days=24, due=2)
    for member in w.JULIET_CIRCLE:
        rows.circle(juliet, sam, member, 203, "01632 960151" if member[0] == "Bea" else "")
    return juliet


def add_maya(rows: Rows, team: Team, members: list[User], sam: User) -> Somebody:
    maya = rows.card(
        ("Maya", "Thompson"),
        team,
        120,
        by=members[0],
        born=date(1993, 5, 14),
        picture="sunrise",
        nhs=nhs_number(90002),
        address="14 Mill Lane",
        contact_preference="Text first, ring after 10",
        languages="English, some Portuguese",
        home_note="Side door. Nan’s dog is friendly",
        lives_with="Tia, 7",
    )
    for line, days in w.MAYA_DOOR:
        rows.door(maya, sam, line, days)
    rows.named(maya, sam, 118)
    for heading, text in w.MAYA_SAYS:
        rows.story(maya, sam, heading, text, 20)
    for days, how, text, said, seemed in w.MAYA_NOTES:
        rows.note(
            maya,
            sam,
            rows.morning if days == 0 else rows.moment(days),
            how,
            text,
            said=said,
            seemed=seemed,
            told=False,
            demand="failure" if how == "phone" else "value",
            others=members[2:3] if how == "together" else (),
            aside="Do not mention the boiler in front of Tia." if how == "home" else "",
        )
    for text, state, scores in w.MAYA_GOALS:
        asked = list(zip((110, 12), scores, strict=True))
        rows.goal(maya, sam, text, state, (110, 31), asked)
    for days, answers in ((100, (4, 5, 3, 8)), (9, (6, 7, 6, 5))):
        rows.wellbeing(maya, sam, days, answers)
    rows.met(maya, sam, "Repairs are booked without a date", 7)
    for text, who, due, kept in w.MAYA_PROMISES:
        rows.promise(maya, sam, text, days=40, due=due, kept=kept, promised_by=who)
    for member in w.MAYA_CIRCLE:
        rows.circle(maya, sam, member, 100, "01632 960152" if member[0] == "Nan" else "")
    return maya


def add_rosa(rows: Rows, team: Team, members: list[User], sam: User) -> Somebody:
    """Who moved so that somebody does not find her: where she lives comes with ``hide``."""
    rosa = rows.card(
        ("Rosa", "Almeida"),
        team,
        60,
        by=members[0],
        born=date(1990, 8, 3),
        picture="bread",
        address="",
        postcode="",
        contact_preference="Text, and wait for the answer",
        languages="English, Portuguese",
        home_note="",
    )
    for line, days in w.ROSA_DOOR:
        rows.door(rosa, sam, line, days)
    rows.named(rosa, sam, 58)
    for heading, text in w.ROSA_SAYS:
        rows.story(rosa, sam, heading, text, 30)
    for days, how, text in w.ROSA_NOTES:
        others = members[2:4] if how == "together" else ()
        rows.note(rosa, sam, rows.moment(days), how, text, seemed="brighter", others=others)
    rows.goal(rosa, sam, "A home that nobody knows of", "open", (50, 20), [(50, 2), (10, 6)])
    rows.promise(rosa, sam, "Ask the surgery to keep letters off the list", days=9, due=4)
    return rosa


def add_families(rows: Rows, team: Team, members: list[User]) -> None:
    """Two who share a home, a worker and most notes: what was written of both stands on both pages."""
    for number, (people, address, notes, promise) in enumerate(w.FAMILIES):
        by, hello = members[number % len(members)], 130 + 20 * number
        pair = [
            rows.card(
                name, team, hello, by=by, born=date(year, 1, 1), born_kind="year", picture="tree",
                address=address, lives_with=other[0],
            )
            for (*name, year), other in zip(people, reversed(people), strict=True)
        ]  # fmt: skip
        for one in pair:
            rows.named(one, by, hello - 2)
        for days, how, words in notes:
            rows.note(
                pair[0],
                by,
                rows.moment(days),
                how,
                words,
                demand="value",
                told=False,
                seemed="as_usual",
                also=pair[1:],
            )
        rows.promise(pair[0], by, promise, days=5, due=-4)


def hide(rows: Rows, person: Somebody, by: User) -> None:
    """Protect where she lives, as app.protect_address leaves it."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO people_protectedaddress (person_id, address, postcode, protected_by_id, protected_at)"
            " VALUES (%s, 'Flat 2, 5 Weir House', 'EX2 6LP', %s, %s)",
            [person.pk, by.pk, rows.moment(30)],
        )
        cursor.execute(
            "UPDATE people_persondetails SET address_protected = true WHERE person_id = %s",
            [person.pk],
        )
