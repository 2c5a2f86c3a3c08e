"""Every entry point of the database, as every actor, against the oracle. Used by the walk and the mutants."""

import secrets
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime

from django.db import DatabaseError, connection, transaction

from people.models import (
    Agreement,
    CircleMember,
    Contact,
    Goal,
    Involvement,
    Person,
    PersonDetails,
    Promise,
    Share,
    Story,
    StreamItem,
    Wellbeing,
)
from placehub.access.context import Worker, begin, end, open_session
from teams.models import Organisation
from tests.support import become, owner
from tests.world import Known, World

READS = {
    "people_person": (1, "id"),
    "people_involvement": (1, "person_id"),
    "people_namedworker": (1, "person_id"),
    "people_share": (1, "person_id"),
    "people_pull": (1, "person_id"),
    "people_persondetails": (2, "person_id"),
    "people_story": (2, "person_id"),
    "people_goal": (2, "person_id"),
    "people_goalscore": (2, "person_id"),
    "people_promise": (2, "person_id"),
    "people_blocker": (2, "person_id"),
    "people_contactperson": (2, "person_id"),
    "people_streamitem": (2, "person_id"),
    "people_circlemember": (3, "person_id"),
    "people_wellbeing": (3, "person_id"),
}
MODELS = {
    Person: 1,
    Involvement: 1,
    Share: 1,
    PersonDetails: 2,
    Story: 2,
    Goal: 2,
    Promise: 2,
    StreamItem: 2,
    CircleMember: 3,
    Wellbeing: 3,
}
NOW = "now()"


class FoundOne(Exception):
    """Enough for somebody who only asks whether anything differs."""


