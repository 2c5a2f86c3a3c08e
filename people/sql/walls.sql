-- The walls round people. One table decides: person_grant, kept by triggers from the rows that give
-- a basis. A grantee is a team (positive) or one worker (negative). Levels: 1 index card, 2 summary
-- and notes, 3 everything. See README, "Why one table decides".
CREATE TABLE person_grant (
  person_id uuid NOT NULL,
  grantee int NOT NULL,
  level smallint NOT NULL CHECK (level BETWEEN 1 AND 3),
  until timestamptz NOT NULL,
  last_activity_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (person_id, grantee)
) WITH (fillfactor = 80);
CREATE INDEX person_grant_recent ON person_grant (grantee, last_activity_at DESC, person_id)
  INCLUDE (level, until);
CREATE INDEX person_grant_of ON person_grant (grantee, person_id) INCLUDE (level, until);

CREATE INDEX person_exact ON people_person (lower(family_name), lower(given_name), born_on);
CREATE INDEX details_nhs ON people_persondetails (nhs_number) WHERE nhs_number <> '';

-- ---------------------------------------------------------------- keeping the grants
CREATE FUNCTION app.regrant(p uuid) RETURNS void LANGUAGE sql SECURITY DEFINER
  SET search_path = pg_catalog, public, pg_temp AS $$
WITH who AS (SELECT id, sealed, coalesce(last_contact_at, created_at) AS activity
             FROM people_person WHERE id = p),
want AS (SELECT grantee, max(level)::smallint AS level, max(until) AS until FROM (
    SELECT i.team_id, 3, coalesce(i.ends_at, 'infinity') FROM people_involvement i, who
      WHERE i.person_id = p AND NOT who.sealed
    UNION ALL
    SELECT -n.worker_id, 3, coalesce(n.ends_at, 'infinity') FROM people_namedworker n
      WHERE n.person_id = p
    UNION ALL
    SELECT s.to_team_id, s.level, least(s.ends_at, a.ends_at) FROM people_share s
      JOIN people_agreement a ON a.id = s.agreement_id, who
      WHERE s.person_id = p AND s.withdrawn_at IS NULL AND NOT who.sealed
    UNION ALL
    SELECT u.to_team_id, 1, u.waits_until FROM people_pull u, who
      WHERE u.person_id = p AND u.answered_at IS NULL AND NOT u.asks_in AND NOT who.sealed
    UNION ALL
    SELECT -b.worker_id, 3, b.ends_at FROM people_breakglass b WHERE b.person_id = p
  ) x(grantee, level, until) WHERE until > now() GROUP BY grantee, level),
best AS (SELECT DISTINCT ON (grantee) grantee, level, until FROM want ORDER BY grantee, level DESC),
gone AS (DELETE FROM person_grant g WHERE g.person_id = p
         AND NOT EXISTS (SELECT 1 FROM best w WHERE w.grantee = g.grantee))
INSERT INTO person_grant AS g (person_id, grantee, level, until, last_activity_at)
SELECT p, grantee, level, until, who.activity FROM best, who
ON CONFLICT (person_id, grantee) DO UPDATE SET level = excluded.level, until = excluded.until
WHERE (g.level, g.until) IS DISTINCT FROM (excluded.level, excluded.until) $$;

CREATE FUNCTION app.regrant_trg() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
  SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF TG_OP <> 'INSERT' THEN PERFORM app.regrant(OLD.person_id); END IF;
  IF TG_OP <> 'DELETE' THEN PERFORM app.regrant(NEW.person_id); END IF;
  RETURN NULL;
END $$;
CREATE FUNCTION app.person_trg() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
  SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    INSERT INTO people_involvement (id, person_id, team_id, starts_at, added_by_id)
    VALUES (gen_random_uuid(), NEW.id, NEW.lead_team_id, NEW.created_at, NEW.created_by_id);
  END IF;
  IF TG_OP = 'UPDATE' AND NEW.sealed IS DISTINCT FROM OLD.sealed THEN
    UPDATE people_contact c SET kept_closed_for_id = CASE WHEN NEW.sealed THEN NEW.id END
    FROM people_contactperson l WHERE l.person_id = NEW.id AND l.contact_id = c.id
      AND c.kept_closed_for_id IS NOT DISTINCT FROM CASE WHEN NEW.sealed THEN NULL ELSE NEW.id END;
  END IF;
  PERFORM app.regrant(NEW.id);
  RETURN NULL;
END $$;
CREATE FUNCTION app.agreement_trg() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
  SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  PERFORM app.regrant(x.person_id)
  FROM (SELECT DISTINCT person_id FROM people_share WHERE agreement_id = NEW.id) x;
  RETURN NULL;
END $$;
CREATE FUNCTION app.contactperson_trg() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
  SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  UPDATE people_person SET last_contact_at = greatest(last_contact_at, NEW.happened_at)
  WHERE id = NEW.person_id AND (last_contact_at IS NULL OR last_contact_at < NEW.happened_at);
  UPDATE person_grant SET last_activity_at = NEW.happened_at
  WHERE person_id = NEW.person_id AND last_activity_at < NEW.happened_at;
  UPDATE people_contact SET kept_closed_for_id = NEW.person_id
  WHERE id = NEW.contact_id AND kept_closed_for_id IS NULL
    AND EXISTS (SELECT 1 FROM people_person p WHERE p.id = NEW.person_id AND p.sealed);
  RETURN NULL;
