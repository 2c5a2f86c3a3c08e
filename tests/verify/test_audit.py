"""Ways to silence or alter the audit. As the application none works; as a superuser all are found.

    make verify-audit
The application signs in as itself here, with a worker's true session: a proof in which the tests'
owner merely steps into the application's role could step out again.
"""

import secrets
import time
from collections.abc import Iterator
from contextlib import suppress

import psycopg
import pytest

from placehub.access.keys import session_proof
from tests.verify.audit_attacks import ATTACKS, NAME, Attack
from tests.verify.place import Place, a_place

pytestmark = pytest.mark.verify
OUTCOMES: dict[str, str] = {}

CHANGE = "UPDATE people_persondetails SET home_note = %s WHERE person_id = %s"


@pytest.fixture(scope="module")
def place() -> Iterator[Place]:
    with a_place(NAME) as made:
        yield made


@pytest.fixture
def app(place: Place) -> Iterator[psycopg.Connection]:
    with place.connect("ph_app", autocommit=False) as connection:
        yield connection
        connection.rollback()


@pytest.fixture
def sealing(place: Place) -> Iterator[int]:
    """The process that the sealing job has on the server."""
    with place.connect("ph_job") as job:
        yield job.info.backend_pid


def begin_as(connection: psycopg.Connection, worker: int) -> None:
    """Open the true context of a worker who signed in, as the web process does."""
    token, expires = secrets.token_urlsafe(32), int(time.time()) + 3600
    proof = session_proof(token, worker, 3600, expires)
    connection.execute(
        "SELECT app.open_session(%s, %s, 3600, %s, %s)", [token, worker, expires, proof]
    )
    assert connection.execute("SELECT app.begin(%s)", [token]).fetchone()[0] is not None


def everything_up_to(place: Place, last: int | None = None) -> tuple[int, str]:
    """The newest change's number, and a hash over all logs up to ``last``."""
    with place.connect("ph_owner") as owner:
        newest = owner.execute("SELECT coalesce(max(id), 0) FROM audit.change").fetchone()[0]
        words = owner.execute(
            """
            SELECT concat(
              (SELECT string_agg(t::text, '' ORDER BY id) FROM audit.change t WHERE id <= %(last)s),
              (SELECT string_agg(t::text, '' ORDER BY id) FROM audit.read t),
              (SELECT string_agg(t::text, '' ORDER BY id) FROM audit.event t),
              (SELECT string_agg(t::text, '' ORDER BY id) FROM audit.seal t),
              (SELECT string_agg(format('%%s %%s %%s', tgrelid, tgname, tgenabled), '' ORDER BY oid)
                 FROM pg_trigger),
              (SELECT string_agg(t::text, '' ORDER BY tbl) FROM audit.watched t))
            """,
            {"last": newest if last is None else last},
        ).fetchone()[0]
    return newest, words


def changes_since(place: Place, last: int) -> list[tuple[str, int, str]]:
    with place.connect("ph_owner") as owner:
        return owner.execute(
            "SELECT new ->> 'home_note', worker, role FROM audit.change"
            " WHERE id > %s AND tbl = 'people_persondetails' ORDER BY id",
            [last],
        ).fetchall()


def try_it(app: psycopg.Connection, attack: Attack, place: Place, sealing: int) -> str:
    """Run the attack; returns what the database said, or nothing when it let it pass."""
    words = attack.statements
    for name, fact in (
        ("{stranger}", place.stranger),
        ("{person}", place.person),
        ("{sealing}", sealing),
    ):
        words = tuple(word.replace(name, str(fact)) for word in words)
    try:
        for word in words:
            if word.startswith("COPY") and word.endswith("STDOUT"):
                with app.cursor().copy(word) as copy:
                    copy.read()
            else:
                app.execute(word)
    except psycopg.Error as fault:
        app.rollback()
        return f"{fault.sqlstate} {str(fault).splitlines()[0]}"
    return ""


