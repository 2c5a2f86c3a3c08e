"""Ten thousand blockers and two hundred thousand people met, for the board and the join map."""

from django.db import connection

BLOCKERS, TOUCHES = 10_000, 200_000
STATES = "ARRAY['asking','taken','trying','testing','could_not']"


def seed_blockers(leader: int) -> None:
    """Fill the tables of blockers, where they are empty, with triggers quiet; counts as triggers keep them."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT EXISTS (SELECT 1 FROM blockers_blocker)")
        if cursor.fetchone() == (True,):
            return
        tables = ("blockers_blocker", "blockers_metbyteam", "people_blocker")
        for table in tables:
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        cursor.execute(
            "INSERT INTO leaders_service (name) SELECT 'Service ' || n FROM generate_series(1, 60) n"
        )
        cursor.execute(
            f"""
            INSERT INTO blockers_blocker (id, words, would_help, stopped, kind, from_service_id, to_service_id, team_id,
              raised_at, state, state_since, asked_of_id, asked_at, owner_id, answer, write_to, national, rule_title,
              rule_section, rule_link, claimed, times_met, teams_met, hours_lost, test_round, through, people_touched)
            SELECT gen_random_uuid(), 'Something is in the way, number ' || n, '', '', 'habit',
              (SELECT min(id) FROM leaders_service) + n %% 60, (SELECT min(id) FROM leaders_service) + n * 7 %% 60,
              t.ids[1 + n %% array_length(t.ids, 1)], now() - n * interval '50 minutes',
              ({STATES})[1 + n %% 5], now() - n * interval '20 minutes', %(leader)s, now() - n * interval '50 minutes',
              CASE WHEN n %% 5 > 0 THEN %(leader)s END, '', '', false, '', '', '', '', 20, 3, 4, 0, 0, 20
            FROM generate_series(1, %(blockers)s) n, (SELECT array_agg(id) AS ids FROM teams_team) t
            """,
            {"leader": leader, "blockers": BLOCKERS},
        )
        cursor.execute(
            "INSERT INTO blockers_metbyteam (id, blocker_id, team_id, first_at, last_at, times, hours)"
            " SELECT gen_random_uuid(), b.id, t.id, b.raised_at, b.raised_at, 1, 1 FROM blockers_blocker b"
            " JOIN LATERAL (SELECT id FROM teams_team ORDER BY abs(id - b.team_id) LIMIT 3) t ON true"
        )
        cursor.execute(
            "INSERT INTO people_blocker (id, person_id, team_id, words, blocker_id, raised_by_id, raised_at)"
            " SELECT gen_random_uuid(), p.id, p.lead_team_id, '', b.id, p.created_by_id, b.raised_at"
            " FROM (SELECT id, raised_at, row_number() OVER () AS k FROM blockers_blocker) b"
            " JOIN (SELECT id, lead_team_id, created_by_id, row_number() OVER () AS k FROM people_person) p"
            "   ON p.k %% 500 = b.k %% 500 LIMIT %s",
            [TOUCHES],
        )
        for table in tables:
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
            cursor.execute(f"ANALYZE {table}")