END $$;
CREATE TRIGGER regrant AFTER INSERT OR UPDATE OR DELETE ON people_involvement
  FOR EACH ROW EXECUTE FUNCTION app.regrant_trg();
CREATE TRIGGER regrant AFTER INSERT OR UPDATE OR DELETE ON people_namedworker
  FOR EACH ROW EXECUTE FUNCTION app.regrant_trg();
CREATE TRIGGER regrant AFTER INSERT OR UPDATE OR DELETE ON people_share
  FOR EACH ROW EXECUTE FUNCTION app.regrant_trg();
CREATE TRIGGER regrant AFTER INSERT OR UPDATE OR DELETE ON people_pull
  FOR EACH ROW EXECUTE FUNCTION app.regrant_trg();
CREATE TRIGGER regrant AFTER INSERT OR UPDATE OR DELETE ON people_breakglass
  FOR EACH ROW EXECUTE FUNCTION app.regrant_trg();
CREATE TRIGGER regrant AFTER INSERT OR UPDATE OF sealed ON people_person
  FOR EACH ROW EXECUTE FUNCTION app.person_trg();
CREATE TRIGGER regrant AFTER UPDATE ON people_agreement
  FOR EACH ROW EXECUTE FUNCTION app.agreement_trg();
CREATE TRIGGER activity AFTER INSERT ON people_contactperson
  FOR EACH ROW EXECUTE FUNCTION app.contactperson_trg();

-- ---------------------------------------------------------------- who is asking, about whom
CREATE FUNCTION app.closed_to_me() RETURNS uuid[] LANGUAGE sql STABLE SECURITY DEFINER
  SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT coalesce(array_agg(person_id), '{}') FROM people_ownrecord WHERE worker_id = app.worker() $$;

-- the caller's level on a person: 0 when the person is not theirs to see
CREATE FUNCTION app.level_of(p uuid) RETURNS int LANGUAGE sql STABLE SECURITY DEFINER
  SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT coalesce(max(g.level), 0) FROM person_grant g
  WHERE g.person_id = p AND g.grantee = ANY (app.keys()) AND g.until > now()
    AND g.person_id <> ALL (app.closed_to_me()) $$;

-- may the caller let others in, or end their part? Only whoever is round the person to stay, by team or
-- by name: broken glass, a pull or a share must not make itself last or travel on
CREATE FUNCTION app.lets_in(p uuid) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
  SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT app.level_of(p) >= 3 AND (
    EXISTS (SELECT 1 FROM people_namedworker n WHERE n.person_id = p AND n.worker_id = app.worker()
            AND (n.ends_at IS NULL OR n.ends_at > now()))
    OR EXISTS (SELECT 1 FROM people_involvement i JOIN people_person x ON x.id = i.person_id
               WHERE i.person_id = p AND i.team_id = ANY (app.keys()) AND NOT x.sealed
                 AND (i.ends_at IS NULL OR i.ends_at > now()))) $$;

CREATE FUNCTION app.wrote(c uuid) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
  SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT EXISTS (SELECT 1 FROM people_contact WHERE id = c AND author_id = app.worker()
                 AND received_at >= now() - interval '1 hour') $$;

CREATE FUNCTION app.sits_in(w int, t int) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
  SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT EXISTS (SELECT 1 FROM teams_membership m JOIN teams_user u ON u.id = m.user_id
    WHERE m.user_id = w AND m.team_id = t AND u.is_active AND m.starts_at <= now()
      AND (m.ends_at IS NULL OR m.ends_at > now())) $$;

-- ---------------------------------------------------------------- policies
DO $$
DECLARE
  t text;
  mine text := 'g.grantee = ANY ((SELECT app.keys())::int[]) AND g.until > now()';