class TestTheApplication:
    @pytest.mark.parametrize("attack", ATTACKS, ids=lambda attack: attack.name)
    def test_can_neither_alter_nor_silence_it(self, attack, app, place, sealing):
        last, before = everything_up_to(place)
        if attack.outside:
            app.autocommit = True
        else:
            begin_as(app, place.worker)
        said = try_it(app, attack, place, sealing)
        assert bool(said) == attack.refused, f"{attack.name}: {said or 'it was not refused'}"
        assert not said or said.startswith(attack.state), said

        note = secrets.token_hex(8)
        if said:
            app.autocommit = False
            begin_as(app, place.worker)
        outcome = "refused" if said else "ran in vain: the next change was recorded"
        try:
            changed = app.execute(CHANGE, [note, place.person]).rowcount
            app.commit()
        except psycopg.Error as fault:
            app.rollback()
            changed, outcome = 0, f"the next change was refused: {fault.sqlstate}"
        kept = changes_since(place, last)
        if changed:
            assert kept[-1] == (note, place.worker, "ph_app")
        elif said:
            raise AssertionError(f"a true change was refused after the attack: {outcome}")
        elif not outcome.startswith("the next"):
            outcome = "ran in vain: nothing can be changed any more in that transaction"
        assert everything_up_to(place, last)[1] == before
        OUTCOMES[attack.name] = outcome
        print(f"\n  {attack.name:48} {outcome}  {said[:90]}", end="")

    def test_tried_enough(self):
        if len(OUTCOMES) < len(ATTACKS):
            pytest.skip("not every attack was tried in this run, or one was not withstood")
        refused = sum(said == "refused" for said in OUTCOMES.values())
        print(f"\n{len(OUTCOMES)} attacks as the application: {refused} refused outright,")
        print(
            f"{len(OUTCOMES) - refused} that may run and silence nothing. 0 rows lost or altered."
        )
        assert len(OUTCOMES) >= 20

    def test_has_no_right_on_any_of_it(self, place):
        with place.connect("ph_owner") as owner:
            rights = owner.execute(
                """
                SELECT c.relname, r.role, p.word FROM pg_class c
                JOIN pg_namespace n ON n.oid = c.relnamespace AND n.nspname = 'audit',
                (VALUES ('ph_app'), ('ph_leader'), ('ph_job')) r(role),
                (VALUES ('SELECT'), ('INSERT'), ('UPDATE'), ('DELETE'), ('TRUNCATE'),
                        ('REFERENCES'), ('TRIGGER')) p(word)
                WHERE c.relkind = 'r' AND has_table_privilege(r.role, c.oid, p.word)
                """
            ).fetchall()
            owned = owner.execute(
                "SELECT count(*) FROM pg_class WHERE relowner IN"
                " ('ph_app'::regrole, 'ph_job'::regrole, 'ph_leader'::regrole)"
            ).fetchone()[0]
        assert (rights, owned) == ([], 0)

    def test_cannot_hold_up_the_sealing(self, app, place):
        begin_as(app, place.worker)
        app.execute("SELECT pg_advisory_lock(hashtext('audit.seal'))")
        with place.connect("ph_job") as job:
            job.execute("SET lock_timeout = '2s'")
            job.execute("SELECT audit.seal_batches()")


def seal_all(place: Place) -> None:
    """Twice: the first call marks how far the logs have come, the second seals up to there."""
    with place.connect("ph_job") as job:
        for _ in range(2):
            job.execute("SELECT audit.seal_batches()")


def write_some(place: Place, notes: int = 3) -> None:
    with place.connect("ph_app", autocommit=False) as app:
        for number in range(notes):
            begin_as(app, place.worker)
            app.execute(CHANGE, [f"note {number} {secrets.token_hex(4)}", place.person])
            app.execute("SELECT audit.log_read('page', 'team', %s)", [[place.person]])
            app.execute("SELECT audit.log_event('proof', 'place', '{}')")
            app.commit()


@pytest.fixture(scope="module")
def sealed(place: Place) -> Place:
    for _ in range(4):
        write_some(place)
        seal_all(place)
    return place


def tampered(place: Place, *statements: str) -> None:
    """As a superuser who also knows how to step round the triggers."""
    with place.connect("admin") as admin:
        admin.execute("SET session_replication_role = 'replica'")
        for words in statements:
            assert admin.execute(words).rowcount != 0, f"nothing to tamper with: {words}"


def batch_of(place: Place, log: str, place_from_end: int = 2) -> tuple[int, int, int]:
    with place.connect("ph_owner") as owner:
        return owner.execute(
            "SELECT id, from_id, to_id FROM audit.seal WHERE log = %s ORDER BY id DESC"
            " OFFSET %s LIMIT 1",
            [log, place_from_end],
        ).fetchone()


