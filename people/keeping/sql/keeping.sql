-- Which records nobody is round any more, until when each is kept, and how one is removed.

-- Due on the later day of: so many years after the last team's part ended (or after death), and the birthday
-- that its kind names. A kind without a clock is kept for good. held: something in
-- law forbids removing it, or they have asked for something by right and it is open.
CREATE OR REPLACE VIEW app.kept_until AS
SELECT k.person_id, k.kind, k.since, k.last_team_id,
  greatest((k.since + make_interval(years => c.years))::date,
           (k.born_on + make_interval(years => c.until_age))::date) AS due_on,
  EXISTS (SELECT 1 FROM people_legalhold h WHERE h.lifted_at IS NULL
          AND (h.reference IS NULL OR h.reference = k.person_id))
    OR EXISTS (SELECT 1 FROM people_datarequest q WHERE q.person_id = k.person_id
               AND q.sent_on IS NULL AND q.decided_on IS NULL) AS held
FROM (
  SELECT r.person_id, p.born_on, r.last_team_id,
    CASE WHEN q.since_on IS NOT NULL THEN 'died' WHEN p.born_on IS NULL THEN 'unknown'
         WHEN r.since < p.born_on + interval '18 years' THEN 'child' ELSE 'adult' END AS kind,
    greatest(r.since, q.since_on) AS since
  FROM (
    SELECT DISTINCT ON (i.person_id) i.person_id, i.ends_at AS since, i.team_id AS last_team_id
    FROM people_involvement i WHERE i.ends_at <= now()
    ORDER BY i.person_id, i.ends_at DESC
  ) r JOIN people_person p ON p.id = r.person_id
    LEFT JOIN people_quiet q ON q.person_id = r.person_id AND q.kind = 'died' AND q.ended_at IS NULL
  WHERE NOT EXISTS (SELECT 1 FROM people_involvement o WHERE o.person_id = r.person_id
                    AND (o.ends_at IS NULL OR o.ends_at > now()))
    AND NOT EXISTS (SELECT 1 FROM people_namedworker n WHERE n.person_id = r.person_id
                    AND (n.ends_at IS NULL OR n.ends_at > now()))
) k JOIN people_clock c ON c.kind = k.kind;
GRANT SELECT ON app.kept_until TO ph_definer;

-- Take a record away with everything that is about this person alone. Of a note about several the others keep
-- their page. What was spent keeps its sum and loses its words (budgets). The legal record keeps that rows went, and
-- not what stood in them. Returns how many went of each table.
CREATE OR REPLACE FUNCTION priv.take_away(p uuid) RETURNS jsonb LANGUAGE plpgsql SECURITY DEFINER
  SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE t text; n int; notes uuid[]; went jsonb := '{}';
BEGIN
  PERFORM set_config('app.removing', priv.sign('context', 'removing|' || pg_current_xact_id()), true);
  notes := ARRAY(SELECT contact_id FROM people_contactperson WHERE person_id = p
                 UNION SELECT contact_id FROM people_notetakenoff WHERE person_id = p);
  FOREACH t IN ARRAY ARRAY['people_contactperson', 'people_notetakenoff', 'people_goalscore', 'people_goal',
      'people_promise', 'people_backing', 'people_meanwhile', 'people_decision', 'people_blocker', 'people_gotthrough', 'people_circlemember', 'people_doornote', 'people_story', 'people_wellbeing',
      'people_persondetails', 'people_pull', 'people_share', 'people_breakglass', 'people_ownrecord',
      'people_recordopened', 'people_farewell', 'people_quiet', 'people_namedworker', 'people_involvement',
      'people_goalevent', 'people_promiseevent', 'people_decisionevent', 'people_circlememberevent', 'people_doornoteevent', 'people_persondetailsevent',
      'people_othername', 'people_namekey', 'people_livedin', 'people_protectedaddress', 'people_withheld', 'people_requestcopy', 'people_streamitem',
      'person_grant'] LOOP
    EXECUTE format('DELETE FROM %I WHERE person_id = $1', t) USING p;
    GET DIAGNOSTICS n = ROW_COUNT;
    IF n > 0 THEN went := went || jsonb_build_object(t, n); END IF;
  END LOOP;
  -- notes that were about nobody else
  notes := ARRAY(SELECT c.id FROM people_contact c WHERE (c.id = ANY (notes) OR c.corrects_id = ANY (notes))
    AND NOT EXISTS (SELECT 1 FROM people_contactperson l WHERE l.contact_id IN (c.id, c.corrects_id))
    AND NOT EXISTS (SELECT 1 FROM people_notetakenoff o WHERE o.contact_id IN (c.id, c.corrects_id)));
  DELETE FROM people_contactaside WHERE contact_id = ANY (notes);
  DELETE FROM people_contactworker WHERE contact_id = ANY (notes);
  DELETE FROM people_noteputright WHERE contact_id = ANY (notes);
  DELETE FROM people_contact WHERE id = ANY (notes);
  GET DIAGNOSTICS n = ROW_COUNT;
  went := went || jsonb_build_object('people_contact', n, 'people_person', 1);
  DELETE FROM priv.signpost WHERE person_id = p;
  DELETE FROM web_draft WHERE form LIKE '%' || p::text || '%';
  DELETE FROM people_person WHERE id = p;
  DELETE FROM people_personevent WHERE id = p;
  SET CONSTRAINTS ALL IMMEDIATE;   -- a table that still names them stops it here
  SET CONSTRAINTS ALL DEFERRED;
  PERFORM set_config('app.removing', '', true);
  RETURN went;
