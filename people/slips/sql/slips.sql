-- A note on the wrong page, and a record declared to be one's own by a slip.

-- May the caller write on this person's page?
CREATE OR REPLACE FUNCTION priv.writes(p uuid) RETURNS boolean LANGUAGE sql STABLE
  SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT EXISTS (SELECT 1 FROM person_grant g WHERE g.person_id = p AND g.grantee = ANY (app.keys())
    AND g.writes_until > now() AND g.person_id <> ALL (app.closed_to_me())) $$;

-- Take a note off a page, with what was corrected beneath it; onto another page, where one is named. What
-- was promised and what was in the way came with the note, so it goes where the note goes. The note
-- itself stays: no page leads to it, so nobody reads it but the steward. NULL: it is not there any more.
CREATE OR REPLACE FUNCTION app.take_off(note uuid, p uuid, reason text, said text, onto uuid) RETURNS uuid
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE n people_contact; made uuid := gen_random_uuid();
BEGIN
  IF NOT priv.writes(p) OR app.note_closed(note) OR onto = p OR onto IS NOT NULL AND NOT priv.writes(onto) THEN
    RAISE EXCEPTION 'no such page' USING ERRCODE = '42501'; END IF;
  PERFORM 1 FROM people_contactperson WHERE contact_id = note AND person_id = p FOR UPDATE;
  IF NOT FOUND THEN RETURN NULL; END IF;
  SELECT * INTO n FROM people_contact WHERE id = note AND corrects_id IS NULL;
  IF NOT FOUND THEN RAISE EXCEPTION 'a correction goes with its note' USING ERRCODE = '42501'; END IF;
  WITH gone AS (
    DELETE FROM people_contactperson l USING people_contact c
    WHERE c.id = l.contact_id AND l.person_id = p AND note IN (c.id, c.corrects_id)
    RETURNING l.contact_id, l.happened_at, l.came_back_at)
  INSERT INTO people_contactperson (id, contact_id, person_id, happened_at, came_back_at)
    SELECT gen_random_uuid(), g.contact_id, onto, g.happened_at, g.came_back_at FROM gone g WHERE onto IS NOT NULL
    ON CONFLICT (contact_id, person_id) DO NOTHING;
  IF onto IS NULL THEN
    DELETE FROM people_promise WHERE person_id = p AND made_by_id = n.author_id AND made_at = n.received_at;
    DELETE FROM people_blocker WHERE person_id = p AND raised_by_id = n.author_id AND raised_at = n.received_at;
  ELSE
    UPDATE people_promise SET person_id = onto, version = version + 1, changed_by_id = app.worker(),
      changed_at = now() WHERE person_id = p AND made_by_id = n.author_id AND made_at = n.received_at;
    UPDATE people_blocker SET person_id = onto
      WHERE person_id = p AND raised_by_id = n.author_id AND raised_at = n.received_at;
  END IF;
  -- its earlier versions would be read on the page that it has left
  DELETE FROM people_promiseevent WHERE person_id = p AND made_by_id = n.author_id AND made_at = n.received_at;
  INSERT INTO people_notetakenoff (id, person_id, contact_id, why, words, moved, taken_off_by_id, taken_off_at)
  VALUES (made, p, note, reason, left(coalesce(said, ''), 300), onto IS NOT NULL, app.worker(), now());
  RETURN made;
END $$;

-- Taken off by a slip: the note stands on the page again. False: it does already, or went elsewhere.
CREATE OR REPLACE FUNCTION app.put_back(off uuid) RETURNS boolean LANGUAGE plpgsql SECURITY DEFINER
  SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE o people_notetakenoff;
BEGIN
  SELECT * INTO o FROM people_notetakenoff WHERE id = off FOR UPDATE;
  IF NOT FOUND OR NOT priv.writes(o.person_id) OR app.note_closed(o.contact_id) THEN
    RAISE EXCEPTION 'no such note' USING ERRCODE = '42501'; END IF;
  IF o.put_back_at IS NOT NULL OR o.moved THEN RETURN false; END IF;
  INSERT INTO people_contactperson (id, contact_id, person_id, happened_at)
    SELECT gen_random_uuid(), c.id, o.person_id, c.happened_at FROM people_contact c
    WHERE o.contact_id IN (c.id, c.corrects_id)
    ON CONFLICT (contact_id, person_id) DO NOTHING;
  UPDATE people_notetakenoff SET put_back_by_id = app.worker(), put_back_at = now() WHERE id = off;
  RETURN true;