@pytest.fixture
def mended(sealed: Place) -> Iterator[Place]:
    """The sealed place; what a test does to the logs is undone after it."""
    tables = ("change", "read", "event", "seal")
    with sealed.connect("admin") as admin:
        for table in tables:
            admin.execute(f"CREATE TABLE IF NOT EXISTS public.kept_{table} AS TABLE audit.{table}")
    yield sealed
    with sealed.connect("admin", autocommit=False) as admin:
        admin.execute("SET session_replication_role = 'replica'")
        for table in tables:
            admin.execute(f"DELETE FROM audit.{table}")
            admin.execute(
                f"INSERT INTO audit.{table} OVERRIDING SYSTEM VALUE TABLE public.kept_{table}"
            )
            admin.execute(f"DROP TABLE public.kept_{table}")
        admin.commit()
    with suppress(psycopg.Error), sealed.connect("admin") as admin:
        admin.execute("ALTER TABLE people_persondetails ENABLE TRIGGER audit_change")
        admin.execute("ALTER TABLE audit.read ENABLE TRIGGER only_grows")


def verdict_on(place: Place, *words: str) -> tuple[int, str]:
    done = place.manage("verify_audit", *words)
    assert not done.stderr, done.stderr
    return done.returncode, done.stdout


class TestASuperuser:
    def test_finds_nothing_wrong_when_nothing_is(self, sealed):
        code, said = verdict_on(sealed)
        print(f"\n  untouched: {said.strip()}")
        assert code == 0, said
        assert "The audit holds." in said

    def test_keeps_the_head_for_outside(self, sealed):
        head = sealed.manage("audit_head").stdout.strip()
        assert len(head) == 64
        assert verdict_on(sealed, f"--head={head}")[0] == 0

    @pytest.mark.parametrize("log", ["change", "read", "event"])
    @pytest.mark.parametrize("deed", ["edited", "deleted", "moved"])
    def test_is_found_out_by_the_batch(self, log, deed, mended):
        number, first, last = batch_of(mended, log)
        column = {"change": "tbl", "read": "what", "event": "verb"}[log]
        tampered(
            mended,
            {
                "edited": f"UPDATE audit.{log} SET {column} = 'nothing' WHERE id = {first}",
                "deleted": f"DELETE FROM audit.{log} WHERE id = {last}",
                "moved": f"UPDATE audit.{log} SET at = at - interval '1 hour' WHERE id = {first}",
            }[deed],
        )
        code, said = verdict_on(mended)
        fault = next(line for line in said.splitlines() if line.startswith("FAULT"))
        print(f"\n  a row of {log} {deed}: {fault}", end="")
        assert code == 1
        assert f"batch {number} ({log} {first} to {last})" in fault

    def test_is_found_out_who_edits_a_seal_as_well(self, mended):
        number, first, last = batch_of(mended, "read")
        tampered(
            mended,
            f"UPDATE audit.read SET worker = worker + 1 WHERE id = {first}",
            f"UPDATE audit.seal s SET hash = h.hash FROM audit.hash_of('read', {first}, {last},"
            f" (SELECT previous FROM audit.seal WHERE id = {number})) h WHERE s.id = {number}",
        )
        code, said = verdict_on(mended)
        print(f"\n  a row and its seal edited: {said.splitlines()[-1]}", end="")
        assert code == 1
        assert "does not follow the batch before it" in said

    def test_is_found_out_who_takes_a_seal_away(self, mended):
        number, first, _ = batch_of(mended, "change")
        tampered(mended, f"DELETE FROM audit.seal WHERE id = {number}")
        code, said = verdict_on(mended)
        print(f"\n  a seal removed: {said.splitlines()[-1]}", end="")
        assert code == 1
        assert f"no seal covers change {first}" in said

    def test_is_found_out_who_cuts_off_the_end_by_the_head_kept_outside(self, mended):
        head = mended.manage("audit_head").stdout.strip()
        number, first, _ = batch_of(mended, "read", 0)
        tampered(
            mended,
            f"DELETE FROM audit.read WHERE id >= {first}",
            f"DELETE FROM audit.seal WHERE id >= {number}",
        )
        code, said = verdict_on(mended, f"--head={head}")
        print(f"\n  the end cut off: {said.splitlines()[-1]}", end="")
        assert code == 1
        assert "the head that was kept outside is no longer in the chain" in said

    def test_is_found_out_who_builds_the_whole_chain_again(self, mended):
        head = mended.manage("audit_head").stdout.strip()
        _, first, _ = batch_of(mended, "read")
        tampered(
            mended,
            f"DELETE FROM audit.read WHERE id = {first}",
            "DELETE FROM audit.seal",
        )
        seal_all(mended)
        assert verdict_on(mended)[0] == 0, "a chain built anew holds by itself"
        code, said = verdict_on(mended, f"--head={head}")
        print(f"\n  the chain built anew: {said.splitlines()[-1]}", end="")
        assert code == 1

    @pytest.mark.parametrize("sealed_afterwards", [False, True])
    def test_is_seen_who_takes_rows_away_before_they_are_sealed(self, sealed_afterwards, mended):
        write_some(mended, 5)
        with mended.connect("ph_owner") as owner:
            last = owner.execute("SELECT max(id) FROM audit.read").fetchone()[0]
        tampered(mended, f"DELETE FROM audit.read WHERE id IN ({last - 2}, {last - 1})")
        if sealed_afterwards:
            write_some(mended)
            seal_all(mended)
        code, said = verdict_on(mended, "--every-gap")
        warning = f"WARNING: read {last - 2} to {last - 1}: 2 numbers without a row between "
        assert warning in said
        assert code == 0, "a transaction that was undone leaves a gap as well"
        print(f"\n  young rows removed: {said[said.index(warning) :].splitlines()[0]}", end="")

    def test_is_seen_who_takes_the_youngest_row_of_all_away(self, mended):
        write_some(mended)
        with mended.connect("ph_owner") as owner:
            last = owner.execute("SELECT max(id) FROM audit.read").fetchone()[0]
        tampered(mended, f"DELETE FROM audit.read WHERE id = {last}")
        _code, said = verdict_on(mended, "--every-gap")
        assert f"WARNING: read {last} to {last}: 1 number without a row between" in said
        assert "and now" in said

    def test_is_found_out_who_switches_a_trigger_off(self, mended):
        with mended.connect("admin") as admin:
            admin.execute("ALTER TABLE people_persondetails DISABLE TRIGGER audit_change")
            admin.execute("ALTER TABLE audit.read DISABLE TRIGGER only_grows")
        code, said = verdict_on(mended)
        print(f"\n  triggers off: {said.splitlines()[-1]}", end="")
        assert code == 1
        assert "public.people_persondetails has no working trigger audit_change" in said
        assert "audit.read has no working trigger only_grows" in said

    def test_needs_more_than_being_the_owner(self, sealed):
        with sealed.connect("ph_owner") as owner:
            for words in ("UPDATE audit.read SET what = 'x'", "DELETE FROM audit.seal"):
                with pytest.raises(psycopg.errors.InsufficientPrivilege):
                    owner.execute(words)


