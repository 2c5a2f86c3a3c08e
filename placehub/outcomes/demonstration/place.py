"""Fills an empty database with the demonstration place. Runs as the owner; deterministic by seed."""

import random
import uuid
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime, time, timedelta

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP
from django.contrib.auth.hashers import make_password
from django.db import connection, transaction

from budgets.models import Fund, Spend
from budgets.operations import ledger, spends
from people.models import Agreement, Person
from placehub.access.context import acting_as
from placehub.errors import Refused
from placehub.outcomes.demonstration import words as w
from teams.models import Appointment, Membership, Neighbourhood, Organisation, Team, User

PASSWORD = "walk alongside people"
SECRET = "PLACEHUBDEMOPLACEHUBDEMOPLACEHUB"
ROLES = {
    "worker": (
        "sam.adeyemi@example.org",
        "Sam Adeyemi",
        "Example Borough Council",
        "Community connector",
    ),
    "lead": ("ruth.kelly@example.org", "Ruth Kelly", "Example Community NHS Trust", "Team lead"),
    "leader": ("dawn.ellis@example.org", "Dawn Ellis", "Harbour Homes", "Head of housing"),
    "steward": (
        "moses.king@example.org",
        "Moses King",
        "Example Borough Council",
        "Information steward",
    ),
    "finance": ("jill.hart@example.org", "Jill Hart", "Example Borough Council", "Finance officer"),
    "administrator": (
        "alan.fox@example.org",
        "Alan Fox",
        "Example Borough Council",
        "Administrator",
    ),
}
LOADED = [
    "people_person",
    "people_persondetails",
    "people_involvement",
    "people_namedworker",
    "people_story",
    "people_goal",
    "people_goalscore",
    "people_promise",
    "people_blocker",
    "people_circlemember",
    "people_wellbeing",
    "people_contact",
    "people_contactperson",
    "people_contactworker",
    "people_contactaside",
    "people_share",
    "people_pull",
]
Say = Callable[[str], None]


@contextmanager
def quiet_triggers(tables: Sequence[str] = LOADED) -> Iterator[None]:
    """Load in bulk without triggers, then let the database work out what they would have kept."""
    with connection.cursor() as cursor:
        for table in tables:
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        yield
        cursor.execute(
            "SET CONSTRAINTS ALL IMMEDIATE"
        )  # check the keys before the tables are altered
        cursor.execute("SELECT app.rebuild_derived()")
        for table in tables:
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
        for table in tables:
            cursor.execute(f"ANALYZE {table}")
        cursor.execute("ANALYZE person_grant")