END $$;

-- Another kind, time, length or company of a note: what stood before is kept, and its words stay as they are.
-- Whoever may write on one of its pages. False: nothing of it was different.
CREATE OR REPLACE FUNCTION app.put_note_right(note uuid, new_how text, at timestamptz, long int, why text,
    again boolean, workers int[]) RETURNS boolean LANGUAGE plpgsql SECURITY DEFINER
  SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE n people_contact; was int[]; p uuid;
BEGIN
  SELECT * INTO n FROM people_contact WHERE id = note AND corrects_id IS NULL FOR UPDATE;
  IF NOT FOUND OR app.note_closed(note) OR NOT EXISTS (SELECT 1 FROM people_contactperson l
      WHERE l.contact_id = note AND priv.writes(l.person_id)) THEN
    RAISE EXCEPTION 'no such note' USING ERRCODE = '42501'; END IF;
  IF new_how IS NULL OR at IS NULL OR at > now() + interval '5 minutes' OR at < now() - interval '366 days'
      AND at <> n.happened_at OR why NOT IN ('value', 'failure', 'unknown') THEN
    RAISE EXCEPTION 'no such note could be' USING ERRCODE = '42501'; END IF;
  was := ARRAY(SELECT worker_id FROM people_contactworker WHERE contact_id = note ORDER BY 1);
  workers := ARRAY(SELECT DISTINCT w FROM unnest(workers) w ORDER BY 1);
  IF (n.how, n.happened_at, n.minutes, n.demand, n.told_again, was)
      IS NOT DISTINCT FROM (new_how, at, long, why, again, workers) THEN RETURN false; END IF;
  -- nobody is said to have been there who sits in no team round one of them, but whoever was said to be
  IF EXISTS (SELECT 1 FROM unnest(workers) w WHERE w <> ALL (was) AND NOT EXISTS (
      SELECT 1 FROM teams_membership m JOIN teams_membership mine ON mine.team_id = m.team_id
      WHERE m.user_id = w AND app.sits_in(w, m.team_id) AND mine.user_id = app.worker() AND app.sits_in(mine.user_id, m.team_id))) THEN
    RAISE EXCEPTION 'no colleague' USING ERRCODE = '42501'; END IF;
  INSERT INTO people_noteputright (id, contact_id, how, happened_at, minutes, demand, told_again, there, by_id, at)
    SELECT gen_random_uuid(), note, n.how, n.happened_at, n.minutes, n.demand, n.told_again,
      left(coalesce((SELECT string_agg(u.full_name, ', ' ORDER BY u.full_name) FROM teams_user u WHERE u.id = ANY (was)), ''), 500),
      app.worker(), now();
  UPDATE people_contact SET how = new_how, happened_at = at, minutes = long, demand = why, told_again = again WHERE id = note;
  DELETE FROM people_contactworker WHERE contact_id = note AND worker_id <> ALL (workers);
  INSERT INTO people_contactworker (id, contact_id, worker_id)
    SELECT gen_random_uuid(), note, w FROM unnest(workers) w WHERE w <> ALL (was);
  -- its corrections stand where it stands; what follows from when it was follows by triggers
  UPDATE people_contact SET happened_at = at WHERE corrects_id = note;
  UPDATE people_contactperson SET happened_at = at   -- and whether they knew one of those
    WHERE contact_id = note OR contact_id IN (SELECT c.id FROM people_contact c WHERE c.corrects_id = note);
  UPDATE people_streamitem SET at = put_note_right.at, title = new_how WHERE ref = note AND kind = 'contact';
  FOR p IN SELECT person_id FROM people_contactperson WHERE contact_id = note LOOP
    UPDATE people_person SET last_contact_at = app.last_contact_of(p) WHERE id = p;
    UPDATE person_grant g SET last_activity_at = coalesce(x.last_contact_at, x.created_at)
      FROM people_person x WHERE x.id = p AND g.person_id = p AND g.last_activity_at > '-infinity';
  END LOOP;
  RETURN true;