class TestSealing:
    def test_waits_for_a_transaction_that_began_earlier(self, sealed):
        with sealed.connect("ph_app", autocommit=False) as slow:
            begin_as(slow, sealed.worker)
            slow.execute("SELECT audit.log_read('slow', 'team', %s)", [[sealed.person]])
            number = newest_number(sealed, "read")
            write_some(sealed)
            seal_all(sealed)
            assert sealed_up_to(sealed, "read") < number
            slow.commit()
        seal_all(sealed)
        seal_all(sealed)
        assert sealed_up_to(sealed, "read") >= number
        assert verdict_on(sealed)[0] == 0

    def test_says_what_waits(self, sealed):
        write_some(sealed, 2)
        code, said = verdict_on(sealed)
        assert code == 0
        assert "2 rows of the read log wait for a seal" in said
        with sealed.connect("ph_app") as app:
            assert app.execute("SELECT audit.seal_lag_seconds()").fetchone()[0] > 0


def newest_number(place: Place, log: str) -> int:
    with place.connect("ph_owner") as owner:
        return owner.execute(f"SELECT last_value FROM audit.{log}_id_seq").fetchone()[0]


def sealed_up_to(place: Place, log: str) -> int:
    with place.connect("ph_owner") as owner:
        return owner.execute("SELECT max(to_id) FROM audit.seal WHERE log = %s", [log]).fetchone()[
            0
        ]
