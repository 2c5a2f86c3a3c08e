-- The record of a person, line by line, as it is read before a copy leaves and as it is put together.

-- The keys of a worker, as app.begin gives them.
CREATE OR REPLACE FUNCTION priv.keys_of(w int) RETURNS int[] LANGUAGE sql STABLE
  SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT CASE WHEN EXISTS (SELECT 1 FROM teams_appointment a WHERE a.user_id = w AND a.role = 'leader'
      AND a.starts_at <= now() AND (a.ends_at IS NULL OR a.ends_at > now())) THEN '{}'::int[]
    ELSE (SELECT array_agg(m.team_id) || -w FROM teams_membership m JOIN teams_user u ON u.id = m.user_id
      WHERE m.user_id = w AND u.is_active AND m.starts_at <= now()
        AND (m.ends_at IS NULL OR m.ends_at > now()) HAVING count(*) > 0) END $$;

-- May this worker write about the person, now?
CREATE OR REPLACE FUNCTION priv.writes_about(p uuid, w int) RETURNS boolean LANGUAGE sql STABLE
  SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT EXISTS (SELECT 1 FROM person_grant g WHERE g.person_id = p AND g.grantee = ANY (priv.keys_of(w))
      AND g.writes_until > now())
    AND NOT EXISTS (SELECT 1 FROM people_ownrecord o WHERE o.worker_id = w AND o.person_id = p) $$;