END $$;

-- Remove a record to which two people said yes. NULL: it is not due any more, or held.
CREATE OR REPLACE FUNCTION app.remove_record(removal uuid) RETURNS jsonb LANGUAGE plpgsql SECURITY DEFINER
  SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE r people_removal; p uuid; went jsonb;
BEGIN
  SELECT * INTO r FROM people_removal WHERE id = removal FOR UPDATE;
  IF NOT FOUND OR r.agreed_at IS NULL OR r.agreed_by_id = r.asked_by_id THEN
    RAISE EXCEPTION 'two people say yes first' USING ERRCODE = '42501'; END IF;
  IF r.removed_at IS NOT NULL THEN RETURN r.counts; END IF;
  IF r.stopped_at IS NOT NULL THEN RETURN NULL; END IF;
  p := r.reference;
  PERFORM 1 FROM people_person WHERE id = p FOR UPDATE;   -- nobody comes back meanwhile
  IF NOT EXISTS (SELECT 1 FROM app.kept_until k WHERE k.person_id = p AND k.due_on <= (now() AT TIME ZONE 'Europe/London')::date
                 AND NOT k.held) THEN
    UPDATE people_removal SET stopped_at = now() WHERE id = removal;
    RETURN NULL;
  END IF;
  went := priv.take_away(p);
  UPDATE people_removal SET removed_at = now(), counts = went WHERE id = removal;
  PERFORM audit.log_event('record.removed', p::text, jsonb_build_object('removal', removal, 'counts', went));
  RETURN went;
END $$;

-- A backup of before brought back what was removed since: it goes again, and the legal record says so. For whoever
-- restores. NULL: there is no such record.
CREATE OR REPLACE FUNCTION app.remove_again(p uuid) RETURNS jsonb LANGUAGE plpgsql SECURITY DEFINER
  SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE went jsonb;
BEGIN
  PERFORM 1 FROM people_person WHERE id = p FOR UPDATE;
  IF NOT FOUND THEN RETURN NULL; END IF;
  went := priv.take_away(p);
  UPDATE people_removal SET removed_at = now(), counts = went WHERE reference = p AND agreed_at IS NOT NULL AND stopped_at IS NULL;
  UPDATE people_removal SET stopped_at = now() WHERE reference = p AND agreed_at IS NULL AND stopped_at IS NULL;
  PERFORM audit.log_event('record.removed', p::text, jsonb_build_object('again', true, 'counts', went));
  RETURN went;
END $$;
SELECT app.only_for('priv.take_away(uuid)'), app.only_for('app.remove_again(uuid)');
SELECT app.only_for('app.remove_record(uuid)', 'ph_job');

SET LOCAL ROLE ph_definer;
-- What is due, longest first: for the information steward, by reference.
CREATE OR REPLACE FUNCTION app.due_records(lim int) RETURNS TABLE (reference uuid, kind text, since timestamptz,
    due_on date, held boolean, team_name text, team_phone text, how_many bigint) LANGUAGE sql STABLE
  SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT k.person_id, k.kind, k.since, k.due_on, k.held, t.name, t.phone, count(*) OVER ()
  FROM app.kept_until k JOIN teams_team t ON t.id = k.last_team_id
  WHERE app.holds('steward') AND k.due_on <= (now() AT TIME ZONE 'Europe/London')::date AND k.person_id <> ALL (app.closed_to_me())
    AND NOT EXISTS (SELECT 1 FROM people_removal r WHERE r.reference = k.person_id AND r.stopped_at IS NULL)
  ORDER BY k.due_on, k.person_id LIMIT lim $$;

-- Is there a record of that reference? For the steward, who puts a hold on it.
CREATE OR REPLACE FUNCTION app.is_kept(reference uuid) RETURNS boolean LANGUAGE sql STABLE
  SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT app.holds('steward') AND EXISTS (SELECT 1 FROM people_person p WHERE p.id = is_kept.reference) $$;
SELECT app.only_for('app.due_records(int)', 'ph_app'), app.only_for('app.is_kept(uuid)', 'ph_app');
RESET ROLE;