class Sweep:
    """Collects what differs from the oracle."""

    def __init__(self, world: World, *, first: bool = False) -> None:
        self.world, self.first = world, first
        self.faults: list[str] = []
        self.attempts = 0

    @contextmanager
    def acting(self, actor: str) -> Iterator[Worker | None]:
        """One actor's context, in a savepoint that is rolled back."""
        user = self.world.actors[actor]
        with transaction.atomic():
            worker = None
            if user is not None and actor != "password only":
                token = secrets.token_urlsafe(16)
                open_session(token, user.pk)
                worker = begin(token)
            else:
                begin(None)
            try:
                yield worker
            finally:
                transaction.set_rollback(True)
        end()

    def fault(self, words: str) -> None:
        self.faults.append(words)
        if self.first:
            raise FoundOne(words)

    def rows(self, sql: str, *values: object) -> list[tuple]:
        self.attempts += 1
        with connection.cursor() as cursor:
            cursor.execute(sql, values)
            return cursor.fetchall()

    def done(self, sql: str, *values: object) -> bool:
        """True when the statement was carried out and touched a row."""
        self.attempts += 1
        try:
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(sql, values)
                touched = cursor.rowcount
                if cursor.description:
                    row = cursor.fetchone()
                    touched = row is not None and row[0] not in (None, False)
                return bool(touched)
        except DatabaseError:
            return False

    def agree(self, what: str, found: object, right: object) -> None:
        if found != right:
            self.fault(f"{what}: {found!r}, by the rules {right!r}")

    # -------------------------------------------------------------- the sweep

    def everything(self) -> list[str]:
        """The whole sweep; with ``first`` only until something differs."""
        with suppress(FoundOne):
            self._everything()
        return self.faults

    def _everything(self) -> None:
        self.forgeries()
        self.changes()
        self.first_wall()
        for actor in self.world.actors:
            self.reads(actor)
            self.functions(actor)
            self.asks(actor)
            self.writes(actor)

    def people(self) -> list[Known]:
        return list(self.world.people.values())

    def reads(self, actor: str) -> None:
        by_pk = {known.person.pk: known for known in self.people()}
        with self.acting(actor):
            for table, (least, column) in READS.items():
                seen = {row[0] for row in self.rows(f"SELECT DISTINCT {column} FROM {table}")}
                have = self.having[table] if hasattr(self, "having") else None
                right = {
                    pk
                    for pk, known in by_pk.items()
                    if self.world.level(actor, known) >= least and (have is None or pk in have)
                }
                if (seen & set(by_pk)) != right:
                    names = sorted(by_pk[pk].basis for pk in (seen & set(by_pk)) ^ right)
                    self.fault(f"{actor} reads {table}: differs for {names}")
            mine = set(self.world.seats.get(actor, [])) | {
                -(self.world.actors[actor].pk if self.world.actors[actor] else 0)
            }
            keys = {row[0] for row in self.rows("SELECT DISTINCT grantee FROM person_grant")}
            if keys - mine:
                self.fault(f"{actor} reads grants of others")
            for known in self.people():
                note, level = known.parts["contact"], self.world.level(actor, known)
                self.agree(
                    f"{actor} reads the note of {known.basis}",
                    bool(self.rows("SELECT 1 FROM people_contact WHERE id = %s", note.pk)),
                    level >= 2,
                )
                self.agree(
                    f"{actor} reads who was at the note of {known.basis}",
                    bool(
                        self.rows(
                            "SELECT 1 FROM people_contactworker WHERE contact_id = %s", note.pk
                        )
                    ),
                    level >= 2,
                )
                self.agree(
                    f"{actor} reads what was kept to the team in {known.basis}",
                    bool(
                        self.rows(
                            "SELECT 1 FROM people_contactaside WHERE contact_id = %s", note.pk
                        )
                    ),
                    level >= 2 and actor == "stranger",
                )
            shut = self.world.people["sealed"]
            two = shut.parts["shared note"]
            self.agree(
                f"{actor} reads a note about two, one of them sealed",
                bool(self.rows("SELECT 1 FROM people_contact WHERE id = %s", two.pk)),
                self.world.level(actor, shut) >= 2,
            )
            self.agree(f"{actor} reads broken glass", self.glass_seen(), self.glass_right(actor))
            own = self.rows("SELECT DISTINCT worker_id FROM people_ownrecord")
            if any(row[0] != getattr(self.world.actors[actor], "pk", None) for row in own):
                self.fault(f"{actor} reads what others declared of their families")

    def glass_seen(self) -> set[str]:
        by_pk = {known.person.pk: known.basis for known in self.people()}
        return {
            by_pk[row[0]]
            for row in self.rows("SELECT person_id FROM people_breakglass")
            if row[0] in by_pk
        }

    def glass_right(self, actor: str) -> set[str]:
        if actor in {"worker", "steward"}:
            return {"glass", "glass mended"}
        return set()  # the lead of Ours is not round these people

    def functions(self, actor: str) -> None:
        world, user = self.world, self.world.actors[actor]
        for known in self.people():
            pk, level = known.person.pk, world.level(actor, known)
            with self.acting(actor):
                found = self.rows("SELECT app.level_of(%s)", pk)[0][0]
                self.agree(f"{actor} level_of {known.basis}", found, level)
                standing = self.rows("SELECT app.standing(%s)", pk)[0][0]
                self.agree(f"{actor} standing to {known.basis}", standing is not None, level > 0)
                hits = {
                    row[0]
                    for row in self.rows(
                        "SELECT person_id FROM app.search_people(%s, NULL, '', '', 50)",
                        known.canary,
                    )
                }
                self.agree(f"{actor} searches {known.basis}", pk in hits, level > 0)
                place = {
                    row[0]
                    for row in self.rows(
                        "SELECT person_id FROM app.search_people('', NULL, '', %s, 50)",
                        f"{known.canary} Row",
                    )
                }
                self.agree(f"{actor} searches where {known.basis} lives", pk in place, level >= 2)
            steward = actor == "steward"
            leads = (
                actor == "lead"
                and level == 3
                and known.team_levels.get(world.teams["ours"].pk) == 3
            )
            with self.acting(actor):
                asked = self.done("SELECT count(*) >= 0 FROM audit.who_looked(%s, 99999999, 5)", pk)
                self.agree(f"{actor} asks who looked at {known.basis}", asked, steward or leads)
            with self.acting(actor):
                named = (
                    user is not None
                    and user.pk in known.worker_levels
                    and known.basis != "glass"
                    and level == 3
                )
                may = level == 3 and (named or leads)
                try_shut = self.done("SELECT app.seal(%s, %s)", pk, not known.sealed)
                could = may and (
                    known.sealed or known.basis in {"elsewhere", "sealed", "sealed, named"}
                )
                self.agree(f"{actor} seals {known.basis}", try_shut, could)
            with self.acting(actor):
                refused = not self.done(
                    "SELECT app.break_glass(%s, 'consent', 'twenty letters and a few more', 24)", pk
                )
                has_team = bool(world.seats.get(actor)) and actor not in {
                    "stopped",
                    "password only",
                }
                self.agree(
                    f"{actor} breaks the glass of {known.basis} by id",
                    not refused,
                    level > 0 and has_team,
                )
            self.signposts(actor, known, level)
            if known.parts["pull"] is not None:
                with self.acting(actor):
                    may = world.teams["third"].pk in world.seats.get(actor, []) and level >= 1
                    self.agree(
                        f"{actor} answers a pull round {known.basis}",
                        self.done("SELECT app.answer_pull(%s, true, '')", known.parts["pull"].pk),
                        may,
                    )

    def signposts(self, actor: str, known: Known, level: int) -> None:
        world, user = self.world, self.world.actors[actor]
        has_team = bool(world.seats.get(actor)) and actor not in {
            "stopped",
            "password only",
            "left the team",
        }
        with self.acting(actor):
            person = known.person
            try:
                with transaction.atomic():
                    posts = self.rows(
                        "SELECT team_name FROM app.signpost(%s, %s, %s, '')",
                        person.given_name,
                        person.family_name,
                        str(person.born_on),
                    )
            except DatabaseError:
                posts = []
            closed = user is not None and user.pk in known.closed_to
            right = has_team and level == 0 and not known.sealed and not closed
            self.agree(f"{actor} is shown a signpost to {known.basis}", bool(posts), right)
            if known.sealed and has_team and level == 0:
                become(None)
                told = self.rows(
                    "SELECT count(*) FROM people_sealedask WHERE person_id = %s", person.pk
                )[0][0]
                become("ph_app")
                self.agree(
                    f"asking after {known.basis} is told to its named workers", told > 0, True
                )

    def asks(self, actor: str) -> None:
        """Everybody hears of what they asked alone, with the name of whom they may see."""
        user, right = self.world.actors[actor], {}
        for known in self.people():
            level = self.world.level(actor, known)
            asked = actor == "worker" or (actor == "stranger" and not known.sealed)
            shut = (known.sealed and level == 0) or (
                user is not None and user.pk in known.closed_to
            )
            if asked and not shut:
                name = known.person.given_name if level else ""
                right[known.basis] = (known.person.pk if level else None, name)
        with self.acting(actor):
            told = {
                words: (person, name)
                for words, person, name in self.rows(
                    "SELECT words, person, name FROM app.my_asks()"
                )
            }
        for basis in sorted(told.keys() | right.keys()):
            self.agree(f"{actor} asked about {basis}", told.get(basis), right.get(basis))

    def agreement(self) -> int:
        with owner():
            return Agreement.objects.order_by("-ends_at").values_list("pk", flat=True)[0]

    def organisations(self) -> list[int]:
        with owner():
            return [*Organisation.objects.order_by("pk").values_list("pk", flat=True)[:2]]

    def writes(self, actor: str) -> None:
        world, user = self.world, self.world.actors[actor]
        me = user.pk if user else 0
        other = world.actors["stranger"].pk if actor != "stranger" else world.actors["lead"].pk
        seats = world.seats.get(actor) or []
        team = seats[0] if seats else world.teams["ours"].pk
        agreement = self.agreement()
        far_team, far_worker = world.teams["third"].pk, world.actors["named elsewhere"].pk
        for known in self.people():
            pk, level = known.person.pk, world.level(actor, known)
            may = level >= 3
            tries: list[tuple[str, bool, str, tuple]] = [
                ("tells a story", may, STORY, (uuid.uuid4(), pk, me)),
                ("tells a story in another's name", False, STORY, (uuid.uuid4(), pk, other)),
                ("sets a goal", may, GOAL, (uuid.uuid4(), pk, me)),
                ("sets a goal in another's name", False, GOAL, (uuid.uuid4(), pk, other)),
                (
                    "changes the details",
                    may,
                    "UPDATE people_persondetails SET phone = '1', version = version + 1 WHERE person_id = %s",
                    (pk,),
                ),
                (
                    "changes the card",
                    may,
                    "UPDATE people_person SET known_as = 'x', version = version + 1 WHERE id = %s",
                    (pk,),
                ),
                (
                    "seals by hand",
                    False,
                    "UPDATE people_person SET sealed = NOT sealed WHERE id = %s",
                    (pk,),
                ),
                ("deletes the person", False, "DELETE FROM people_person WHERE id = %s", (pk,)),
                (
                    "deletes a note",
                    False,
                    "DELETE FROM people_contact WHERE id = %s",
                    (known.parts["contact"].pk,),
                ),
                (
                    "rewrites a note",
                    False,
                    "UPDATE people_contact SET words = 'x' WHERE id = %s",
                    (known.parts["contact"].pk,),
                ),
                (
                    "lets a team in",
                    world.lets_in(actor, known),
                    INVOLVEMENT,
                    (uuid.uuid4(), pk, world.teams["third"].pk, me),
                ),
                (
                    "shares",
                    world.lets_in(actor, known),
                    SHARE,
                    (uuid.uuid4(), pk, world.teams["third"].pk, agreement, me),
                ),
                (
                    "shares in another's name",
                    False,
                    SHARE,
                    (uuid.uuid4(), pk, world.teams["third"].pk, agreement, other),
                ),
                (
                    "asks a team in",
                    world.lets_in(actor, known),
                    PULL,
                    (uuid.uuid4(), pk, world.teams["third"].pk, me),
                ),
                (
                    "lets a team stay",
                    world.lets_in(actor, known),
                    "UPDATE people_involvement SET ends_at = NULL WHERE person_id = %s",
                    (pk,),
                ),
                (
                    "lets a team in in another's name",
                    False,
                    INVOLVEMENT,
                    (uuid.uuid4(), pk, world.teams["third"].pk, other),
                ),
                (
                    "names an outsider",
                    False,
                    NAMED,
                    (uuid.uuid4(), pk, far_worker, world.teams["theirs"].pk, me),
                ),
                (
                    "ends a circle member",
                    may,
                    "UPDATE people_circlemember SET left_on = current_date WHERE person_id = %s",
                    (pk,),
                ),
                (
                    "grants directly",
                    False,
                    "INSERT INTO person_grant (person_id, grantee, level, until) VALUES (%s, %s, 3, 'infinity')",
                    (pk, -me or -1),
                ),
                ("breaks glass by hand", False, GLASS, (uuid.uuid4(), pk, me)),
                (
                    "asks after a sealed person by hand",
                    False,
                    "INSERT INTO people_sealedask (id, person_id, worker_id, asked_at) VALUES (%s, %s, %s, now())",
                    (uuid.uuid4(), pk, me),
                ),
            ]
            for what, right, sql, values in tries:
                with self.acting(actor):
                    self.agree(f"{actor} {what} of {known.basis}", self.done(sql, *values), right)
            self.logs(actor, known, me, other, team, may, far_team)
        with self.acting(actor):
            self.agree(
                f"{actor} opens a seat by hand",
                self.done(
                    "INSERT INTO teams_membership (user_id, team_id, role, starts_at) VALUES (%s, %s, 'lead', now())",
                    other,
                    far_team,
                ),
                actor == "administrator",
            )
        for what, sql, values in (
            (
                "gives themself a seat",
                "INSERT INTO teams_membership (user_id, team_id, role, starts_at) VALUES (%s, %s, 'lead', now())",
                (me or 1, far_team),
            ),
            (
                "appoints themself",
                "INSERT INTO teams_appointment (user_id, role, starts_at) VALUES (%s, 'finance', now())",
                (me or 1,),
            ),
        ):
            with self.acting(actor):
                self.agree(f"{actor} {what}", self.done(sql, *values), False)
        with self.acting(actor):
            self.agree(
                f"{actor} appoints by hand",
                self.done(
                    "INSERT INTO teams_appointment (user_id, role, starts_at) VALUES (%s, 'steward', now())",
                    other,
                ),
                actor == "administrator",
            )
        organisations = self.organisations()
        for what, sql, values in (
            ("writes down an agreement", AGREEMENT, organisations),
            ("ends an agreement", "UPDATE people_agreement SET ends_at = now()", ()),
        ):
            with self.acting(actor):
                self.agree(f"{actor} {what}", self.done(sql, *values), actor == "steward")
        with self.acting(actor):
            glass = self.world.people["glass"].person.pk
            become(None)
            row = self.rows("SELECT id FROM people_breakglass WHERE person_id = %s", glass)
            become("ph_app")
            if row:
                self.agree(
                    f"{actor} checks broken glass",
                    self.done("SELECT app.check_glass(%s, 'fine')", row[0][0]),
                    actor == "steward",
                )

    def logs(
        self, actor: str, known: Known, me: int, other: int, team: int, may: bool, far_team: int
    ) -> None:
        """Write a note and put it on the person's page: in one's own name, for one's own team."""
        in_team = bool(self.world.seats.get(actor)) and actor not in {
            "stopped",
            "password only",
            "left the team",
        }
        for what, author, for_team, right in (
            ("logs a contact", me, team, may and in_team),
            ("logs a contact in another's name", other, team, False),
            (
                "logs a contact for another team",
                me,
                far_team if team != far_team else self.world.teams["ours"].pk,
                False,
            ),
        ):
            with self.acting(actor):
                key = uuid.uuid4()
                wrote = self.done(NOTE, key, for_team, author) and self.done(
                    LINK, uuid.uuid4(), key, known.person.pk
                )
                self.agree(f"{actor} {what} with {known.basis}", wrote, right)
        with self.acting(actor):
            self.agree(
                f"{actor} writes a loose note in another's name",
                self.done(NOTE, uuid.uuid4(), team, other),
                False,
            )
        # somebody else's note does not come onto a page that one may write on; one's own may, soon after
        shared = self.world.people["sealed"].parts["shared note"]
        with self.acting(actor):
            mine = actor == "named elsewhere" and may and known.basis not in {"involved", "sealed"}
            self.agree(
                f"{actor} links another's note to {known.basis}",
                self.done(LINK, uuid.uuid4(), shared.pk, known.person.pk),
                mine,
            )

    def first_wall(self) -> None:
        """Wall one alone: the querysets as the owner, whom no policy stops."""
        by_pk = {known.person.pk: known for known in self.people()}
        for actor, user in self.world.actors.items():
            if user is None:
                continue
            with self.acting(actor) as worker:
                if worker is None:
                    continue
                with owner():
                    for model, least in MODELS.items():
                        self.attempts += 1
                        field = "pk" if model in (Person, PersonDetails) else "person_id"
                        seen = set(
                            model.objects.visible_to(worker).values_list(field, flat=True)
                        ) & set(by_pk)
                        every = set(model.objects.values_list(field, flat=True))
                        right = {
                            pk
                            for pk, known in by_pk.items()
                            if self.world.level(actor, known) >= least and pk in every
                        }
                        if seen != right:
                            self.fault(
                                f"wall one: {actor} {model.__name__} differs for {sorted(by_pk[pk].basis for pk in seen ^ right)}"
                            )
                    notes = set(Contact.objects.visible_to(worker).values_list("pk", flat=True))
                    for known in self.people():
                        self.agree(
                            f"wall one: {actor} reads the note of {known.basis}",
                            known.parts["contact"].pk in notes,
                            self.world.level(actor, known) >= 2,
                        )

    def forgeries(self) -> None:
        """Settings that somebody forges on the application's connection open nothing."""
        worker = self.world.actors["worker"].pk
        team = self.world.teams["ours"].pk
        for setting in (("app.keys", f"{{{team}}}"), ("app.worker_id", str(worker))):
            with self.acting("stranger"):
                self.rows("SELECT set_config(%s, %s, true)", *setting)
                self.agree(
                    f"a forged {setting[0]} opens people",
                    self.done(
                        "SELECT 1 FROM people_person WHERE id = %s",
                        self.world.people["involved"].person.pk,
                    ),
                    False,
                )
        with self.acting("nobody"):
            self.rows("SELECT set_config('app.keys', %s, true)", f"{{{team}}}")
            self.agree(
                "forged keys without a context open people",
                self.done(
                    "SELECT 1 FROM people_person WHERE id = %s",
                    self.world.people["involved"].person.pk,
                ),
                False,
            )
            self.agree(
                "a session is opened without proof",
                self.done("SELECT 1 FROM app.open_session('t', %s, 3600, 9999999999, 'x')", worker),
                False,
            )
            self.agree("secrets are read", self.done("SELECT 1 FROM priv.secret"), False)
            self.agree("sessions are read", self.done("SELECT 1 FROM priv.session"), False)
        self.lapsed(
            "UPDATE priv.session SET expires_at = now() - interval '1 minute'",
            "an expired session opens",
        )
        self.lapsed(
            "UPDATE priv.session SET seen_at = now() - interval '13 hours'", "an idle session opens"
        )

    def lapsed(self, sql: str, words: str) -> None:
        with transaction.atomic():
            token = secrets.token_urlsafe(16)
            open_session(token, self.world.actors["worker"].pk)
            with owner(), connection.cursor() as cursor:
                cursor.execute(sql)
            self.agree(words, begin(token) is not None, False)
            transaction.set_rollback(True)
        end()

    def changes(self) -> None:
        """What a basis gave goes when the basis goes, at once."""
        ours = self.world.teams["ours"].pk
        people = self.world.people
        far = self.world.actors["named elsewhere"].pk
        for what, sql, actor, basis, right in (
            (
                "an involvement ends",
                f"UPDATE people_involvement SET ends_at = now() WHERE team_id = {ours}",
                "worker",
                "involved",
                0,
            ),
            (
                "a record is sealed",
                "UPDATE people_person SET sealed = true WHERE NOT sealed",
                "worker",
                "involved",
                0,
            ),
            (
                "a record is opened again",
                "UPDATE people_person SET sealed = false WHERE sealed",
                "worker",
                "sealed",
                3,
            ),
            (
                "a share is withdrawn",
                "UPDATE people_share SET withdrawn_at = now()",
                "worker",
                "share 3",
                0,
            ),
            (
                "an agreement ends",
                "UPDATE people_agreement SET ends_at = now()",
                "worker",
                "share 2",
                0,
            ),
            (
                "a worker steps back",
                f"UPDATE people_namedworker SET ends_at = now() WHERE worker_id = {far}",
                "named elsewhere",
                "sealed",
                0,
            ),
            (
                "a pull is answered with no",
                "UPDATE people_pull SET answered_at = now(), answered_by_id = asked_by_id, said_yes = false",
                "worker",
                "pulled",
                0,
            ),
            (
                "a seat ends",
                f"UPDATE teams_membership SET ends_at = now() - interval '1 second' WHERE team_id = {ours}",
                "worker",
                "involved",
                0,
            ),
            (
                "an account is stopped",
                f"UPDATE teams_user SET is_active = false WHERE id = {self.world.actors['worker'].pk}",
                "worker",
                "involved",
                0,
            ),
        ):
            with transaction.atomic():
                with owner(), connection.cursor() as cursor:
                    cursor.execute(sql)
                with self.acting(actor):
                    self.agree(
                        what,
                        self.rows("SELECT app.level_of(%s)", people[basis].person.pk)[0][0],
                        right,
                    )
                transaction.set_rollback(True)