BEGIN
  FOREACH t IN ARRAY ARRAY['person_grant', 'people_person', 'people_persondetails',
    'people_involvement', 'people_namedworker', 'people_share', 'people_agreement',
    'people_breakglass', 'people_ownrecord', 'people_pull', 'people_sealedask', 'people_story',
    'people_wellbeing', 'people_goal', 'people_goalscore', 'people_promise', 'people_blocker',
    'people_circlemember', 'people_contact', 'people_contactperson', 'people_contactworker',
    'people_contactaside', 'people_personevent', 'people_persondetailsevent', 'people_goalevent',
    'people_promiseevent', 'people_circlememberevent'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
  END LOOP;

  CREATE POLICY s ON person_grant FOR SELECT TO ph_app
    USING (grantee = ANY ((SELECT app.keys())::int[])
           AND person_id <> ALL ((SELECT app.closed_to_me())::uuid[]));

  -- read at level 1: the index card and how people stand to it
  FOREACH t IN ARRAY ARRAY['people_involvement', 'people_namedworker', 'people_share',
                           'people_pull', 'people_sealedask'] LOOP
    EXECUTE format('CREATE POLICY s ON %1$I FOR SELECT TO ph_app USING (EXISTS (SELECT 1 FROM
      person_grant g WHERE g.person_id = %1$I.person_id AND %2$s))', t, mine);
  END LOOP;
  EXECUTE format('CREATE POLICY s ON people_person FOR SELECT TO ph_app USING (EXISTS (SELECT 1
    FROM person_grant g WHERE g.person_id = people_person.id AND %s))', mine);

  -- read at level 2: details, words, plan, notes
  FOREACH t IN ARRAY ARRAY['people_persondetails', 'people_story', 'people_goal', 'people_goalscore',
    'people_promise', 'people_blocker', 'people_contactperson'] LOOP
    EXECUTE format('CREATE POLICY s ON %1$I FOR SELECT TO ph_app USING (EXISTS (SELECT 1 FROM
      person_grant g WHERE g.person_id = %1$I.person_id AND %2$s AND g.level >= 2))', t, mine);
  END LOOP;

  -- read at level 3: circle, feelings, what changed
  FOREACH t IN ARRAY ARRAY['people_circlemember', 'people_wellbeing', 'people_goalevent',
    'people_promiseevent', 'people_circlememberevent', 'people_persondetailsevent'] LOOP
    EXECUTE format('CREATE POLICY s ON %1$I FOR SELECT TO ph_app USING (EXISTS (SELECT 1 FROM
      person_grant g WHERE g.person_id = %1$I.person_id AND %2$s AND g.level >= 3))', t, mine);
  END LOOP;
  EXECUTE format('CREATE POLICY s ON people_personevent FOR SELECT TO ph_app USING (EXISTS (SELECT 1
    FROM person_grant g WHERE g.person_id = people_personevent.id AND %s AND g.level >= 3))', mine);

  -- write at level 3, in one's own name
  FOREACH t IN ARRAY ARRAY['people_persondetails', 'people_story', 'people_goal', 'people_goalscore',
    'people_promise', 'people_blocker', 'people_circlemember', 'people_wellbeing', 'people_goalevent',
    'people_promiseevent', 'people_circlememberevent', 'people_persondetailsevent'] LOOP
    EXECUTE format('CREATE POLICY i ON %1$I FOR INSERT TO ph_app WITH CHECK (EXISTS (SELECT 1 FROM
      person_grant g WHERE g.person_id = %1$I.person_id AND %2$s AND g.level >= 3)%3$s)', t, mine,
      CASE t WHEN 'people_story' THEN ' AND written_by_id = (SELECT app.worker())'
             WHEN 'people_goal' THEN ' AND set_by_id = (SELECT app.worker())'
             WHEN 'people_goalscore' THEN ' AND asked_by_id = (SELECT app.worker())'
             WHEN 'people_wellbeing' THEN ' AND asked_by_id = (SELECT app.worker())'
             WHEN 'people_promise' THEN ' AND made_by_id = (SELECT app.worker())'
             WHEN 'people_blocker' THEN ' AND raised_by_id = (SELECT app.worker())'
             WHEN 'people_circlemember' THEN ' AND added_by_id = (SELECT app.worker())'
             ELSE '' END);
  END LOOP;
  EXECUTE format('CREATE POLICY i ON people_personevent FOR INSERT TO ph_app WITH CHECK (EXISTS
    (SELECT 1 FROM person_grant g WHERE g.person_id = people_personevent.id AND %s
     AND g.level >= 3))', mine);
  FOREACH t IN ARRAY ARRAY['people_persondetails', 'people_story', 'people_goal', 'people_promise',
    'people_blocker', 'people_circlemember'] LOOP
    EXECUTE format('CREATE POLICY u ON %1$I FOR UPDATE TO ph_app USING (EXISTS (SELECT 1 FROM
      person_grant g WHERE g.person_id = %1$I.person_id AND %2$s AND g.level >= 3))', t, mine);
  END LOOP;
  EXECUTE format('CREATE POLICY u ON people_person FOR UPDATE TO ph_app USING (EXISTS (SELECT 1
    FROM person_grant g WHERE g.person_id = people_person.id AND %s AND g.level >= 3))', mine);
  CREATE POLICY i ON people_person FOR INSERT TO ph_app WITH CHECK (NOT sealed
    AND created_by_id = (SELECT app.worker()) AND lead_team_id = ANY ((SELECT app.keys())::int[]));

  -- a basis is given and ended only by whoever is round the person to stay
  CREATE POLICY i ON people_involvement FOR INSERT TO ph_app WITH CHECK (
    added_by_id = (SELECT app.worker()) AND app.lets_in(person_id));
  CREATE POLICY i ON people_namedworker FOR INSERT TO ph_app WITH CHECK (
    added_by_id = (SELECT app.worker()) AND app.sits_in(worker_id, team_id)
    AND app.lets_in(person_id));
  CREATE POLICY i ON people_share FOR INSERT TO ph_app WITH CHECK (
    shared_by_id = (SELECT app.worker()) AND app.lets_in(person_id));
  CREATE POLICY i ON people_pull FOR INSERT TO ph_app WITH CHECK (
    asked_by_id = (SELECT app.worker()) AND NOT asks_in AND answered_at IS NULL
    AND app.lets_in(person_id));
  FOREACH t IN ARRAY ARRAY['people_involvement', 'people_namedworker', 'people_share'] LOOP
    EXECUTE format('CREATE POLICY u ON %I FOR UPDATE TO ph_app USING (app.lets_in(person_id))', t);
  END LOOP;

  -- the information steward keeps the agreements that shares hang on
  CREATE POLICY i ON people_agreement FOR INSERT TO ph_app WITH CHECK ((SELECT app.holds('steward')));
  CREATE POLICY u ON people_agreement FOR UPDATE TO ph_app USING ((SELECT app.holds('steward')));
  CREATE POLICY s ON people_agreement FOR SELECT TO ph_app USING ((SELECT app.worker()) IS NOT NULL);
  CREATE POLICY s ON people_ownrecord FOR SELECT TO ph_app USING (worker_id = (SELECT app.worker()));
  CREATE POLICY i ON people_ownrecord FOR INSERT TO ph_app
    WITH CHECK (worker_id = (SELECT app.worker()));
  EXECUTE format('CREATE POLICY s ON people_breakglass FOR SELECT TO ph_app USING (
    worker_id = (SELECT app.worker()) OR (SELECT app.holds(''steward''))
    OR EXISTS (SELECT 1 FROM person_grant g WHERE g.person_id = people_breakglass.person_id
               AND %s AND g.level >= 3 AND g.grantee > 0 AND app.leads(g.grantee))
    OR EXISTS (SELECT 1 FROM people_namedworker n WHERE n.person_id = people_breakglass.person_id
               AND n.worker_id = (SELECT app.worker()) AND n.ends_at IS NULL))', mine);

  -- notes: whoever reads the link to a page, which asks for level 2 of its own
  EXECUTE format('CREATE POLICY s ON people_contact FOR SELECT TO ph_app USING (
    EXISTS (SELECT 1 FROM people_contactperson l WHERE l.contact_id = people_contact.id)
    AND (kept_closed_for_id IS NULL OR EXISTS (SELECT 1 FROM person_grant g
            WHERE g.person_id = people_contact.kept_closed_for_id AND %s AND g.level >= 2)))', mine);
  CREATE POLICY i ON people_contact FOR INSERT TO ph_app WITH CHECK (
    author_id = (SELECT app.worker()) AND team_id = ANY ((SELECT app.keys())::int[])
    AND kept_closed_for_id IS NULL);
  EXECUTE format('CREATE POLICY i ON people_contactperson FOR INSERT TO ph_app WITH CHECK (
    app.wrote(contact_id) AND EXISTS (SELECT 1 FROM person_grant g
    WHERE g.person_id = people_contactperson.person_id AND %s AND g.level >= 3))', mine);
  CREATE POLICY s ON people_contactworker FOR SELECT TO ph_app USING (
    EXISTS (SELECT 1 FROM people_contact c WHERE c.id = people_contactworker.contact_id));
  CREATE POLICY i ON people_contactworker FOR INSERT TO ph_app WITH CHECK (app.wrote(contact_id));
  CREATE POLICY s ON people_contactaside FOR SELECT TO ph_app USING (
    team_id = ANY ((SELECT app.keys())::int[])
    AND EXISTS (SELECT 1 FROM people_contact c WHERE c.id = people_contactaside.contact_id));
  CREATE POLICY i ON people_contactaside FOR INSERT TO ph_app WITH CHECK (
    app.wrote(contact_id) AND team_id = ANY ((SELECT app.keys())::int[]));

  -- jobs that are done for nobody in particular: figures and imports, column by column below
  FOREACH t IN ARRAY ARRAY['people_person', 'people_persondetails', 'people_involvement',
    'people_namedworker', 'people_goal', 'people_goalscore', 'people_promise', 'people_wellbeing',
    'people_contact', 'people_contactperson', 'people_contactworker', 'people_blocker'] LOOP
    EXECUTE format('CREATE POLICY j ON %I FOR SELECT TO ph_job USING (true)', t);
  END LOOP;
  CREATE POLICY ji ON people_person FOR INSERT TO ph_job WITH CHECK (NOT sealed);
  CREATE POLICY ji ON people_persondetails FOR INSERT TO ph_job WITH CHECK (true);