-- Every line of the record of ``p`` that worker ``w`` may read. ``others``: somebody else may be named in it.
-- What is kept to a team whose seat ``w`` has not, and a note that is also about somebody whom ``w`` may
-- not see, comes without its words: nobody decides about it unseen.
CREATE OR REPLACE FUNCTION priv.record_lines(p uuid, w int)
  RETURNS TABLE (line text, section text, at timestamptz, title text, words text, who text, others boolean,
                 shut boolean)
  LANGUAGE sql STABLE SET search_path = pg_catalog, public, pg_temp AS $$
  WITH k AS (SELECT priv.keys_of(w) AS keys), lines AS (
    SELECT 'card:' || f.name AS line, 'card' AS section, x.created_at AS at, f.name AS title, f.words,
        x.created_by_id AS by, false AS others, false AS shut
      FROM people_person x, LATERAL (VALUES ('given_name', x.given_name), ('family_name', x.family_name),
        ('known_as', x.known_as), ('born_on', x.born_on::text), ('first_hello_on', x.first_hello_on::text)) f(name, words)
      WHERE x.id = p
    UNION ALL
    SELECT 'name:' || n.id, 'card', n.added_at, 'name_' || n.kind, n.name, n.added_by_id, false, false
      FROM people_othername n WHERE n.person_id = p AND n.taken_off_at IS NULL
    UNION ALL
    SELECT 'details:' || f.name, 'details', NULL, f.name, f.words, NULL, f.name = 'lives_with', false
      FROM people_persondetails d, LATERAL (VALUES ('address', d.address), ('postcode', d.postcode),
        ('address_protected', CASE WHEN d.address_protected THEN 'Not in this copy: who walks alongside you has it.' ELSE '' END),
        ('phone', d.phone), ('email', d.email), ('nhs_number', d.nhs_number), ('languages', d.languages),
        ('contact_preference', d.contact_preference), ('home_note', d.home_note), ('lives_with', d.lives_with)) f(name, words)
      WHERE d.person_id = p
    UNION ALL
    SELECT 'story:' || s.id, 'story', s.written_at, s.heading, s.words, s.written_by_id, false, false
      FROM people_story s WHERE s.person_id = p
    UNION ALL
    SELECT 'goal:' || g.id, 'goals', g.set_on::timestamptz, g.state, g.words, g.set_by_id, false, false
      FROM people_goal g WHERE g.person_id = p
    UNION ALL
    SELECT 'score:' || s.id, 'goals', s.asked_at, 'score', g.words || ': ' || s.score || ' / 10', s.asked_by_id, false, false
      FROM people_goalscore s JOIN people_goal g ON g.id = s.goal_id WHERE s.person_id = p
    UNION ALL
    SELECT 'promise:' || m.id, 'promises', m.made_at,
        CASE WHEN m.called_off <> '' THEN 'called_off' WHEN m.kept THEN 'kept' WHEN m.kept = false THEN 'not_kept' ELSE 'promised' END,
        m.words || CASE WHEN m.promised_by <> '' THEN ' (' || m.promised_by || ')' ELSE '' END, m.made_by_id,
        m.promised_by <> '', false
      FROM people_promise m WHERE m.person_id = p
    UNION ALL
    SELECT 'decision:' || d.id, 'promises', d.written_at, 'decision_' || d.state, concat_ws(E'\n', d.want, d.matters,
        d.harm_if, d.harm_if_not), d.author_id, false, false
      FROM people_decision d WHERE d.person_id = p
    UNION ALL
    SELECT 'meanwhile:' || h.id, 'promises', h.written_at, h.kind, h.words, h.written_by_id, false, false
      FROM people_meanwhile h WHERE h.person_id = p
    UNION ALL
    SELECT 'backing:' || b.id, 'promises', coalesce(a.answered_at, b.backed_at), 'backed', d.want, coalesce(a.answered_by_id, b.backer_id), false, false
      FROM people_backing b JOIN people_decision d ON d.id = b.decision_id
        LEFT JOIN decisions_backinganswer a ON a.ask_id = b.ask_id AND a.answer = 'back'
      WHERE b.person_id = p AND (b.backed_at IS NOT NULL OR a.id IS NOT NULL)
    UNION ALL
    SELECT 'blocker:' || b.id, 'promises', b.raised_at, 'blocker', coalesce(nullif(b.words, ''), x.words, ''), b.raised_by_id, false, false
      FROM people_blocker b LEFT JOIN blockers_blocker x ON x.id = b.blocker_id WHERE b.person_id = p
    UNION ALL
    SELECT 'feeling:' || f.id, 'feelings', f.asked_at, 'ons4', concat_ws(', ', 'satisfied ' || f.satisfied,
        'worthwhile ' || f.worthwhile, 'happy ' || f.happy, 'anxious ' || f.anxious), f.asked_by_id, false, false
      FROM people_wellbeing f WHERE f.person_id = p
    UNION ALL
    SELECT 'circle:' || c.id, 'circle', c.added_at, c.tie, concat_ws(', ', c.name, nullif(c.relationship, ''), nullif(c.phone, '')), c.added_by_id, c.kind <> 'service', false
      FROM people_circlemember c WHERE c.person_id = p
    UNION ALL
    SELECT 'door:' || d.id, 'door', d.written_at, d.kind, d.words || ' (' || d.said_by || ')', d.written_by_id,
        d.kind = 'tell_nobody', false
      FROM people_doornote d WHERE d.person_id = p
    UNION ALL
    SELECT 'note:' || c.id, 'notes', c.happened_at, c.how,
        CASE WHEN n.shut THEN '' ELSE concat_ws(E'\n', nullif(c.words, ''), nullif('“' || c.said || '”', '“”')) END,
        c.author_id, n.others, n.shut
      FROM people_contactperson l JOIN people_contact c ON c.id = l.contact_id, k, LATERAL (
        SELECT count(*) > 1 AS others, coalesce(bool_or(z.sealed AND z.id <> p AND NOT EXISTS (SELECT 1 FROM person_grant g
            WHERE g.person_id = z.id AND g.grantee = ANY (k.keys) AND g.summary_until > now())
          OR EXISTS (SELECT 1 FROM people_ownrecord o WHERE o.worker_id = w AND o.person_id = z.id)), false) AS shut
        FROM people_contactperson a JOIN people_person z ON z.id = a.person_id
        WHERE a.contact_id = c.id OR a.contact_id = c.corrects_id) n
      WHERE l.person_id = p
    UNION ALL
    SELECT 'aside:' || c.id, 'notes', c.happened_at, 'aside',
        CASE WHEN a.team_id = ANY (k.keys) THEN a.words ELSE '' END, c.author_id, true, NOT a.team_id = ANY (k.keys)
      FROM people_contactperson l JOIN people_contact c ON c.id = l.contact_id
      JOIN people_contactaside a ON a.contact_id = c.id, k WHERE l.person_id = p
    UNION ALL
    SELECT 'money:' || s.id, 'money', s.at, s.kind, s.title || ': £' || to_char(s.pence / 100.0, 'FM999999990.00')
        || CASE WHEN s.detail <> '' THEN ', ' || s.detail ELSE '' END, NULL, false, false
      FROM people_streamitem s WHERE s.person_id = p AND s.kind IN ('money', 'asked')
    UNION ALL
    SELECT 'team:' || i.id, 'sharing', i.starts_at, 'team', t.name, i.added_by_id, false, false
      FROM people_involvement i JOIN teams_team t ON t.id = i.team_id WHERE i.person_id = p
    UNION ALL
    SELECT 'named:' || n.id, 'sharing', n.starts_at, 'named', '', n.worker_id, false, false
      FROM people_namedworker n WHERE n.person_id = p
    UNION ALL
    SELECT 'share:' || s.id, 'sharing', s.starts_at, 'share', t.name || ', ' || a.title, s.shared_by_id, false, false
      FROM people_share s JOIN teams_team t ON t.id = s.to_team_id JOIN people_agreement a ON a.id = s.agreement_id
      WHERE s.person_id = p
    UNION ALL
    SELECT 'pull:' || u.id, 'sharing', u.asked_at, 'pull', t.name || ': ' || u.words, u.asked_by_id, false, false
      FROM people_pull u JOIN teams_team t ON t.id = u.to_team_id WHERE u.person_id = p
    UNION ALL
    SELECT 'glass:' || b.id, 'sharing', b.starts_at, 'glass', b.words, b.worker_id, true, false
      FROM people_breakglass b WHERE b.person_id = p
    UNION ALL
    SELECT 'looks:' || r.worker, 'looks', max(r.at), 'looks', count(*) || ' / ' || to_char(min(r.at) AT TIME ZONE 'Europe/London', 'YYYY-MM-DD')
        || ' – ' || to_char(max(r.at) AT TIME ZONE 'Europe/London', 'YYYY-MM-DD'), r.worker, false, false
      FROM audit.read r WHERE r.persons @> ARRAY[p] GROUP BY r.worker)
  SELECT l.line, l.section, l.at, l.title, l.words, coalesce(u.full_name || ', ' || o.name, ''), l.others, l.shut
  FROM lines l LEFT JOIN teams_user u ON u.id = l.by LEFT JOIN teams_organisation o ON o.id = u.organisation_id
  WHERE l.shut OR coalesce(l.words, '') <> '' OR l.section = 'sharing'
  ORDER BY array_position(ARRAY['card', 'details', 'door', 'story', 'goals', 'promises', 'feelings', 'circle', 'notes',
    'money', 'sharing', 'looks'], l.section), l.at DESC NULLS FIRST, l.line $$;