STORY = (
    "INSERT INTO people_story (id, person_id, heading, words, told_on, written_by_id, written_at, replaced_at)"
    " VALUES (%s, %s, 'also', 'x', current_date, %s, now(), now())"
)
GOAL = (
    "INSERT INTO people_goal (id, person_id, words, state, state_since, set_on, set_by_id, version)"
    " VALUES (%s, %s, 'x', 'open', current_date, current_date, %s, 1)"
)
INVOLVEMENT = (
    "INSERT INTO people_involvement (id, person_id, team_id, starts_at, ends_at, added_by_id)"
    " VALUES (%s, %s, %s, now(), now() + interval '1 day', %s)"
)
SHARE = (
    "INSERT INTO people_share (id, person_id, to_team_id, agreement_id, level, starts_at, ends_at, shared_by_id)"
    " VALUES (%s, %s, %s, %s, 1, now(), now() + interval '1 day', %s)"
)
AGREEMENT = (
    "INSERT INTO people_agreement (title, from_organisation_id, to_organisation_id, starts_at, ends_at)"
    " VALUES ('by hand', %s, %s, now(), now() + interval '1 day')"
)
PULL = (
    "INSERT INTO people_pull (id, person_id, to_team_id, asked_by_id, asks_in, words, asked_at, waits_until, answer)"
    " VALUES (%s, %s, %s, %s, false, 'please', now(), now() + interval '1 day', '')"
)
NAMED = (
    "INSERT INTO people_namedworker (id, person_id, worker_id, team_id, starts_at, ends_at, added_by_id)"
    " VALUES (%s, %s, %s, %s, now(), now() + interval '1 day', %s)"
)
GLASS = (
    "INSERT INTO people_breakglass (id, person_id, worker_id, reason, words, starts_at, ends_at, verdict)"
    " VALUES (%s, %s, %s, 'consent', 'twenty letters and a few more', now(), now() + interval '1 day', '')"
)
NOTE = (
    "INSERT INTO people_contact (id, happened_at, how, words, said, seemed, demand, team_id, author_id, known_worker,"
    " part_kept, received_at) VALUES (%s, now(), 'phone', 'x', '', '', 'unknown', %s, %s, false, false, now())"
)
LINK = "INSERT INTO people_contactperson (id, contact_id, person_id, happened_at) VALUES (%s, %s, %s, now())"
Check = Callable[[World], list[str]]
STARTED = datetime.now(UTC)


def what_there_is(sweep: Sweep) -> None:
    """Which people have rows in which table: not everybody has a share."""
    with owner():
        sweep.having = {
            table: {row[0] for row in sweep.rows(f"SELECT DISTINCT {column} FROM {table}")}
            for table, (_least, column) in READS.items()
        }


def sweep_of(world: World, *, first: bool = False) -> Sweep:
    sweep = Sweep(world, first=first)
    what_there_is(sweep)
    return sweep