END $$;

-- ---------------------------------------------------------------- rights, table by table
GRANT SELECT ON person_grant, people_person, people_persondetails, people_involvement,
  people_namedworker, people_share, people_agreement, people_breakglass, people_ownrecord,
  people_pull, people_sealedask, people_story, people_wellbeing, people_goal, people_goalscore,
  people_promise, people_blocker, people_circlemember, people_contact, people_contactperson,
  people_contactworker, people_contactaside, people_personevent, people_persondetailsevent,
  people_goalevent, people_promiseevent, people_circlememberevent TO ph_app;
GRANT INSERT ON people_person, people_persondetails, people_involvement, people_namedworker,
  people_agreement, people_share, people_ownrecord, people_pull, people_story, people_wellbeing, people_goal,
  people_goalscore, people_promise, people_blocker, people_circlemember, people_contact,
  people_contactperson, people_contactworker, people_contactaside, people_personevent,
  people_persondetailsevent, people_goalevent, people_promiseevent, people_circlememberevent
  TO ph_app;
GRANT UPDATE (given_name, family_name, known_as, born_on, picture, neighbourhood_id, version,
  changed_by_id, changed_at) ON people_person TO ph_app;
GRANT UPDATE (nhs_number, address, postcode, phone, email, contact_preference, languages, home_note,
  lives_with, in_touch_every_days, version, changed_by_id, changed_at) ON people_persondetails TO ph_app;