def copy(table: str, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> int:
    """COPY rows in; returns how many."""
    count = 0
    with (
        connection.cursor() as cursor,
        cursor.copy(f"COPY {table} ({', '.join(columns)}) FROM STDIN") as stream,
    ):
        for row in rows:
            stream.write_row(row)
            count += 1
    return count


class Place:
    """Builds the demonstration place, step by step."""

    def __init__(self, seed: int, today: date, say: Say) -> None:
        self.random = random.Random(seed)
        self.today = today
        self.now = datetime.combine(today, time(8, 0), tzinfo=UTC)
        self.say = say

    def key(self) -> uuid.UUID:
        return uuid.UUID(int=self.random.getrandbits(128), version=4)

    def moment(self, days_ago: float) -> datetime:
        day = self.today - timedelta(days=int(days_ago))
        return datetime.combine(
            day, time(self.random.randint(8, 17), self.random.randint(0, 59)), tzinfo=UTC
        )

    @transaction.atomic
    def build(self, people: int) -> None:
        self.workers()
        with quiet_triggers():
            self.people(people)
        self.shares()
        self.money()

    # ------------------------------------------------------------------ who works here

    def workers(self) -> None:
        self.say("Organisations, teams and workers")
        began = self.now - timedelta(days=800)
        places = {
            n: Neighbourhood.objects.create(name=n, column=c, row=r) for n, c, r in w.NEIGHBOURHOODS
        }
        self.organisations = {
            n: Organisation.objects.create(name=n, kind=k) for n, k in w.ORGANISATIONS
        }
        self.teams = [
            Team.objects.create(
                name=f"{name} team" if "team" not in name else name,
                neighbourhood=places[place],
                phone=f"01632 9600{n:02d}",
            )
            for n, (name, place) in enumerate(w.TEAMS, 1)
        ]
        password = make_password(PASSWORD)
        self.by_role = {}
        for role, (email, name, organisation, job) in ROLES.items():
            self.by_role[role] = User.objects.create(
                email=email,
                full_name=name,
                organisation=self.organisations[organisation],
                job_title=job,
                password=password,
            )
            if role not in {"worker", "lead"}:
                Appointment.objects.create(user=self.by_role[role], role=role, starts_at=began)
        self.secure(self.by_role.values())
        mill_lane = self.teams[4]
        Membership.objects.create(
            user=self.by_role["worker"], team=mill_lane, role="worker", starts_at=began
        )
        Membership.objects.create(
            user=self.by_role["lead"], team=mill_lane, role="lead", starts_at=began
        )
        self.members: dict[int, list[User]] = {team.pk: [] for team in self.teams}
        self.members[mill_lane.pk] += [self.by_role["worker"], self.by_role["lead"]]
        organisations = list(self.organisations.values())
        taken = {user.full_name for user in self.by_role.values()}
        while sum(map(len, self.members.values())) < 58:
            name = f"{self.random.choice(w.GIVEN)} {self.random.choice(w.FAMILY)}"
            if name in taken:
                continue
            taken.add(name)
            organisation = self.random.choice(organisations)
            user = User.objects.create(
                email=f"{name.lower().replace(' ', '.')}@example.org",
                full_name=name,
                organisation=organisation,
                job_title=self.random.choice(w.JOBS[organisation.name]),
                password=password,
            )
            team = self.teams[len(taken) % len(self.teams)]
            lead = not any(team.memberships.filter(role="lead"))
            Membership.objects.create(
                user=user, team=team, role="lead" if lead else "worker", starts_at=began
            )
            self.members[team.pk].append(user)

    def secure(self, users: Iterable[User]) -> None:
        for user in users:
            TOTP.activate(user, SECRET)
        Authenticator.objects.filter(type="totp").update(created_at=self.now)

    # ------------------------------------------------------------------ people

    def people(self, count: int) -> None:
        self.say(f"{count} people and two years with them")
        rows: dict[str, list[tuple]] = {name: [] for name in LOADED}
        for number in range(count):
            self.person(number, rows)
            if number and number % 500 == 0:
                self.say(f"  {number} people")
        self.juliet(rows)
        self.maya(rows)
        for table, columns in COLUMNS.items():
            self.say(
                f"  {copy(table, columns, rows[table])} rows of {table.removeprefix('people_')}"
            )

    def person(self, number: int, rows: dict[str, list[tuple]]) -> None:
        r = self.random
        team = self.teams[number % len(self.teams)]
        members = self.members[team.pk]
        hello = r.randint(5, 730)
        given, family = r.choice(w.GIVEN), r.choice(w.FAMILY)
        pk = self.card(
            rows,
            team,
            given,
            family,
            hello,
            born=date(r.randint(1935, 2006), r.randint(1, 12), r.randint(1, 28)),
            nhs=nhs_number(number) if r.random() < 0.7 else "",
        )
        quality = (
            0.35
            + 0.5 * (1 - hello / 730)
            + (0.15 if team.neighbourhood.name != "Northgate" else -0.1)
        )
        named = r.choice(members) if r.random() < 0.9 else None
        if named:
            rows["people_namedworker"].append(
                (self.key(), pk, named.pk, team.pk, self.moment(hello - 1), None, named.pk)
            )
        self.notes(rows, pk, given, team, members, named, hello, quality)
        self.plan(rows, pk, given, team, named or r.choice(members), hello, quality)

    def card(
        self,
        rows: dict[str, list[tuple]],
        team: Team,
        given: str,
        family: str,
        hello: int,
        *,
        born: date,
        nhs: str = "",
        known: str = "",
        details: dict[str, str] | None = None,
        picture: str = "",
    ) -> uuid.UUID:
        r, pk, at = self.random, self.key(), self.moment(hello)
        lead = self.members[team.pk][0]
        rows["people_person"].append(
            (
                pk,
                given,
                family,
                known,
                born,
                picture,
                team.neighbourhood_id,
                team.pk,
                False,
                at.date(),
                None,
                at,
                lead.pk,
                1,
                None,
                None,
            )
        )
        d = details or {}
        rows["people_persondetails"].append(
            (
                pk,
                nhs,
                d.get("address") or f"{r.randint(1, 98)} {r.choice(w.STREETS)}",
                d.get("postcode")
                or f"EX{r.randint(1, 9)} {r.randint(1, 9)}{r.choice('ABDEFG')}{r.choice('HJLN')}",
                f"07700 900{r.randint(100, 999)}",
                "",
                d.get("contact_preference", r.choice(w.PREFERENCES)),
                d.get("languages", r.choice(w.LANGUAGES)),
                d.get("home_note", r.choice(w.DOORS)),
                d.get("lives_with", ""),
                r.choice([None, 7, 14, 21, 30]),
                1,
                None,
                None,
            )
        )
        return pk

    def notes(
        self,
        rows: dict[str, list[tuple]],
        pk: uuid.UUID,
        given: str,
        team: Team,
        members: list[User],
        named: User | None,
        hello: int,
        quality: float,
    ) -> None:
        r = self.random
        days, first = hello, True
        days -= max(0, round(r.expovariate(1 / (11 - 9 * quality))))
        while days > 0:
            mine = named is not None and r.random() < 0.45 + 0.4 * quality
            author = named if mine else r.choice(members)
            how = (
                "home"
                if first
                else r.choices(list(w.KINDS_OF_WORDS), [18, 24, 12, 22, 10, 5, 9])[0]
            )
            told = None if r.random() < 0.25 else r.random() > 0.55 + 0.4 * quality
            demand = r.choices(
                ["value", "failure", "unknown"], [0.3 + 0.4 * quality, 0.55 - 0.4 * quality, 0.15]
            )[0]
            self.note(
                rows,
                pk,
                team,
                author,
                self.moment(days),
                how,
                r.choice(w.KINDS_OF_WORDS[how]).format(n=given),
                said=r.choice(w.SAID) if r.random() < 0.06 else "",
                seemed=r.choice(["", "as_usual", "brighter", "low", "as_usual", "brighter"]),
                demand=demand,
                told=told,
                known=bool(mine),
                aside="Check the step at the back door." if r.random() < 0.01 else "",
            )
            first = False
            days -= max(2, round(r.expovariate(1 / 16)))

    def note(
        self,
        rows: dict[str, list[tuple]],
        pk: uuid.UUID,
        team: Team,
        author: User,
        at: datetime,
        how: str,
        words: str,
        *,
        said: str = "",
        seemed: str = "",
        demand: str = "unknown",
        told: bool | None = None,
        known: bool = False,
        aside: str = "",
        others: Sequence[User] = (),
    ) -> None:
        note_key = self.key()
        rows["people_contact"].append(
            (
                note_key,
                at,
                self.random.choice([None, 10, 15, 20, 30, 40, 60]),
                how,
                words,
                said,
                seemed,
                demand,
                told,
                None,
                team.pk,
                author.pk,
                known,
                bool(aside),
                None,
                None,
                at,
            )
        )
        rows["people_contactperson"].append((self.key(), note_key, pk, at))
        for worker in dict.fromkeys([author.pk, *(o.pk for o in others)]):
            rows["people_contactworker"].append((self.key(), note_key, worker))
        if aside:
            rows["people_contactaside"].append((note_key, team.pk, aside))

    def plan(
        self,
        rows: dict[str, list[tuple]],
        pk: uuid.UUID,
        given: str,
        team: Team,
        by: User,
        hello: int,
        quality: float,
    ) -> None:
        r = self.random
        if r.random() < 0.8:
            self.story(
                rows,
                pk,
                "who_i_am",
                r.choice(w.WHO).format(y=r.randint(2, 40), job=r.choice(w.WORK), n=given),
                by,
                hello - 4,
            )
        if r.random() < 0.5:
            for heading, texts in (
                ("helps", w.HELPS),
                ("hinders", w.HINDERS),
                ("tell_first", w.FIRST),
            ):
                self.story(rows, pk, heading, r.choice(texts), by, hello - 9)
        for words in r.sample(w.GOALS, r.randint(1, 3)):
            goal, score = self.key(), r.randint(0, 4)
            state = r.choices(["open", "met", "stuck", "let_go"], [5, 2 * quality, 1, 0.5])[0]
            set_on = self.moment(hello - 6).date()
            rows["people_goal"].append(
                (
                    goal,
                    pk,
                    words,
                    state,
                    self.moment(hello // 2).date(),
                    set_on,
                    by.pk,
                    1,
                    None,
                    None,
                )
            )
            day = hello - 6
            while day > 0:
                rows["people_goalscore"].append(
                    (
                        self.key(),
                        goal,
                        pk,
                        min(10, max(0, score)),
                        self.moment(day).date(),
                        by.pk,
                        self.moment(day),
                    )
                )
                score += r.choice([-1, 0, 1, 1, 2]) if r.random() < 0.4 + quality / 2 else 0
                day -= r.randint(40, 100)
        life = r.randint(2, 6)
        for day in range(hello - 8, 0, -r.randint(85, 140)):
            if r.random() < 0.12:
                rows["people_wellbeing"].append(
                    (
                        self.key(),
                        pk,
                        self.moment(day).date(),
                        by.pk,
                        self.moment(day),
                        None,
                        None,
                        None,
                        None,
                    )
                )
                continue
            rows["people_wellbeing"].append(
                (
                    self.key(),
                    pk,
                    self.moment(day).date(),
                    by.pk,
                    self.moment(day),
                    life,
                    max(0, min(10, life + r.randint(-1, 2))),
                    max(0, min(10, life + r.randint(-2, 2))),
                    max(0, min(10, 9 - life + r.randint(-1, 2))),
                )
            )
            life = max(
                0,
                min(10, life + r.choice([-1, 0, 0, 1, 1]) + (1 if r.random() < quality / 3 else 0)),
            )
        for _n in range(r.randint(0, 5)):
            made = r.randint(0, max(1, hello - 2))
            due = made - r.randint(1, 14)
            settled = due > 0 and r.random() < 0.93
            rows["people_promise"].append(
                (
                    self.key(),
                    pk,
                    r.choice(w.PROMISES),
                    by.pk,
                    "",
                    team.pk,
                    self.today - timedelta(days=due),
                    self.today - timedelta(days=due) if settled else None,
                    r.random() < 0.55 + 0.4 * quality if settled else None,
                    by.pk,
                    self.moment(made),
                    1,
                    None,
                    None,
                )
            )
        if r.random() < 0.12:
            text, kind = r.choice(w.BLOCKERS)
            rows["people_blocker"].append(
                (self.key(), pk, team.pk, text, kind, by.pk, self.moment(r.randint(0, hello)), None)
            )
        for name, relationship, kind, close in r.sample(w.CIRCLE, r.randint(0, 6)):
            tie = (
                "broken"
                if name == "Housing" and r.random() < 0.6
                else r.choice(["often", "often", "sometimes"])
            )
            rows["people_circlemember"].append(
                (
                    self.key(),
                    pk,
                    name,
                    relationship,
                    kind,
                    tie,
                    close,
                    by.pk,
                    self.moment(hello - 3),
                    None,
                    1,
                    None,
                    None,
                )
            )

    def story(
        self,
        rows: dict[str, list[tuple]],
        pk: uuid.UUID,
        heading: str,
        text: str,
        by: User,
        days: int,
    ) -> None:
        at = self.moment(max(days, 1))
        rows["people_story"].append((self.key(), pk, heading, text, at.date(), by.pk, at, None))

    def juliet(self, rows: dict[str, list[tuple]]) -> None:
        team, sam = self.teams[4], self.by_role["worker"]
        self.juliet_pk = pk = self.card(
            rows,
            team,
            "Juliet",
            "Marsh",
            214,
            born=date(1988, 2, 19),
            picture="kite",
            nhs=nhs_number(90001),
            details={
                "address": "22 Chapel Row",
                "contact_preference": "Text first: I may be at work",
                "languages": "English",
                "home_note": "Knock, do not ring: the bell wakes downstairs",
            },
        )
        rows["people_namedworker"].append(
            (self.key(), pk, sam.pk, team.pk, self.moment(209), None, sam.pk)
        )
        self.story(rows, pk, "who_i_am", w.JULIET_WHO, sam, 203)
        self.story(
            rows,
            pk,
            "helps",
            "Knowing on which day you come. One person who knows the sums.",
            sam,
            200,
        )
        self.story(rows, pk, "hinders", "Letters that begin with a law.", sam, 200)
        self.story(rows, pk, "tell_first", "My friend Bea, then Sam.", sam, 200)
        for days, how, text, told, demand in w.JULIET_NOTES:
            self.note(
                rows,
                pk,
                team,
                sam,
                self.moment(days),
                how,
                text,
                demand=demand,
                told=told,
                known=True,
                seemed="brighter" if days < 170 else "low",
                others=self.members[team.pk][2:4] if how == "together" else (),
            )
        for text, state, scores in (
            ("To open the post on the day it comes", "open", (1, 3, 6)),
            ("To sleep without listening for downstairs", "stuck", (1, 2, 2)),
            ("One job with known hours", "met", (0, 5, 10)),
        ):
            goal = self.key()
            rows["people_goal"].append(
                (
                    goal,
                    pk,
                    text,
                    state,
                    self.moment(60).date(),
                    self.moment(203).date(),
                    sam.pk,
                    1,
                    None,
                    None,
                )
            )
            for days, score in zip((203, 120, 20), scores, strict=True):
                rows["people_goalscore"].append(
                    (
                        self.key(),
                        goal,
                        pk,
                        score,
                        self.moment(days).date(),
                        sam.pk,
                        self.moment(days),
                    )
                )
        for days, answers in ((203, (3, 4, 2, 9)), (20, (6, 7, 6, 5))):
            rows["people_wellbeing"].append(
                (self.key(), pk, self.moment(days).date(), sam.pk, self.moment(days), *answers)
            )
        rows["people_blocker"].append(
            (
                self.key(),
                pk,
                team.pk,
                "May not move because of rent arrears",
                "local_policy",
                sam.pk,
                self.moment(96),
                None,
            )
        )
        rows["people_promise"].append(
            (
                self.key(),
                pk,
                "Go to Rope Walk together, keys at 10",
                sam.pk,
                "",
                team.pk,
                self.today + timedelta(days=3),
                None,
                None,
                sam.pk,
                self.moment(6),
                1,
                None,
                None,
            )
        )
        rows["people_promise"].append(
            (
                self.key(),
                pk,
                "Ask council tax to take the £275 off",
                sam.pk,
                "",
                team.pk,
                self.today - timedelta(days=2),
                None,
                None,
                sam.pk,
                self.moment(24),
                1,
                None,
                None,
            )
        )
        for name, relationship, kind, tie, close in (
            ("Bea", "friend", "family", "often", True),
            ("Mum", "in Leeds", "family", "often", True),
            ("Sam", "walks alongside", "service", "often", False),
            ("Debt adviser", "Open Door", "service", "sometimes", False),
            ("Council tax", "letters", "service", "broken", False),
            ("Downstairs", "frightening", "community", "broken", False),
            ("Laundry", "Saturdays", "community", "sometimes", False),
        ):
            rows["people_circlemember"].append(
                (
                    self.key(),
                    pk,
                    name,
                    relationship,
                    kind,
                    tie,
                    close,
                    sam.pk,
                    self.moment(203),
                    None,
                    1,
                    None,
                    None,
                )
            )

    def maya(self, rows: dict[str, list[tuple]]) -> None:
        team, sam = self.teams[4], self.by_role["worker"]
        self.maya_pk = pk = self.card(
            rows,
            team,
            "Maya",
            "Thompson",
            120,
            born=date(1993, 5, 14),
            picture="sunrise",
            nhs=nhs_number(90002),
            details={
                "address": "14 Mill Lane",
                "contact_preference": "Text first, ring after 10",
                "languages": "English, some Portuguese",
                "home_note": "Side door. Nan’s dog is friendly",
                "lives_with": "Tia, 7",
            },
        )
        rows["people_namedworker"].append(
            (self.key(), pk, sam.pk, team.pk, self.moment(118), None, sam.pk)
        )
        self.story(
            rows,
            pk,
            "who_i_am",
            "I’m Tia’s mum first. I worked at the bakery on Quay Street for nine years and I’d go "
            "back tomorrow if the hours fitted school. I don’t like people turning up. When I go quiet it’s not that I "
            "don’t care, it’s that I’ve run out of words. Ask me about bread.",
            sam,
            20,
        )
        self.story(rows, pk, "helps", "Nan, a walk by the harbour, a text not a call.", sam, 20)
        self.story(rows, pk, "hinders", "Being asked the same thing twice.", sam, 20)
        self.story(
            rows,
            pk,
            "tell_first",
            "Nan, then Sam. Out of hours: the crisis line on the plan.",
            sam,
            20,
        )
        others = self.members[team.pk][2:3]
        for days, how, text, said, seemed in (
            (0.4, "text", "", "thank you for coming back when you said you would", ""),
            (
                0.6,
                "doorstep",
                "Boiler still off, using Nan’s heater. Maya has written down what she wants to say on Thursday. Tia showed me her reading badge.",
                "",
                "brighter",
            ),
            (
                3,
                "together",
                "One visit, not three. School will ring Sam, not Maya, when Tia is late.",
                "",
                "as_usual",
            ),
            (6, "nobody_in", "Left a card. Not counted against anyone.", "", ""),
            (
                13,
                "home",
                "Talked about the bakery. She has the number of the owner still.",
                "",
                "as_usual",
            ),
            (
                31,
                "phone",
                "The repair has no date. Rang with Maya listening, third time.",
                "",
                "low",
            ),
        ):
            self.note(
                rows,
                pk,
                team,
                sam,
                self.moment(days) if days >= 1 else self.now,
                how,
                text,
                said=said,
                seemed=seemed,
                known=True,
                told=False,
                demand="failure" if how == "phone" else "value",
                others=others if how == "together" else (),
                aside="Do not mention the boiler in front of Tia." if how == "home" else "",
            )
        for text, state, scores in (
            ("Tia sleeping in her own bed", "met", (1, 10)),
            ("A warm kitchen by Christmas", "stuck", (2, 1)),
            ("Not telling my story again to someone new", "open", (2, 6)),
        ):
            goal = self.key()
            rows["people_goal"].append(
                (
                    goal,
                    pk,
                    text,
                    state,
                    self.moment(31).date(),
                    self.moment(110).date(),
                    sam.pk,
                    1,
                    None,
                    None,
                )
            )
            for days, score in zip((110, 12), scores, strict=True):
                rows["people_goalscore"].append(
                    (
                        self.key(),
                        goal,
                        pk,
                        score,
                        self.moment(days).date(),
                        sam.pk,
                        self.moment(days),
                    )
                )
        for days, answers in ((100, (4, 5, 3, 8)), (9, (6, 7, 6, 5))):
            rows["people_wellbeing"].append(
                (self.key(), pk, self.moment(days).date(), sam.pk, self.moment(days), *answers)
            )
        rows["people_blocker"].append(
            (
                self.key(),
                pk,
                team.pk,
                "Repairs are booked without a date",
                "local_policy",
                sam.pk,
                self.moment(7),
                None,
            )
        )
        for text, who, due, settled in (
            ("A date for the boiler", "Housing, Mr Bell", -31, None),
            ("Go to the housing office together", "", 3, None),
            ("Ask the bakery about school-hours shifts", "Maya", None, None),
            ("One visit, not three", "", -3, -3),
        ):
            rows["people_promise"].append(
                (
                    self.key(),
                    pk,
                    text,
                    None if who else sam.pk,
                    who,
                    team.pk,
                    None if due is None else self.today + timedelta(days=due),
                    None if settled is None else self.today + timedelta(days=settled),
                    None if settled is None else True,
                    sam.pk,
                    self.moment(40),
                    1,
                    None,
                    None,
                )
            )
        for name, relationship, kind, tie, close in (
            ("Tia", "daughter, 7", "family", "often", True),
            ("Nan", "upstairs", "family", "often", True),
            ("Jo", "neighbour", "family", "often", True),
            ("Sam", "walks alongside", "service", "often", False),
            ("Priya", "health visitor", "service", "often", False),
            ("Housing", "repair has no date", "service", "broken", False),
            ("Ms Okoro", "school", "service", "sometimes", False),
            ("Food pantry", "Thursdays", "community", "sometimes", False),
        ):
            rows["people_circlemember"].append(
                (
                    self.key(),
                    pk,
                    name,
                    relationship,
                    kind,
                    tie,
                    close,
                    sam.pk,
                    self.moment(100),
                    None,
                    1,
                    None,
                    None,
                )
            )

    def shares(self) -> None:
        self.say("Agreements, shares and pulls")
        names = list(self.organisations.values())
        agreement = Agreement.objects.create(
            title="Example Borough sharing agreement",
            from_organisation=names[0],
            to_organisation=names[1],
            starts_at=self.now - timedelta(days=400),
            ends_at=self.now + timedelta(days=300),
        )
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT id, lead_team_id FROM people_person WHERE lead_team_id <> %s ORDER BY id LIMIT 24",
                [self.teams[4].pk],
            )
            for number, (pk, team) in enumerate(cursor.fetchall()):
                if number < 18:
                    cursor.execute(
                        "INSERT INTO people_share (id, person_id, to_team_id, agreement_id, level, starts_at, ends_at, shared_by_id)"
                        " VALUES (%s, %s, %s, %s, %s, %s, %s, %s)",
                        [
                            self.key(),
                            pk,
                            self.teams[4].pk,
                            agreement.pk,
                            number % 3 + 1,
                            self.now - timedelta(days=9),
                            self.now + timedelta(days=80),
                            self.members[team][0].pk,
                        ],
                    )
                else:
                    cursor.execute(
                        "INSERT INTO people_pull (id, person_id, asked_by_id, to_team_id, asks_in, words, asked_at, waits_until, answer)"
                        " VALUES (%s, %s, %s, %s, false, %s, now(), %s, '')",
                        [
                            self.key(),
                            pk,
                            self.members[team][0].pk,
                            self.teams[4].pk,
                            "Could somebody of you look at the damp with us?",
                            self.now + timedelta(days=13),
                        ],
                    )

    # ------------------------------------------------------------------ money

    def money(self) -> None:
        self.say("Funds, pots and what they made possible")
        finance = self.by_role["finance"]
        year = self.today.year if self.today.month > 3 else self.today.year - 1
        funds = []
        with acting_as(finance.pk):
            for name, funder, purpose, starts, ends, pence in (
                (
                    "Flexible fund",
                    "Example Borough Council",
                    "Whatever makes the next step possible",
                    date(year, 4, 1),
                    date(year + 1, 3, 31),
                    29_000_000,
                ),
                (
                    "Warm homes",
                    "Example Energy Trust",
                    "Heat, damp and light",
                    date(year, 5, 1),
                    self.today + timedelta(days=38),
                    6_400_000,
                ),
                (
                    "Family help grant",
                    "Example Community NHS Trust",
                    "Families with small children",
                    date(year, 6, 1),
                    self.today + timedelta(days=311),
                    14_400_000,
                ),
            ):
                fund = ledger.open_fund(
                    name=name,
                    funder=funder,
                    purpose=purpose,
                    starts=starts,
                    commit_by=ends,
                    spend_by=ends,
                )
                ledger.put_in(fund, pence, on=starts, by=finance.pk, key=f"demo:put-in:{name}")
                funds.append(fund)
        for team in self.teams:
            lead = Membership.objects.filter(team=team, role="lead").first()
            if lead is None:
                continue
            with acting_as(lead.user_id):
                for fund, pence in zip(funds, (3_600_000, 800_000, 1_800_000), strict=True):
                    ledger.allocate(
                        fund,
                        team.pk,
                        pence,
                        on=max(fund.starts, date(year, 6, 1)),
                        by=lead.user_id,
                        key=f"demo:allocate:{fund.pk}:{team.pk}",
                    )
                spends.set_limit(
                    team=team,
                    user=None,
                    per_spend=30_000,
                    per_month=120_000,
                    by=lead.user,
                    at=self.now - timedelta(days=230),
                )
            self.spending(team, lead.user, funds)

    def spending(self, team: Team, lead: User, funds: list[Fund]) -> None:
        r = self.random
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT p.id, n.worker_id FROM people_person p JOIN people_namedworker n ON n.person_id = p.id"
                " WHERE p.lead_team_id = %s AND n.worker_id <> %s ORDER BY p.id",
                [team.pk, lead.pk],
            )
            pairs = cursor.fetchall()
        r.shuffle(pairs)
        first = (self.today - funds[2].starts).days - 10
        for number, (person_id, worker_id) in enumerate(pairs[:42]):
            kind, what, so_that, pence = r.choice(w.SPENDS)
            at = self.moment(r.randint(2, max(first, 3)))
            worker = User.objects.get(pk=worker_id)
            person = Person.objects.get(pk=person_id)
            try:
                with acting_as(worker_id):
                    spend = spends.ask_or_spend(
                        pk=self.key(),
                        by=worker,
                        team=team,
                        person=person,
                        at=at,
                        values={
                            "so_that": so_that,
                            "what": what,
                            "kind": kind,
                            "asked_pence": pence + r.randint(-5, 20) * 50,
                            "supplier": "",
                        },
                    )
                    if spend.state == Spend.State.PROMISED and number % 7:
                        spends.came_to(
                            spend,
                            by=worker,
                            pence=spend.asked_pence - r.choice([0, 0, 150, 400]),
                            at=at + timedelta(days=1),
                            helped=r.choice(["worked", "worked", "too_soon", "did_not"]),
                        )
                if spend.state == Spend.State.ASKED and number % 5:
                    with acting_as(lead.pk):
                        spend = spends.answer(
                            spend, by=lead, yes=True, words="", at=at + timedelta(hours=2)
                        )
                        spends.came_to(
                            spend,
                            by=lead,
                            pence=spend.asked_pence,
                            at=at + timedelta(days=2),
                            helped="worked",
                        )
            except Refused:
                continue


