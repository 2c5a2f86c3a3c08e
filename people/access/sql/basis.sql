-- Why somebody may see a person: each way is written down here, and nowhere else. person_grant is kept
-- from it by triggers; standing() tells the reader of a page from it; a restore is rebuilt from it.
-- A grantee is a team (positive) or one worker (negative). Levels: 1 index card, 2 summary and notes,
-- 3 everything. writes: may add and change; lets_in: is round the person to stay, so may let others in,
-- name, share, seal; past_seal: holds for a sealed person too.
CREATE OR REPLACE VIEW app.basis AS
SELECT b.* FROM (
    -- a team is round the person
    SELECT i.person_id, i.team_id AS grantee, 'team' AS kind, 3 AS level, true AS writes,
           true AS lets_in, false AS past_seal, i.starts_at,
           coalesce(i.ends_at, 'infinity') AS ends_at, i.id AS ref
      FROM people_involvement i
    UNION ALL
    -- a worker walks alongside, as long as the seat lasts from which they do
    SELECT n.person_id, -n.worker_id, 'named', 3, true, true, true, greatest(n.starts_at, m.starts_at),
           least(coalesce(n.ends_at, 'infinity'), coalesce(m.ends_at, 'infinity')), n.id
      FROM people_namedworker n
      JOIN teams_membership m ON m.user_id = n.worker_id AND m.team_id = n.team_id
      JOIN teams_user u ON u.id = n.worker_id AND u.is_active
    UNION ALL
    -- shared with a team, as long as share and agreement both run, no deeper than the agreement goes
    SELECT s.person_id, s.to_team_id, 'share', least(s.level, a.most_level),
           least(s.level, a.most_level) >= 3, false, false,
           greatest(s.starts_at, a.starts_at), least(s.ends_at, a.ends_at), s.id
      FROM people_share s JOIN people_agreement a ON a.id = s.agreement_id
      WHERE s.withdrawn_at IS NULL
    UNION ALL
    -- a team was asked in and has not answered yet
    SELECT p.person_id, p.to_team_id, 'pull', 1, false, false, false, p.asked_at, p.waits_until, p.id
      FROM people_pull p WHERE p.answered_at IS NULL AND NOT p.asks_in
    UNION ALL
    -- nobody is round them any more: a team that was knows who it is, so that they can come back
    SELECT i.person_id, i.team_id, 'rest', 1, false, false, false, r.since, 'infinity', (array_agg(i.id))[1]
      FROM people_involvement i
      JOIN LATERAL (SELECT max(coalesce(o.ends_at, 'infinity')) AS since FROM people_involvement o
                    WHERE o.person_id = i.person_id) r ON r.since < 'infinity'
      WHERE i.ends_at IS NOT NULL
      GROUP BY i.person_id, i.team_id, r.since
    UNION ALL
    -- a worker broke the glass: reads, and does not write; gone with the worker's last seat
    SELECT g.person_id, -g.worker_id, 'glass', 3, false, false, true,
           greatest(g.starts_at, seat.starts_at), least(g.ends_at, seat.ends_at), g.id
      FROM people_breakglass g
      JOIN teams_user u ON u.id = g.worker_id AND u.is_active
      JOIN LATERAL (SELECT min(m.starts_at) AS starts_at, max(coalesce(m.ends_at, 'infinity')) AS ends_at
                    FROM teams_membership m WHERE m.user_id = g.worker_id) seat
        ON seat.starts_at IS NOT NULL
  ) b JOIN people_person x ON x.id = b.person_id
WHERE b.past_seal OR NOT x.sealed;

-- What person_grant ought to hold now: until when each grantee may do what. The clocks of the web
-- process and of the database may differ by a little.
CREATE OR REPLACE VIEW app.grants_wanted AS
SELECT person_id, grantee, max(ends_at) AS card_until,
  coalesce(max(ends_at) FILTER (WHERE level >= 2), '-infinity') AS summary_until,
  coalesce(max(ends_at) FILTER (WHERE level >= 3), '-infinity') AS full_until,
  coalesce(max(ends_at) FILTER (WHERE writes), '-infinity') AS writes_until,
  coalesce(max(ends_at) FILTER (WHERE lets_in), '-infinity') AS lets_in_until
FROM app.basis
WHERE starts_at <= clock_timestamp() + interval '5 seconds' AND ends_at > now()
GROUP BY person_id, grantee;

-- A card without an end is that of a record at rest. It is in no list of who was lately in touch: for whoever
-- holds no more than that, its last activity was never.
CREATE OR REPLACE FUNCTION priv.last_active(card timestamptz, summary timestamptz, seen_at timestamptz)
  RETURNS timestamptz LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT CASE WHEN card = 'infinity' AND summary < 'infinity' THEN '-infinity' ELSE seen_at END $$;