GRANT UPDATE (ends_at) ON people_involvement, people_namedworker TO ph_app;
GRANT UPDATE (withdrawn_at) ON people_share TO ph_app;
GRANT UPDATE (ends_at) ON people_agreement TO ph_app;
GRANT UPDATE (replaced_at) ON people_story TO ph_app;
GRANT UPDATE (words, state, state_since, version, changed_by_id, changed_at) ON people_goal TO ph_app;
GRANT UPDATE (words, due_on, settled_on, kept, version, changed_by_id, changed_at) ON people_promise
  TO ph_app;
GRANT UPDATE (cleared_on) ON people_blocker TO ph_app;
GRANT UPDATE (name, relationship, kind, tie, close, left_on, version, changed_by_id, changed_at)
  ON people_circlemember TO ph_app;
GRANT USAGE ON SEQUENCE people_personevent_pgh_id_seq, people_persondetailsevent_pgh_id_seq,
  people_goalevent_pgh_id_seq, people_promiseevent_pgh_id_seq, people_circlememberevent_pgh_id_seq
  TO ph_app;

GRANT SELECT (id, neighbourhood_id, lead_team_id, first_hello_on, created_at, sealed, given_name,
  family_name, known_as, born_on) ON people_person TO ph_job;
GRANT SELECT (person_id, nhs_number, postcode) ON people_persondetails TO ph_job;
GRANT SELECT ON people_involvement, people_namedworker, people_contactperson, people_contactworker,
  people_goalscore, people_wellbeing TO ph_job;
GRANT SELECT (id, person_id, state, state_since, set_on) ON people_goal TO ph_job;
GRANT SELECT (id, person_id, team_id, worker_id, due_on, settled_on, kept, made_at) ON people_promise
  TO ph_job;
GRANT SELECT (id, person_id, team_id, kind, raised_at, cleared_on) ON people_blocker TO ph_job;
GRANT SELECT (id, happened_at, minutes, how, seemed, demand, told_again, team_id, author_id,
  known_worker, corrects_id, received_at) ON people_contact TO ph_job;
GRANT INSERT ON people_person, people_persondetails TO ph_job;

-- ---------------------------------------------------------------- vetted functions
-- Search goes through the reader's own people and compares: what it costs grows with them, not with the
-- population, as an index of all names would. It walks by key, for the planner cannot know how few people
-- a worker's keys open. At most 50 rows; ids only, read again under the walls.
CREATE FUNCTION app.search_people(names text, born date, nhs text, place text, lim int)
  RETURNS TABLE (person_id uuid, score real) LANGUAGE sql STABLE SECURITY DEFINER ROWS 20
  SET search_path = pg_catalog, public, pg_temp SET enable_hashjoin = off SET enable_mergejoin = off AS $$
WITH mine AS MATERIALIZED (
  SELECT g.person_id, max(g.level) AS level FROM person_grant g
  WHERE g.grantee = ANY ((SELECT app.keys())::int[]) AND g.until > now()
    AND g.person_id <> ALL ((SELECT app.closed_to_me())::uuid[])
  GROUP BY g.person_id
),
by_name AS MATERIALIZED (
  SELECT p.id, greatest(l.likeness, public.similarity(lower(names), f.full_name)) AS score
  FROM mine JOIN people_person p ON p.id = mine.person_id
  CROSS JOIN LATERAL (SELECT lower(p.given_name || ' ' || p.family_name || ' ' || p.known_as) AS full_name) f
  CROSS JOIN LATERAL (SELECT public.word_similarity(lower(names), f.full_name) AS likeness) l
  WHERE names <> '' AND l.likeness >= 0.4 AND (born IS NULL OR p.born_on = born)
),
found AS (
  SELECT n.id, n.score FROM by_name n
  UNION ALL
  SELECT p.id, 1 FROM mine JOIN people_person p ON p.id = mine.person_id
  WHERE names = '' AND p.born_on = born
  UNION ALL
  SELECT d.person_id, 1 FROM mine JOIN people_persondetails d ON d.person_id = mine.person_id
  WHERE mine.level >= 2 AND nhs <> '' AND d.nhs_number = nhs
  UNION ALL
  SELECT d.person_id, public.word_similarity(lower(place), a.lives_at)
  FROM mine JOIN people_persondetails d ON d.person_id = mine.person_id
  CROSS JOIN LATERAL (SELECT lower(d.address || ' ' || d.postcode) AS lives_at) a
  WHERE mine.level >= 2 AND place <> '' AND strpos(a.lives_at, lower(place)) > 0
    -- a whole name that is somebody's is not asked for as an address too
    AND NOT (strpos(names, ' ') > 0 AND EXISTS (SELECT 1 FROM by_name n WHERE n.score >= 0.95))
)
SELECT f.id, max(f.score)::real FROM found f
GROUP BY f.id ORDER BY 2 DESC, 1 LIMIT least(greatest(lim, 1), 50) $$;