def nhs_number(n: int) -> str:
    """A number of the test range 999 000 0000 and above, which is never issued."""
    base = 999_000_000 + n * 7 % 1_000_000  # a benchmark of more comes round again
    while True:
        digits = str(base)
        check = 11 - sum(int(d) * (10 - i) for i, d in enumerate(digits)) % 11
        if check != 10:
            return f"{digits}{check % 11}"
        base += 1


COLUMNS = {
    "people_person": [
        "id",
        "given_name",
        "family_name",
        "known_as",
        "born_on",
        "picture",
        "neighbourhood_id",
        "lead_team_id",
        "sealed",
        "first_hello_on",
        "last_contact_at",
        "created_at",
        "created_by_id",
        "version",
        "changed_by_id",
        "changed_at",
    ],
    "people_persondetails": [
        "person_id",
        "nhs_number",
        "address",
        "postcode",
        "phone",
        "email",
        "contact_preference",
        "languages",
        "home_note",
        "lives_with",
        "in_touch_every_days",
        "version",
        "changed_by_id",
        "changed_at",
    ],
    "people_namedworker": [
        "id",
        "person_id",
        "worker_id",
        "team_id",
        "starts_at",
        "ends_at",
        "added_by_id",
    ],
    "people_story": [
        "id",
        "person_id",
        "heading",
        "words",
        "told_on",
        "written_by_id",
        "written_at",
        "replaced_at",
    ],
    "people_goal": [
        "id",
        "person_id",
        "words",
        "state",
        "state_since",
        "set_on",
        "set_by_id",
        "version",
        "changed_by_id",
        "changed_at",
    ],
    "people_goalscore": [
        "id",
        "goal_id",
        "person_id",
        "score",
        "scored_on",
        "asked_by_id",
        "asked_at",
    ],
    "people_promise": [
        "id",
        "person_id",
        "words",
        "worker_id",
        "promised_by",
        "team_id",
        "due_on",
        "settled_on",
        "kept",
        "made_by_id",
        "made_at",
        "version",
        "changed_by_id",
        "changed_at",
    ],
    "people_blocker": [
        "id",
        "person_id",
        "team_id",
        "words",
        "kind",
        "raised_by_id",
        "raised_at",
        "cleared_on",
    ],
    "people_circlemember": [
        "id",
        "person_id",
        "name",
        "relationship",
        "kind",
        "tie",
        "close",
        "added_by_id",
        "added_at",
        "left_on",
        "version",
        "changed_by_id",
        "changed_at",
    ],
    "people_wellbeing": [
        "id",
        "person_id",
        "asked_on",
        "asked_by_id",
        "asked_at",
        "satisfied",
        "worthwhile",
        "happy",
        "anxious",
    ],
    "people_contact": [
        "id",
        "happened_at",
        "minutes",
        "how",
        "words",
        "said",
        "seemed",
        "demand",
        "told_again",
        "come_back_on",
        "team_id",
        "author_id",
        "known_worker",
        "part_kept",
        "corrects_id",
        "kept_closed_for_id",
        "received_at",
    ],
    "people_contactperson": ["id", "contact_id", "person_id", "happened_at"],
    "people_contactworker": ["id", "contact_id", "worker_id"],
    "people_contactaside": ["contact_id", "team_id", "words"],
}