-- The lines for whoever reads them before a copy leaves: they must be able to write about the person.
CREATE OR REPLACE FUNCTION app.record_to_read(r uuid)
  RETURNS TABLE (line text, section text, at timestamptz, title text, words text, who text, others boolean,
                 shut boolean)
  LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE q people_datarequest;
BEGIN
  SELECT * INTO q FROM people_datarequest d WHERE d.id = r AND d.kind = 'copy';
  IF NOT FOUND OR app.level_of(q.person_id) < 3 OR NOT priv.writes_about(q.person_id, app.worker()) THEN
    RAISE EXCEPTION 'no such request' USING ERRCODE = '42501'; END IF;
  RETURN QUERY SELECT * FROM priv.record_lines(q.person_id, app.worker());
END $$;

-- The same lines for the job that puts the copy together, through the eyes of whoever read them; only while
-- somebody has said that they are read, and while that worker may still write about the person.
CREATE OR REPLACE FUNCTION app.record_to_copy(r uuid)
  RETURNS TABLE (line text, section text, at timestamptz, title text, words text, who text, others boolean,
                 shut boolean)
  LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE q people_datarequest;
BEGIN
  SELECT * INTO q FROM people_datarequest d WHERE d.id = r AND d.kind = 'copy' AND d.ready_at IS NOT NULL
    AND d.sent_on IS NULL AND d.decided_on IS NULL AND (d.assembled_at IS NULL OR d.assembled_at < d.ready_at);
  IF NOT FOUND OR NOT priv.writes_about(q.person_id, q.reader_id) THEN
    RAISE EXCEPTION 'nothing is ready to be put together' USING ERRCODE = '42501'; END IF;
  RETURN QUERY SELECT * FROM priv.record_lines(q.person_id, q.reader_id);
END $$;

-- What is closed stays. Of what the application changes: whoever reads, approves or sends does so in their
-- own name and may write about the person; what was put together is approved by somebody else.
CREATE OR REPLACE FUNCTION app.datarequest_trg() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
  SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE w int := app.worker();
BEGIN
  IF w IS NULL THEN RETURN NEW; END IF;   -- a job, or the owner
  IF OLD.sent_on IS NOT NULL OR OLD.decided_on IS NOT NULL THEN
    RAISE EXCEPTION 'this request is closed' USING ERRCODE = '42501'; END IF;
  IF (NEW.reader_id, NEW.ready_at, NEW.approved_by_id, NEW.approved_at, NEW.sent_on, NEW.sent_by_id)
     IS DISTINCT FROM (OLD.reader_id, OLD.ready_at, OLD.approved_by_id, OLD.approved_at, OLD.sent_on, OLD.sent_by_id)
     AND NOT priv.writes_about(NEW.person_id, w)
     OR NEW.reader_id IS DISTINCT FROM OLD.reader_id AND NEW.reader_id IS DISTINCT FROM w
     OR NEW.ready_at IS DISTINCT FROM OLD.ready_at AND NEW.ready_at IS NOT NULL AND NEW.reader_id IS DISTINCT FROM w
     OR NEW.approved_by_id IS DISTINCT FROM OLD.approved_by_id AND NEW.approved_by_id IS NOT NULL
       AND (NEW.approved_by_id <> w OR NEW.assembled_at < NEW.ready_at)
     OR NEW.sent_by_id IS DISTINCT FROM OLD.sent_by_id AND NEW.sent_by_id IS DISTINCT FROM w THEN
    RAISE EXCEPTION 'not yours to do' USING ERRCODE = '42501'; END IF;
  RETURN NEW;
END $$;
CREATE OR REPLACE TRIGGER steps BEFORE UPDATE ON people_datarequest
  FOR EACH ROW EXECUTE FUNCTION app.datarequest_trg();

SELECT app.only_for('priv.keys_of(int)'), app.only_for('priv.writes_about(uuid, int)'),
  app.only_for('priv.record_lines(uuid, int)'), app.only_for('app.record_to_read(uuid)', 'ph_app'),
  app.only_for('app.record_to_copy(uuid)', 'ph_job'), app.only_for('app.datarequest_trg()');
