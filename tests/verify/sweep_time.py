"""What a basis gave goes when the basis goes, at once; forged settings and lapsed sessions open nothing."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

from django.db import connection, transaction

from placehub.access.context import begin, end, open_session
from tests.support import owner

if TYPE_CHECKING:
    from tests.verify.sweep import Sweep


def forgeries(sweep: Sweep) -> None:
    """Settings that somebody forges on the application's connection open nothing."""
    world = sweep.world
    worker, team = world.actors["worker"].pk, world.teams["ours"].pk
    open_one = ("SELECT 1 FROM people_person WHERE id = %s", (world.people["involved"].person.pk,))
    for setting in (("app.keys", f"{{{team}}}"), ("app.worker_id", str(worker))):
        for actor in ("stranger", "nobody"):
            with sweep.acting(actor):
                sweep.done("SELECT set_config(%s, %s, true)", *setting)
                sweep.agree(f"{actor} forges {setting[0]}", sweep.would(open_one), False)
    with sweep.acting("nobody"):
        for what, sql, values in (
            (
                "a session is opened without proof",
                "SELECT 1 FROM app.open_session('t', %s, 3600, 9999999999, 'x')",
                (worker,),
            ),
            ("secrets are read", "SELECT 1 FROM priv.secret", ()),
            ("sessions are read", "SELECT 1 FROM priv.session", ()),
        ):
            sweep.agree(what, sweep.would((sql, values)), False)
    for hour, what in (
        ("expires_at = now() - interval '1 minute'", "an expired session"),
        ("seen_at = now() - interval '13 hours'", "an idle session"),
    ):
        with transaction.atomic():
            token = secrets.token_urlsafe(16)
            open_session(token, worker)
            with owner(), connection.cursor() as cursor:
                cursor.execute(f"UPDATE priv.session SET {hour}")
            sweep.agree(f"{what} opens", begin(token) is not None, False)
            transaction.set_rollback(True)
        end()


def changes(sweep: Sweep) -> None:
    """Each: what the owner does, whose level of whom, and what it is from then on."""
    world = sweep.world
    ours, far = world.teams["ours"].pk, world.actors["named elsewhere"].pk
    worker = world.actors["worker"].pk
    for what, sql, actor, basis, before, after in (
        (
            "an involvement ends",
            f"UPDATE people_involvement SET ends_at = now() WHERE team_id = {ours}",
            "worker",
            "involved",
            3,
            1,
        ),
        (
            "a record is sealed",
            "UPDATE people_person SET sealed = true WHERE NOT sealed",
            "worker",
            "involved",
            3,
            0,
        ),
        (
            "a record is sealed that was shared",
            "UPDATE people_person SET sealed = true WHERE NOT sealed",
            "worker",
            "share 3",
            3,
            0,
        ),
        (
            "a record is sealed of which a team was asked",
            "UPDATE people_person SET sealed = true WHERE NOT sealed",
            "worker",
            "pulled",
            1,
            0,
        ),
        (
            "a record is opened again",
            "UPDATE people_person SET sealed = false WHERE sealed",
            "worker",
            "sealed",
            0,
            3,
        ),
        (
            "a share is withdrawn",
            "UPDATE people_share SET withdrawn_at = now()",
            "worker",
            "share 3",
            3,
            0,
        ),
        (
            "an agreement ends",
            "UPDATE people_agreement SET ends_at = now()",
            "worker",
            "share 2",
            2,
            0,
        ),
        (
            "a worker steps back",
            f"UPDATE people_namedworker SET ends_at = now() WHERE worker_id = {far}",
            "named elsewhere",
            "sealed",
            3,
            0,
        ),
        (
            "a pull is answered with no",
            "UPDATE people_pull SET answered_at = now(), answered_by_id = asked_by_id, said_yes = false",
            "worker",
            "pulled",
            1,
            0,
        ),
        (
            "a share ends below broken glass",
            "UPDATE people_share SET withdrawn_at = now()",
            "worker",
            "glass and share 2",
            3,
            3,
        ),
        (
            "glass mends above a share",
            "UPDATE people_breakglass SET ends_at = now()",
            "worker",
            "glass and share 2",
            3,
            2,
        ),
        (
            "a seat ends",
            f"UPDATE teams_membership SET ends_at = now() WHERE team_id = {ours}",
            "worker",
            "involved",
            3,
            0,
        ),
        (
            "the last seat ends, of broken glass",
            f"UPDATE teams_membership SET ends_at = now() WHERE team_id = {ours}",
            "worker",
            "glass",
            3,
            0,
        ),
        (
            "the seat ends of who walks alongside",
            f"UPDATE teams_membership SET ends_at = now() WHERE user_id = {far}",
            "named elsewhere",
            "elsewhere",
            3,
            0,
        ),
        (
            "an account is stopped",
            f"UPDATE teams_user SET is_active = false WHERE id = {worker}",
            "worker",
            "involved",
            3,
            0,
        ),
    ):
        level = ("SELECT app.level_of(%s)", world.people[basis].person.pk)
        with transaction.atomic():
            with sweep.acting(actor):
                sweep.agree(f"before {what}", sweep.rows(*level)[0][0], before)
            with owner(), connection.cursor() as cursor:
                cursor.execute(sql)
            with sweep.acting(actor):
                sweep.agree(what, sweep.rows(*level)[0][0], after)
            transaction.set_rollback(True)