-- Signpost: is exactly this person known to somebody else, and whom do I ask? Never the content,
-- never a sealed person; every question is kept and counted. The answer takes as long either way.
CREATE TABLE priv.signpost (
  reference uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  person_id uuid,
  worker_id int NOT NULL,
  asked_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX signpost_of ON priv.signpost (worker_id, asked_at);
CREATE FUNCTION app.signpost(given text, family text, born date, nhs text)
  RETURNS TABLE (reference uuid, team_name text, team_phone text) LANGUAGE plpgsql SECURITY DEFINER
  SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  began timestamptz := clock_timestamp(); w int := app.worker(); p record; ref uuid;
BEGIN
  IF w IS NULL OR cardinality(app.keys()) < 2 THEN
    RAISE EXCEPTION 'only a worker with a team asks this' USING ERRCODE = '42501'; END IF;
  IF (SELECT count(*) FROM priv.signpost s WHERE s.worker_id = w
      AND s.asked_at > now() - interval '1 hour') >= 60 THEN
    RAISE EXCEPTION 'too many signposts in an hour' USING ERRCODE = '54000'; END IF;
  INSERT INTO priv.signpost (person_id, worker_id) VALUES (NULL, w);
  FOR p IN
    SELECT x.id, x.sealed, t.name, t.phone FROM people_person x JOIN teams_team t ON t.id = x.lead_team_id
    WHERE (born IS NOT NULL AND lower(x.family_name) = lower(btrim(family))
           AND lower(x.given_name) = lower(btrim(given)) AND x.born_on = born)
       OR (nhs <> '' AND x.id IN (SELECT d.person_id FROM people_persondetails d WHERE d.nhs_number = nhs))
    ORDER BY x.id LIMIT 5
  LOOP
    IF app.level_of(p.id) > 0 OR p.id = ANY (app.closed_to_me()) THEN CONTINUE; END IF;
    IF p.sealed THEN
      INSERT INTO people_sealedask (id, person_id, worker_id, asked_at)
      VALUES (gen_random_uuid(), p.id, w, now());
      CONTINUE;
    END IF;
    INSERT INTO priv.signpost AS s (person_id, worker_id) VALUES (p.id, w) RETURNING s.reference INTO ref;
    reference := ref; team_name := p.name; team_phone := p.phone; RETURN NEXT;
  END LOOP;
  PERFORM pg_sleep(greatest(0, 0.05 - extract(epoch FROM clock_timestamp() - began)));
END $$;

-- Ask to be pulled in, with the reference that a signpost gave to this worker in the last day.
CREATE FUNCTION app.ask_in(ref uuid, team int, why text) RETURNS uuid LANGUAGE plpgsql
  SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE p uuid; made uuid := gen_random_uuid();
BEGIN
  SELECT s.person_id INTO p FROM priv.signpost s JOIN people_person x ON x.id = s.person_id
    WHERE s.reference = ref AND s.worker_id = app.worker() AND NOT x.sealed
      AND s.asked_at > now() - interval '1 day';
  IF p IS NULL OR NOT team = ANY (app.keys()) OR team < 0 THEN
    RAISE EXCEPTION 'no such signpost' USING ERRCODE = '42501'; END IF;
  SELECT id INTO made FROM people_pull WHERE person_id = p AND to_team_id = team AND asks_in
    AND asked_by_id = app.worker() AND answered_at IS NULL AND waits_until > now();
  IF FOUND THEN   -- asked again: the newest words stand
    UPDATE people_pull SET words = left(why, 300) WHERE id = made; RETURN made; END IF;
  made := gen_random_uuid();
  INSERT INTO people_pull (id, person_id, asked_by_id, to_team_id, asks_in, words, asked_at,
                           waits_until, answer)
  VALUES (made, p, app.worker(), team, true, left(why, 300), now(), now() + interval '14 days', '');
  RETURN made;
END $$;

-- Answer a pull: somebody of the team asked in, or, when a colleague asks in, somebody who holds
-- everything. A yes makes the team part of the team round the person.
CREATE FUNCTION app.answer_pull(pull uuid, yes boolean, why text) RETURNS boolean LANGUAGE plpgsql
  SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE u people_pull;
BEGIN
  SELECT * INTO u FROM people_pull WHERE id = pull FOR UPDATE;
  IF NOT FOUND OR NOT (CASE WHEN u.asks_in THEN app.level_of(u.person_id) >= 3
                            ELSE u.to_team_id = ANY (app.keys())
                                 AND app.level_of(u.person_id) >= 1 END) THEN
    RAISE EXCEPTION 'no such pull' USING ERRCODE = '42501'; END IF;
  IF u.answered_at IS NOT NULL THEN RETURN false; END IF;
  UPDATE people_pull SET answered_by_id = app.worker(), answered_at = now(), said_yes = yes,
    answer = left(coalesce(why, ''), 300)
  WHERE person_id = u.person_id AND to_team_id = u.to_team_id AND asks_in = u.asks_in
    AND answered_at IS NULL;   -- the same question from several of a team has one answer
  IF yes THEN
    INSERT INTO people_involvement (id, person_id, team_id, starts_at, added_by_id)
    VALUES (gen_random_uuid(), u.person_id, u.to_team_id, now(), app.worker())
    ON CONFLICT (person_id, team_id) WHERE ends_at IS NULL DO NOTHING;
  END IF;
  RETURN true;
END $$;

-- What the caller asked, and how it was answered: of a person whom the caller may not see, no name.
CREATE FUNCTION app.my_asks() RETURNS TABLE (person uuid, name text, team text, asks_in boolean,
    words text, asked_at timestamptz, waits_until timestamptz, said_yes boolean, answer text,
    answered_by text) LANGUAGE sql STABLE SECURITY DEFINER
  SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT CASE WHEN l.level >= 1 THEN u.person_id END,
    CASE WHEN l.level >= 1 THEN coalesce(nullif(p.known_as, ''), p.given_name) ELSE '' END,
    t.name, u.asks_in, u.words, u.asked_at, u.waits_until, u.said_yes, u.answer,
    coalesce(b.full_name, '')
  FROM people_pull u JOIN people_person p ON p.id = u.person_id
    JOIN teams_team t ON t.id = CASE WHEN u.asks_in THEN p.lead_team_id ELSE u.to_team_id END LEFT JOIN teams_user b ON b.id = u.answered_by_id
    CROSS JOIN LATERAL (SELECT app.level_of(u.person_id) AS level) l
  WHERE u.asked_by_id = app.worker() AND (l.level >= 1 OR NOT p.sealed)
    AND u.person_id <> ALL (app.closed_to_me())
    AND coalesce(u.answered_at, u.waits_until) > now() - interval '14 days'
  ORDER BY coalesce(u.answered_at, u.asked_at) DESC LIMIT 20 $$;

-- Break the glass: one of three reasons, in words, at most 72 hours, at most five a day.
CREATE FUNCTION app.break_glass(ref uuid, why text, words text, hours int) RETURNS uuid
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE w int := app.worker(); p uuid; made uuid := gen_random_uuid();
BEGIN
  IF w IS NULL OR cardinality(app.keys()) < 2 OR hours NOT BETWEEN 1 AND 72 THEN
    RAISE EXCEPTION 'the glass stays whole' USING ERRCODE = '42501'; END IF;
  SELECT s.person_id INTO p FROM priv.signpost s JOIN people_person x ON x.id = s.person_id
    WHERE s.reference = ref AND s.worker_id = w AND NOT x.sealed   -- sealed since: never heard of
      AND s.asked_at > now() - interval '1 day';
  IF p IS NULL AND app.level_of(ref) > 0 THEN p := ref; END IF;   -- more of a person one sees in part
  IF p IS NULL OR p = ANY (app.closed_to_me()) THEN
    RAISE EXCEPTION 'the glass stays whole' USING ERRCODE = '42501'; END IF;
  IF (SELECT count(*) FROM people_breakglass b WHERE b.worker_id = w
      AND b.starts_at > now() - interval '1 day') >= 5 THEN
    RAISE EXCEPTION 'too much broken glass in a day' USING ERRCODE = '54000'; END IF;
  INSERT INTO people_breakglass (id, person_id, worker_id, reason, words, starts_at, ends_at, verdict)
  VALUES (made, p, w, why, words, now(), now() + make_interval(hours => hours), '');
  RETURN p;
END $$;

CREATE FUNCTION app.check_glass(glass uuid, finding text) RETURNS boolean LANGUAGE plpgsql
  SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF NOT app.holds('steward') OR finding NOT IN ('fine', 'asked', 'wrong') THEN
    RAISE EXCEPTION 'an information steward checks broken glass' USING ERRCODE = '42501'; END IF;
  UPDATE people_breakglass SET checked_by_id = app.worker(), checked_at = now(), verdict = finding
  WHERE id = glass AND (checked_at IS NULL OR verdict = 'asked') AND worker_id <> app.worker();
  RETURN FOUND;
END $$;

-- Seal, or open again: a lead of a team round the person, or a named worker. Somebody must be named,
-- else nobody could see the person at all.
CREATE FUNCTION app.seal(p uuid, shut boolean) RETURNS boolean LANGUAGE plpgsql SECURITY DEFINER
  SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF app.level_of(p) < 3 OR NOT (
       EXISTS (SELECT 1 FROM people_namedworker n WHERE n.person_id = p
               AND n.worker_id = app.worker() AND (n.ends_at IS NULL OR n.ends_at > now()))
       OR EXISTS (SELECT 1 FROM person_grant g WHERE g.person_id = p AND g.until > now()
                  AND g.grantee > 0 AND g.level >= 3 AND app.leads(g.grantee))) THEN
    RAISE EXCEPTION 'no such person' USING ERRCODE = '42501'; END IF;
  IF shut AND NOT EXISTS (SELECT 1 FROM people_namedworker n JOIN teams_user u ON u.id = n.worker_id
      WHERE n.person_id = p AND u.is_active AND (n.ends_at IS NULL OR n.ends_at > now())) THEN
    RETURN false; END IF;
  UPDATE people_person SET sealed = shut WHERE id = p AND sealed <> shut;
  RETURN true;
END $$;

-- Why may I see this person, and who else can? NULL when I may not.
CREATE FUNCTION app.standing(p uuid) RETURNS jsonb LANGUAGE plpgsql STABLE SECURITY DEFINER
  SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE mine int := app.level_of(p); k int[] := app.keys(); me int := app.worker();
BEGIN
  IF mine = 0 THEN RETURN NULL; END IF;
  RETURN jsonb_build_object('level', mine,
    'sealed', (SELECT sealed FROM people_person WHERE id = p),
    'mine', (SELECT coalesce(jsonb_agg(b ORDER BY (b ->> 'rank')::int), '[]') FROM (
        SELECT jsonb_build_object('rank', 1, 'basis', 'named') b FROM people_namedworker n
          WHERE n.person_id = p AND n.worker_id = me AND (n.ends_at IS NULL OR n.ends_at > now())
        UNION ALL
        SELECT jsonb_build_object('rank', 2, 'basis', 'team', 'team', t.name) FROM people_involvement i
          JOIN teams_team t ON t.id = i.team_id JOIN people_person x ON x.id = i.person_id
          WHERE i.person_id = p AND i.team_id = ANY (k) AND NOT x.sealed
            AND (i.ends_at IS NULL OR i.ends_at > now())
        UNION ALL
        SELECT jsonb_build_object('rank', 3, 'basis', 'share', 'team', t.name, 'agreement', a.title,
            'level', s.level, 'until', least(s.ends_at, a.ends_at)) FROM people_share s
          JOIN teams_team t ON t.id = s.to_team_id JOIN people_agreement a ON a.id = s.agreement_id
          JOIN people_person x ON x.id = s.person_id
          WHERE s.person_id = p AND s.to_team_id = ANY (k) AND s.withdrawn_at IS NULL
            AND NOT x.sealed AND least(s.ends_at, a.ends_at) > now()
        UNION ALL
        SELECT jsonb_build_object('rank', 4, 'basis', 'pull', 'team', t.name) FROM people_pull u
          JOIN teams_team t ON t.id = u.to_team_id JOIN people_person x ON x.id = u.person_id
          WHERE u.person_id = p AND u.to_team_id = ANY (k) AND u.answered_at IS NULL
            AND NOT u.asks_in AND NOT x.sealed AND u.waits_until > now()
        UNION ALL
        SELECT jsonb_build_object('rank', 5, 'basis', 'glass', 'reason', g.reason, 'until', g.ends_at)
          FROM people_breakglass g WHERE g.person_id = p AND g.worker_id = me AND g.ends_at > now()
      ) x),
    'teams', (SELECT coalesce(jsonb_agg(jsonb_build_object('name', t.name, 'level', g.level)
                                        ORDER BY t.name), '[]')
      FROM person_grant g JOIN teams_team t ON t.id = g.grantee
      WHERE g.person_id = p AND g.grantee > 0 AND g.until > now()),
    'workers', (SELECT count(DISTINCT w) FROM (
        SELECT m.user_id AS w FROM person_grant g JOIN teams_membership m ON m.team_id = g.grantee
          JOIN teams_user u ON u.id = m.user_id AND u.is_active
          WHERE g.person_id = p AND g.grantee > 0 AND g.until > now() AND m.starts_at <= now()
            AND (m.ends_at IS NULL OR m.ends_at > now())
        UNION ALL SELECT -g.grantee FROM person_grant g
          WHERE g.person_id = p AND g.grantee < 0 AND g.until > now()) a
      WHERE NOT EXISTS (SELECT 1 FROM people_ownrecord o WHERE o.person_id = p AND o.worker_id = a.w)));
END $$;

-- Is this row of a partner's list somebody we have? Exact, for imports; as the job role only.
CREATE FUNCTION app.known_exactly(given text, family text, born date, nhs text) RETURNS uuid
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT x.id FROM people_person x
  WHERE (born IS NOT NULL AND lower(x.family_name) = lower(btrim(family))
         AND lower(x.given_name) = lower(btrim(given)) AND x.born_on = born)
     OR (nhs <> '' AND x.id IN (SELECT d.person_id FROM people_persondetails d WHERE d.nhs_number = nhs))
  ORDER BY x.id LIMIT 1 $$;

REVOKE EXECUTE ON ALL FUNCTIONS IN SCHEMA app FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app.closed_to_me(), app.level_of(uuid), app.lets_in(uuid),
  app.wrote(uuid), app.sits_in(int, int), app.search_people(text, date, text, text, int),
  app.signpost(text, text, date, text), app.ask_in(uuid, int, text), app.my_asks(),
  app.answer_pull(uuid, boolean, text), app.break_glass(uuid, text, text, int),
  app.check_glass(uuid, text), app.seal(uuid, boolean), app.standing(uuid) TO ph_app, ph_definer;
GRANT EXECUTE ON FUNCTION app.known_exactly(text, text, date, text) TO ph_job;

-- functions that read past the policies belong to a role that nobody signs in as
GRANT SELECT ON ALL TABLES IN SCHEMA public TO ph_definer;
ALTER FUNCTION app.closed_to_me() OWNER TO ph_definer;
ALTER FUNCTION app.level_of(uuid) OWNER TO ph_definer;
ALTER FUNCTION app.lets_in(uuid) OWNER TO ph_definer;
ALTER FUNCTION app.wrote(uuid) OWNER TO ph_definer;
ALTER FUNCTION app.sits_in(int, int) OWNER TO ph_definer;
ALTER FUNCTION app.search_people(text, date, text, text, int) OWNER TO ph_definer;
ALTER FUNCTION app.standing(uuid) OWNER TO ph_definer;
ALTER FUNCTION app.my_asks() OWNER TO ph_definer;
ALTER FUNCTION app.known_exactly(text, text, date, text) OWNER TO ph_definer;
-- the owner's own functions call these too, and the owner does not inherit the definer's rights
SET LOCAL ROLE ph_definer;
GRANT EXECUTE ON FUNCTION app.closed_to_me(), app.level_of(uuid), app.sits_in(int, int) TO ph_owner;
RESET ROLE;
