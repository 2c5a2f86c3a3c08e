"""People by chance, and two years with each: how well it goes depends on how long ago they came."""

from datetime import date
from typing import Any

from placehub.demonstration import note_words as n
from placehub.demonstration import plan_words as p
from placehub.demonstration import words as w
from placehub.demonstration.loading import nhs_number
from placehub.demonstration.rows import Rows, Somebody
from teams.models import Team, User


def add_person(
    rows: Rows, number: int, team: Team, members: list[User], known: w.Known | None = None
) -> None:
    """Somebody of ``team``, with their notes and plans; mostly one of ``members`` walks alongside."""
    r = rows.random
    hello = r.randint(5, 730)
    name = (r.choice(w.GIVEN), r.choice(w.FAMILY))
    born = date(r.randint(1935, 2006), r.randint(1, 12), r.randint(1, 28))
    if known:
        name, born = known.name, known.born or born
    one = rows.card(
        name,
        team,
        hello,
        by=members[0],
        born=born,
        born_kind=known.born_kind if known else "day",
        nhs=nhs_number(number) if r.random() < 0.7 else "",
    )
    for other in known.others if known else ():
        rows.other_name(one, members[0], *other)
    named = r.choice(members) if r.random() < 0.9 else None
    if named:
        rows.named(one, named, hello - 1)
    quality = _quality(one)
    _notes(rows, one, members, named, quality)
    by = named or r.choice(members)
    _words(rows, one, by)
    _goals(rows, one, by, quality)
    _answers(rows, one, by, quality)
    _promises(rows, one, by, quality)
    _circle(rows, one, by)
    if rows.random.random() < 0.22:
        kind, who, words = rows.random.choice(p.AT_THE_DOOR)
        line = (kind, rows.put(words), who)
        rows.door(one, by, line, rows.random.randint(1, one.hello))


def _quality(one: Somebody) -> float:
    """0 to 1: those who came later are served better, except in Northgate."""
    place = -0.1 if one.team.neighbourhood.name == "Northgate" else 0.15
    return 0.35 + 0.5 * (1 - one.hello / 730) + place


def _notes(
    rows: Rows, one: Somebody, members: list[User], named: User | None, quality: float
) -> None:
    r = rows.random
    days, first = one.hello, True
    days -= max(0, round(r.expovariate(1 / (11 - 9 * quality))))
    while days > 0:
        known = named is not None and r.random() < 0.45 + 0.4 * quality
        how = r.choices(list(n.NOTES), [18, 24, 12, 22, 10, 5, 9])[0]
        how = "home" if first else how
        rows.note(
            one,
            named if known else r.choice(members),
            rows.moment(days),
            how,
            rows.put(r.choice(n.NOTES[how])).format(n=one.name),
            **_heard(rows, how, quality),
            aside="Check the step at the back door." if r.random() < 0.01 else "",
        )
        first = False
        days -= max(2, round(r.expovariate(1 / 16)))


def _heard(rows: Rows, how: str, quality: float) -> dict[str, Any]:
    """What was said and seen at a contact: where nobody was in, nothing."""
    r = rows.random
    said = rows.put(r.choice(n.SAID)) if r.random() < 0.06 else ""
    seemed = r.choice(["", "as_usual", "brighter", "low", "as_usual", "brighter"])
    demand = r.choices(
        ["value", "failure", "unknown"], [0.3 + 0.4 * quality, 0.55 - 0.4 * quality, 0.15]
    )[0]
    told = None if r.random() < 0.25 else r.random() > 0.55 + 0.4 * quality
    if how == "nobody_in":
        return {"demand": demand}
    return {"said": said, "seemed": seemed, "demand": demand, "told": told}


def _words(rows: Rows, one: Somebody, by: User) -> None:
    r = rows.random
    if r.random() < 0.8:
        who = rows.put(r.choice(p.WHO))
        who = who.format(y=r.randint(2, 40), job=r.choice(w.WORK), n=one.name)
        rows.story(one, by, "who_i_am", who, one.hello - 4)
    if r.random() < 0.5:
        for heading, texts in (("helps", p.HELPS), ("hinders", p.HINDERS), ("tell_first", p.FIRST)):
            rows.story(one, by, heading, rows.put(r.choice(texts)), one.hello - 9)


def _goals(rows: Rows, one: Somebody, by: User, quality: float) -> None:
    r = rows.random
    for texts in r.sample(p.GOALS, r.randint(1, 3)):
        state = r.choices(["open", "met", "stuck", "let_go"], [5, 2 * quality, 1, 0.5])[0]
        scores, score, day = [], r.randint(0, 4), one.hello - 6
        while day > 0:
            scores.append((day, min(10, max(0, score))))
            score += r.choice([-1, 0, 1, 1, 2]) if r.random() < 0.4 + quality / 2 else 0
            day -= r.randint(40, 100)
        rows.goal(one, by, rows.put(texts), state, (one.hello - 6, one.hello // 2), scores)


def _answers(rows: Rows, one: Somebody, by: User, quality: float) -> None:
    """ONS4 every three to five months; one in eight would rather not say."""
    r, life = rows.random, rows.random.randint(2, 6)

    def about(middle: int, low: int, high: int) -> int:
        return max(0, min(10, middle + r.randint(low, high)))

    for day in range(one.hello - 8, 0, -r.randint(85, 140)):
        if r.random() < 0.12:
            rows.wellbeing(one, by, day)
            continue
        answers = (life, about(life, -1, 2), about(life, -2, 2), about(9 - life, -1, 2))
        rows.wellbeing(one, by, day, answers)
        step = r.choice([-1, 0, 0, 1, 1]) + (1 if r.random() < quality / 3 else 0)
        life = max(0, min(10, life + step))


def _promises(rows: Rows, one: Somebody, by: User, quality: float) -> None:
    r = rows.random
    for _n in range(r.randint(0, 5)):
        made = r.randint(0, max(1, one.hello - 2))
        due = made - r.randint(1, 14)
        settled = due > 0 and r.random() < 0.93
        kept = r.random() < 0.55 + 0.4 * quality if settled else None
        off = rows.put(r.choice(p.CALLED_OFF)) if settled and r.random() < 0.06 else ""
        kept = None if off else kept
        words = rows.put(r.choice(p.PROMISES))
        rows.promise(one, by, words, days=made, due=due, kept=kept, called_off=off)
    if r.random() < 0.12:
        rows.met(one, by, rows.put(r.choice(p.IN_THE_WAY)), r.randint(0, one.hello))


def _circle(rows: Rows, one: Somebody, by: User) -> None:
    r = rows.random
    for kind, close, names in r.sample(p.CIRCLE, r.randint(0, 6)):
        name, relationship = rows.put(names)
        phone = f"01632 960{r.randint(100, 299)}" if kind == "family" and r.random() < 0.3 else ""
        broken = name == "Housing" and r.random() < 0.6
        tie = "broken" if broken else r.choice(["often", "often", "sometimes"])
        rows.circle(one, by, (name, relationship, kind, tie, close), one.hello - 3, phone)