END $$;
SELECT app.only_for('app.put_note_right(uuid, text, timestamptz, int, text, boolean, int[])', 'ph_app');

-- Open a record again to a worker who had declared it by a slip: the steward's to do, never for themselves.
-- False: it was opened before.
CREATE OR REPLACE FUNCTION app.open_declared(declared uuid, said text) RETURNS boolean LANGUAGE plpgsql SECURITY DEFINER
  SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE o people_ownrecord;
BEGIN
  IF NOT app.holds('steward') THEN
    RAISE EXCEPTION 'the information steward opens a record again' USING ERRCODE = '42501'; END IF;
  SELECT * INTO o FROM people_ownrecord WHERE id = declared FOR UPDATE;
  IF NOT FOUND THEN RETURN false; END IF;
  IF o.worker_id = app.worker() THEN
    RAISE EXCEPTION 'not one''s own' USING ERRCODE = '42501'; END IF;
  DELETE FROM people_ownrecord WHERE id = declared;
  INSERT INTO people_recordopened (id, worker_id, person_id, declared_at, words, opened_by_id, opened_at)
  VALUES (gen_random_uuid(), o.worker_id, o.person_id, o.declared_at, left(said, 300), app.worker(), now());
  PERFORM audit.log_event('own_record.opened', o.person_id::text, jsonb_build_object('worker', o.worker_id));
  RETURN true;
END $$;
SELECT app.only_for('priv.writes(uuid)'), app.only_for('app.take_off(uuid, uuid, text, text, uuid)', 'ph_app'),
  app.only_for('app.put_back(uuid)', 'ph_app'), app.only_for('app.open_declared(uuid, text)', 'ph_app');

SET LOCAL ROLE ph_definer;
-- For the information steward: which notes were taken off a page and why, newest first. References, no names
-- of people.
CREATE OR REPLACE FUNCTION app.notes_taken_off(lim int) RETURNS TABLE (id uuid, person uuid, why text, words text,
    moved boolean, taken_off_by text, taken_off_at timestamptz, put_back_by text, put_back_at timestamptz)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT o.id, o.person_id, o.why, o.words, o.moved, u.full_name, o.taken_off_at, coalesce(b.full_name, ''), o.put_back_at
  FROM people_notetakenoff o JOIN teams_user u ON u.id = o.taken_off_by_id
    LEFT JOIN teams_user b ON b.id = o.put_back_by_id
  WHERE app.holds('steward') AND o.person_id <> ALL (app.closed_to_me())
  ORDER BY o.taken_off_at DESC, o.id LIMIT lim $$;

-- The note itself, for the steward: to answer whoever asks what became of it.
CREATE OR REPLACE FUNCTION app.note_taken_off(off uuid) RETURNS TABLE (person uuid, contact uuid, how text,
    happened_at timestamptz, author text, words text, said text, kept text)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT o.person_id, c.id, c.how, c.happened_at, u.full_name, c.words, c.said, coalesce(a.words, '')
  FROM people_notetakenoff o JOIN people_contact c ON o.contact_id IN (c.id, c.corrects_id)
    JOIN teams_user u ON u.id = c.author_id LEFT JOIN people_contactaside a ON a.contact_id = c.id
  WHERE o.id = off AND app.holds('steward') AND o.person_id <> ALL (app.closed_to_me())
    AND NOT app.note_closed(o.contact_id)
  ORDER BY c.received_at $$;

-- Which records are closed to which worker by their own word: for the steward, by reference.
CREATE OR REPLACE FUNCTION app.declared_records(lim int) RETURNS TABLE (id uuid, person uuid, worker int, name text,
    organisation text, declared_at timestamptz) LANGUAGE sql STABLE SECURITY DEFINER
  SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT o.id, o.person_id, u.id, u.full_name, g.name, o.declared_at
  FROM people_ownrecord o JOIN teams_user u ON u.id = o.worker_id JOIN teams_organisation g ON g.id = u.organisation_id
  WHERE app.holds('steward') AND o.worker_id <> app.worker()
  ORDER BY o.declared_at DESC, o.id LIMIT lim $$;
SELECT app.only_for('app.notes_taken_off(int)', 'ph_app'), app.only_for('app.note_taken_off(uuid)', 'ph_app'),
  app.only_for('app.declared_records(int)', 'ph_app');
RESET ROLE;