-- One at a time for each person: a second one waits, and then sees what the first one wrote.
CREATE OR REPLACE FUNCTION app.regrant(p uuid) RETURNS void LANGUAGE plpgsql SECURITY DEFINER
  SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE seen_at timestamptz;
BEGIN
  SELECT coalesce(last_contact_at, created_at) INTO seen_at FROM people_person
    WHERE id = p FOR NO KEY UPDATE;
  DELETE FROM person_grant g WHERE g.person_id = p
    AND NOT EXISTS (SELECT 1 FROM app.grants_wanted w WHERE w.person_id = p AND w.grantee = g.grantee);
  INSERT INTO person_grant AS g (person_id, grantee, card_until, summary_until, full_until,
                                 writes_until, lets_in_until, last_activity_at)
  SELECT w.person_id, w.grantee, w.card_until, w.summary_until, w.full_until, w.writes_until,
         w.lets_in_until, priv.last_active(w.card_until, w.summary_until, seen_at)
    FROM app.grants_wanted w WHERE w.person_id = p
  ON CONFLICT (person_id, grantee) DO UPDATE SET card_until = excluded.card_until,
    summary_until = excluded.summary_until, full_until = excluded.full_until,
    writes_until = excluded.writes_until, lets_in_until = excluded.lets_in_until,
    last_activity_at = CASE WHEN '-infinity' IN (g.last_activity_at, excluded.last_activity_at)
                       THEN excluded.last_activity_at ELSE g.last_activity_at END
  WHERE (g.card_until, g.summary_until, g.full_until, g.writes_until, g.lets_in_until) IS DISTINCT FROM
    (excluded.card_until, excluded.summary_until, excluded.full_until, excluded.writes_until, excluded.lets_in_until);
END $$;

CREATE OR REPLACE FUNCTION app.regrant_trg() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
  SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF TG_OP = 'DELETE' THEN PERFORM app.regrant(OLD.person_id);
  ELSIF TG_OP = 'UPDATE' AND OLD.person_id <> NEW.person_id THEN
    PERFORM app.regrant(OLD.person_id), app.regrant(NEW.person_id);
  ELSE PERFORM app.regrant(NEW.person_id); END IF;
  RETURN NULL;
END $$;
CREATE OR REPLACE FUNCTION app.person_trg() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
  SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN   -- the team that gets to know somebody is round them
    INSERT INTO people_involvement (id, person_id, team_id, starts_at, added_by_id)
    VALUES (gen_random_uuid(), NEW.id, NEW.lead_team_id, NEW.created_at, NEW.created_by_id);
  END IF;
  PERFORM app.regrant(NEW.id);
  RETURN NULL;
END $$;
CREATE OR REPLACE FUNCTION app.agreement_trg() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
  SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  PERFORM app.regrant(x.person_id) FROM (SELECT DISTINCT person_id FROM people_share
    WHERE agreement_id = NEW.id ORDER BY person_id) x;
  RETURN NULL;
END $$;
-- A seat that begins or ends, an account that stops or starts again: what hangs on it follows.
CREATE OR REPLACE FUNCTION app.seat_trg() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
  SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE w int := to_jsonb(NEW) ->> CASE TG_TABLE_NAME WHEN 'teams_user' THEN 'id' ELSE 'user_id' END;
BEGIN
  PERFORM app.regrant(x.person_id) FROM (
    SELECT person_id FROM people_namedworker WHERE worker_id = w AND (ends_at IS NULL OR ends_at > now())
    UNION SELECT person_id FROM people_breakglass WHERE worker_id = w AND ends_at > now()
    ORDER BY person_id) x;
  RETURN NULL;
END $$;
CREATE OR REPLACE TRIGGER regrant AFTER INSERT OR UPDATE OR DELETE ON people_involvement
  FOR EACH ROW EXECUTE FUNCTION app.regrant_trg();
CREATE OR REPLACE TRIGGER regrant AFTER INSERT OR UPDATE OR DELETE ON people_namedworker
  FOR EACH ROW EXECUTE FUNCTION app.regrant_trg();
CREATE OR REPLACE TRIGGER regrant AFTER INSERT OR UPDATE OR DELETE ON people_share
  FOR EACH ROW EXECUTE FUNCTION app.regrant_trg();
CREATE OR REPLACE TRIGGER regrant AFTER INSERT OR UPDATE OR DELETE ON people_pull
  FOR EACH ROW EXECUTE FUNCTION app.regrant_trg();
CREATE OR REPLACE TRIGGER regrant AFTER INSERT OR UPDATE OR DELETE ON people_breakglass
  FOR EACH ROW EXECUTE FUNCTION app.regrant_trg();
CREATE OR REPLACE TRIGGER regrant AFTER INSERT OR UPDATE OF sealed ON people_person
  FOR EACH ROW EXECUTE FUNCTION app.person_trg();
CREATE OR REPLACE TRIGGER regrant AFTER UPDATE ON people_agreement
  FOR EACH ROW EXECUTE FUNCTION app.agreement_trg();
CREATE OR REPLACE TRIGGER regrant AFTER INSERT OR UPDATE ON teams_membership
  FOR EACH ROW EXECUTE FUNCTION app.seat_trg();
CREATE OR REPLACE TRIGGER regrant AFTER UPDATE OF is_active ON teams_user
  FOR EACH ROW EXECUTE FUNCTION app.seat_trg();

-- What began since the last time: a seat, a share or an agreement that was entered ahead of its first
-- day. By the clock, every minute; an end needs nobody, since every reader compares with now(). However
-- long it was not called, nothing is left out. Returns of how many people the keys were made anew.
CREATE OR REPLACE FUNCTION app.open_what_began() RETURNS int LANGUAGE plpgsql SECURITY DEFINER
  SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE p uuid; opened int := 0; since timestamptz; upto timestamptz := clock_timestamp();
BEGIN
  SELECT c.upto - interval '1 minute' INTO since FROM priv.clock c WHERE c.what = 'began' FOR UPDATE;
  since := coalesce(since, '-infinity');
  FOR p IN
    SELECT person_id FROM people_involvement WHERE starts_at > since AND starts_at <= upto
    UNION SELECT person_id FROM people_involvement WHERE ends_at > since AND ends_at <= upto   -- at rest since
    UNION SELECT person_id FROM people_namedworker WHERE starts_at > since AND starts_at <= upto
    UNION SELECT person_id FROM people_share WHERE starts_at > since AND starts_at <= upto
    UNION SELECT s.person_id FROM people_share s JOIN people_agreement a ON a.id = s.agreement_id
      WHERE a.starts_at > since AND a.starts_at <= upto
    UNION SELECT person_id FROM people_pull WHERE asked_at > since AND asked_at <= upto
    UNION SELECT person_id FROM people_breakglass WHERE starts_at > since AND starts_at <= upto
    UNION SELECT n.person_id FROM people_namedworker n JOIN teams_membership m ON m.user_id = n.worker_id
      WHERE m.starts_at > since AND m.starts_at <= upto
    UNION SELECT g.person_id FROM people_breakglass g JOIN teams_membership m ON m.user_id = g.worker_id
      WHERE m.starts_at > since AND m.starts_at <= upto
    ORDER BY 1
  LOOP
    PERFORM app.regrant(p);
    opened := opened + 1;
  END LOOP;
  INSERT INTO priv.clock AS c (what, upto) VALUES ('began', upto)
    ON CONFLICT (what) DO UPDATE SET upto = excluded.upto;
  RETURN opened;
END $$;

-- After a bulk load with triggers off, or a restore.
CREATE OR REPLACE FUNCTION app.rebuild_grants() RETURNS void LANGUAGE plpgsql
  SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  INSERT INTO people_involvement (id, person_id, team_id, starts_at, added_by_id)
    SELECT gen_random_uuid(), p.id, p.lead_team_id, p.created_at, p.created_by_id FROM people_person p
    WHERE NOT EXISTS (SELECT 1 FROM people_involvement i WHERE i.person_id = p.id AND i.team_id = p.lead_team_id);
  TRUNCATE person_grant;
  INSERT INTO person_grant (person_id, grantee, card_until, summary_until, full_until, writes_until,
                            lets_in_until, last_activity_at)
  SELECT w.person_id, w.grantee, w.card_until, w.summary_until, w.full_until, w.writes_until,
         w.lets_in_until,
         priv.last_active(w.card_until, w.summary_until, coalesce(p.last_contact_at, p.created_at))
  FROM app.grants_wanted w JOIN people_person p ON p.id = w.person_id;
END $$;

GRANT SELECT ON app.basis, app.grants_wanted TO ph_definer;
SELECT app.only_for('priv.last_active(timestamptz, timestamptz, timestamptz)'), app.only_for('app.regrant(uuid)'), app.only_for('app.regrant_trg()'), app.only_for('app.person_trg()'),
  app.only_for('app.agreement_trg()'), app.only_for('app.seat_trg()'), app.only_for('app.rebuild_grants()'),
  app.only_for('app.open_what_began()', 'ph_job');
