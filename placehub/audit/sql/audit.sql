-- The legal record: who changed what, who read what. Rows are only ever added, by definer functions
-- and triggers; the application's role has no right on any of these tables, not even to read them.
CREATE OR REPLACE FUNCTION audit.refuse() RETURNS trigger LANGUAGE plpgsql
  SET search_path = pg_catalog, pg_temp AS $$
BEGIN RAISE EXCEPTION 'the audit only grows (% on %)', TG_OP, TG_TABLE_NAME USING ERRCODE = '42501'; END $$;
DO $$ DECLARE t text; BEGIN FOREACH t IN ARRAY ARRAY['change', 'read', 'event', 'seal', 'verification'] LOOP
  EXECUTE format('CREATE OR REPLACE TRIGGER only_grows BEFORE UPDATE OR DELETE ON audit.%I FOR EACH ROW
                  EXECUTE FUNCTION audit.refuse()', t);
  EXECUTE format('CREATE OR REPLACE TRIGGER never_emptied BEFORE TRUNCATE ON audit.%I
                  EXECUTE FUNCTION audit.refuse()', t);
END LOOP; END $$;

-- An insert keeps only the key, since the row itself says the rest; an update keeps the columns that
-- changed; a delete keeps the whole row, and only its key where a record is removed because its time is
-- over: else nothing would have been removed. Of a password only that it became another one, of a protected
-- address nothing.
CREATE OR REPLACE FUNCTION audit.note_change() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
  SET search_path = pg_catalog, pg_temp AS $$
DECLARE o jsonb; n jsonb; d jsonb; w int := app.worker(); key text := TG_ARGV[0];
BEGIN
  IF TG_OP <> 'INSERT' THEN o := to_jsonb(OLD); END IF;
  IF TG_OP <> 'DELETE' THEN n := to_jsonb(NEW); END IF;
  IF TG_OP = 'DELETE' AND priv.removing() THEN o := jsonb_build_object(key, o -> key); END IF;
  IF o ? 'password' THEN
    IF n ? 'password' AND n -> 'password' IS DISTINCT FROM o -> 'password' THEN
      n := jsonb_set(n, '{password}', '"another"');
    ELSIF n ? 'password' THEN
      n := jsonb_set(n, '{password}', '"kept back"');
    END IF;
    o := jsonb_set(o, '{password}', '"kept back"');
  END IF;
  IF (o ->> 'address_protected')::boolean OR (n ->> 'address_protected')::boolean THEN   -- it is nowhere but in its own table
    o := o || '{"address": "kept back", "postcode": "kept back"}';
    n := n || '{"address": "kept back", "postcode": "kept back"}';
  END IF;
  IF TG_OP = 'UPDATE' THEN
    SELECT jsonb_object_agg(k, o -> k), jsonb_object_agg(k, n -> k) INTO d, n
      FROM jsonb_object_keys(n) k WHERE o -> k IS DISTINCT FROM n -> k;
    IF d IS NULL THEN RETURN NULL; END IF;
    IF priv.removing() THEN d := NULL; n := NULL; END IF;
    INSERT INTO audit.change (worker, role, request, tbl, op, pk, old, new)
    VALUES (w, session_user, current_setting('app.request', true), TG_TABLE_NAME, 'U',
            o ->> key, d, n);
  ELSE
    INSERT INTO audit.change (worker, role, request, tbl, op, pk, old)
    VALUES (w, session_user, current_setting('app.request', true), TG_TABLE_NAME,
            left(TG_OP, 1)::"char", coalesce(n, o) ->> key, o);
  END IF;
  RETURN NULL;
END $$;

-- That a row came, changed or went, whose it is and which columns changed; of every other column
-- neither what it was nor what it became. When something was last used is no change.
CREATE OR REPLACE FUNCTION audit.note_quietly() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
  SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  o jsonb; n jsonb; was jsonb; became jsonb; key text := TG_ARGV[0];
  plain text[] := ARRAY['id', 'user_id', 'type', 'provider', 'uid', 'asked_by_id', 'asked_at',
    'released_by_id', 'released_at', 'expires_at', 'used_at', 'ended_at', 'wrong_codes'];
BEGIN
  IF TG_OP <> 'INSERT' THEN o := to_jsonb(OLD); END IF;
  IF TG_OP <> 'DELETE' THEN n := to_jsonb(NEW); END IF;
  IF TG_OP = 'UPDATE' THEN
    SELECT jsonb_object_agg(k, CASE WHEN k = ANY (plain) THEN o -> k ELSE '"kept back"' END),
           jsonb_object_agg(k, CASE WHEN k = ANY (plain) THEN n -> k ELSE '"another"' END)
      INTO was, became FROM jsonb_object_keys(n) k
      WHERE o -> k IS DISTINCT FROM n -> k AND k NOT IN ('last_used_at', 'last_login');
    IF was IS NULL THEN RETURN NULL; END IF;
  ELSIF TG_OP = 'DELETE' THEN
    SELECT jsonb_object_agg(k, o -> k) INTO was FROM jsonb_object_keys(o) k WHERE k = ANY (plain);
  END IF;
  INSERT INTO audit.change (worker, role, request, tbl, op, pk, old, new)
  VALUES (app.worker(), session_user, current_setting('app.request', true), TG_TABLE_NAME,
          left(TG_OP, 1)::"char", coalesce(n, o) ->> key, was, became);
  RETURN NULL;
END $$;

-- Watch a table, ``quietly`` where its rows hold secrets: again is as good as once.
CREATE OR REPLACE FUNCTION audit.watch(t regclass, quietly boolean DEFAULT false) RETURNS void LANGUAGE plpgsql
  SET search_path = pg_catalog, pg_temp AS $$
DECLARE key text;
BEGIN
  SELECT a.attname INTO key FROM pg_index i JOIN pg_attribute a
    ON a.attrelid = i.indrelid AND a.attnum = i.indkey[0] WHERE i.indrelid = t AND i.indisprimary;
  EXECUTE format('CREATE OR REPLACE TRIGGER audit_change AFTER INSERT OR UPDATE OR DELETE ON %s
                  FOR EACH ROW EXECUTE FUNCTION audit.%I(%L)', t,
                 CASE WHEN quietly THEN 'note_quietly' ELSE 'note_change' END, key);
  EXECUTE format('CREATE OR REPLACE TRIGGER audit_truncate BEFORE TRUNCATE ON %s
                  EXECUTE FUNCTION audit.refuse()', t);
  INSERT INTO audit.watched (tbl) SELECT format('%I.%I', n.nspname, c.relname)
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE c.oid = t
    ON CONFLICT DO NOTHING;
END $$;
CREATE OR REPLACE FUNCTION audit.unwatch(t regclass) RETURNS void LANGUAGE plpgsql
  SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  EXECUTE format('DROP TRIGGER IF EXISTS audit_change ON %s', t);
  EXECUTE format('DROP TRIGGER IF EXISTS audit_truncate ON %s', t);
  DELETE FROM audit.watched w USING pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE c.oid = t AND w.tbl = format('%I.%I', n.nspname, c.relname);
END $$;

-- What watches over the record and is not there, or is switched off: one line for each.
CREATE OR REPLACE FUNCTION audit.blind_spots() RETURNS SETOF text LANGUAGE sql STABLE
  SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT format('%s has no working trigger %s', wanted.tbl, wanted.name) FROM (
    SELECT w.tbl, n.name FROM audit.watched w, (VALUES ('audit_change'), ('audit_truncate')) n(name)
    UNION ALL
    SELECT 'audit.' || l.tbl, n.name FROM (VALUES ('change'), ('read'), ('event'), ('seal'), ('verification')) l(tbl),
      (VALUES ('only_grows'), ('never_emptied')) n(name)
  ) wanted
  WHERE NOT EXISTS (SELECT 1 FROM pg_trigger t WHERE t.tgrelid = to_regclass(wanted.tbl)
                    AND t.tgname = wanted.name AND t.tgenabled IN ('O', 'A'))
  ORDER BY 1 $$;

CREATE OR REPLACE FUNCTION audit.log_read(what text, basis text, persons uuid[]) RETURNS void LANGUAGE plpgsql
  SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF app.worker() IS NULL THEN RAISE EXCEPTION 'nobody is asking' USING ERRCODE = '42501'; END IF;
  IF cardinality(persons) NOT BETWEEN 1 AND 1000 THEN
    RAISE EXCEPTION 'a look shows between one person and a thousand' USING ERRCODE = '23514'; END IF;
  PERFORM pg_current_xact_id();      -- so that a mark taken meanwhile waits for this row
  INSERT INTO audit.read (worker, request, what, basis, persons)
  VALUES (app.worker(), current_setting('app.request', true), left(what, 60), left(basis, 120), persons);
END $$;

CREATE OR REPLACE FUNCTION audit.log_event(verb text, subject text, detail jsonb) RETURNS void LANGUAGE plpgsql
  SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  -- the web process says what somebody did, so somebody is asking; only signing in comes before that
  IF app.worker() IS NULL AND session_user = 'ph_app' AND verb NOT LIKE 'account.%' THEN
    RAISE EXCEPTION 'nobody is asking' USING ERRCODE = '42501'; END IF;
  IF length(detail::text) > 4000 THEN
    RAISE EXCEPTION 'an event keeps ids and codes, no documents' USING ERRCODE = '23514'; END IF;
  PERFORM pg_current_xact_id();
  INSERT INTO audit.event (worker, role, request, verb, subject, detail)
  VALUES (app.worker(), session_user, current_setting('app.request', true), left(verb, 60),
          left(subject, 120), detail);
END $$;

-- Who has looked at this person: for the lead of a team that is round them to stay, and for an
-- information steward. Newest first, ``lim`` rows before ``before``. ``lists`` are the codes of looks in
-- which a person is a line among others: ``in_lists`` says whether these are wanted, or the others; or all.
DROP FUNCTION IF EXISTS audit.who_looked(uuid, bigint, int);
CREATE OR REPLACE FUNCTION audit.who_looked(person uuid, before bigint, lim int,
                                            lists text[] DEFAULT '{}', in_lists bool DEFAULT NULL)
  RETURNS TABLE (id bigint, at timestamptz, worker int, what text, basis text)
  LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF NOT app.holds('steward') AND NOT app.leads_round(person) AND NOT app.alongside(person) OR person = ANY (app.closed_to_me()) THEN
    RAISE EXCEPTION 'not for you' USING ERRCODE = '42501'; END IF;
  RETURN QUERY SELECT r.id, r.at, r.worker, r.what, r.basis FROM audit.read r
    WHERE r.persons @> ARRAY[person] AND r.id < before
      AND (in_lists IS NULL OR in_lists = (r.what = ANY (lists)))
    ORDER BY r.id DESC LIMIT least(lim, 200);
END $$;

-- ---------------------------------------------------------------- seals
-- The columns are named, so that one added later does not change what is sealed; what a row looks
-- like as text does not depend on the settings of whoever asks.
CREATE OR REPLACE FUNCTION audit.hash_of(which text, first bigint, last bigint, previous bytea)
  RETURNS TABLE (rows bigint, hash bytea) LANGUAGE plpgsql STABLE SECURITY DEFINER
  SET search_path = pg_catalog, pg_temp SET timezone = 'UTC' SET datestyle = 'ISO, YMD'
  SET extra_float_digits = 1 SET bytea_output = 'hex' AS $$
DECLARE named text := CASE which
  WHEN 'change' THEN 't.id, t.xact, t.at, t.worker, t.role, t.request, t.tbl, t.op, t.pk, t.old, t.new'
  WHEN 'read' THEN 't.id, t.xact, t.at, t.worker, t.request, t.what, t.basis, t.persons'
  WHEN 'event' THEN 't.id, t.xact, t.at, t.worker, t.role, t.request, t.verb, t.subject, t.detail'
END;
BEGIN
  IF named IS NULL THEN RAISE EXCEPTION 'no such log' USING ERRCODE = '22023'; END IF;
  RETURN QUERY EXECUTE format(
    'SELECT count(*), sha256($3 || convert_to(coalesce(string_agg(x.h, '''' ORDER BY x.id), ''''), ''UTF8''))
     FROM (SELECT t.id, encode(sha256(convert_to(ROW(%s)::text, ''UTF8'')), ''hex'') AS h
           FROM audit.%I t WHERE t.id BETWEEN $1 AND $2) x', named, which)
    USING first, last, previous;
END $$;

-- One at a time by a lock on the table of seals: unlike an advisory lock, nobody but the owner and
-- this function can take it, so nobody else can hold up the sealing. Returns how many it sealed.
CREATE OR REPLACE FUNCTION audit.seal_batches() RETURNS int LANGUAGE plpgsql SECURITY DEFINER
  SET search_path = pg_catalog, pg_temp AS $$
DECLARE which text; first bigint; last bigint; newest bigint; prev bytea; made int := 0; h record;
        oldest xid8;
BEGIN
  LOCK TABLE audit.seal IN EXCLUSIVE MODE;
  oldest := pg_snapshot_xmin(pg_current_snapshot());
  FOREACH which IN ARRAY ARRAY['change', 'read', 'event'] LOOP
    SELECT coalesce(max(s.to_id), 0) + 1 INTO first FROM audit.seal s WHERE s.log = which;
    SELECT max(m.upto) INTO last FROM audit.mark m WHERE m.log = which AND m.ended_by <= oldest;
    IF last >= first THEN
      SELECT s.hash INTO prev FROM audit.seal s ORDER BY s.id DESC LIMIT 1;
      SELECT * INTO h FROM audit.hash_of(which, first, last, coalesce(prev, ''::bytea));
      INSERT INTO audit.seal (log, from_id, to_id, rows, previous, hash)
      VALUES (which, first, last, h.rows, coalesce(prev, ''::bytea), h.hash);
      made := made + 1;
    END IF;
    DELETE FROM audit.mark m WHERE m.log = which AND m.upto <= last;
    EXECUTE format('SELECT max(id) FROM audit.%I', which) INTO newest;
    IF newest >= first AND newest > coalesce(last, 0) THEN
      INSERT INTO audit.mark VALUES (which, newest, pg_snapshot_xmax(pg_current_snapshot()));
    END IF;
  END LOOP;
  RETURN made;
END $$;

-- What no seal covers yet, log by log.
CREATE OR REPLACE FUNCTION audit.unsealed() RETURNS TABLE (log text, rows bigint, oldest timestamptz)
  LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE which text;
BEGIN
  FOREACH which IN ARRAY ARRAY['change', 'read', 'event'] LOOP
    RETURN QUERY EXECUTE format(
      'SELECT %L, count(*), min(t.at) FROM audit.%I t
       WHERE t.id > (SELECT coalesce(max(s.to_id), 0) FROM audit.seal s WHERE s.log = %L)',
      which, which, which);
  END LOOP;
END $$;

CREATE OR REPLACE FUNCTION audit.seal_lag_seconds() RETURNS float LANGUAGE sql STABLE
  SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT coalesce(greatest(0, extract(epoch FROM clock_timestamp() - min(u.oldest))), 0)::float
  FROM audit.unsealed() u $$;

-- The seals themselves: with hash_of, all that it takes to recompute them.
CREATE OR REPLACE FUNCTION audit.seals() RETURNS SETOF audit.seal LANGUAGE sql STABLE
  SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$ SELECT * FROM audit.seal $$;

CREATE OR REPLACE FUNCTION audit.keep_verification(rows bigint, batches bigint, head text, faults text[])
  RETURNS void LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  INSERT INTO audit.verification (rows, batches, head, faults) VALUES ($1, $2, $3, $4) $$;

-- When the seals were recomputed last, and how many faults that found: for whoever watches over the machine.
CREATE OR REPLACE FUNCTION audit.verified() RETURNS TABLE (at timestamptz, faults int) LANGUAGE sql STABLE
  SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT v.at, cardinality(v.faults) FROM audit.verification v ORDER BY v.id DESC LIMIT 1 $$;

-- How the record stands: what was sealed last and what waits, when the seals were recomputed last and
-- what that found. For an information steward.
CREATE OR REPLACE FUNCTION audit.state()
  RETURNS TABLE (sealed_at timestamptz, waiting bigint, oldest timestamptz, verified_at timestamptz,
                 rows bigint, batches bigint, head text, faults text[])
  LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF NOT app.holds('steward') THEN RAISE EXCEPTION 'not for you' USING ERRCODE = '42501'; END IF;
  RETURN QUERY SELECT (SELECT max(s.sealed_at) FROM audit.seal s), w.waiting, w.oldest,
      v.at, v.rows, v.batches, v.head, v.faults
    FROM (SELECT sum(u.rows)::bigint AS waiting, min(u.oldest) AS oldest FROM audit.unsealed() u) w
    LEFT JOIN (SELECT * FROM audit.verification x ORDER BY x.id DESC LIMIT 1) v ON true;
END $$;

SELECT app.only_for('audit.refuse()'), app.only_for('audit.note_change()'),
  app.only_for('audit.note_quietly()'), app.only_for('audit.watch(regclass, boolean)'), app.only_for('audit.unwatch(regclass)'),
  app.only_for('audit.blind_spots()', 'ph_job'), app.only_for('audit.unsealed()', 'ph_job'),
  app.only_for('audit.hash_of(text, bigint, bigint, bytea)', 'ph_job'), app.only_for('audit.seals()', 'ph_job'),
  app.only_for('audit.keep_verification(bigint, bigint, text, text[])', 'ph_job'),
  app.only_for('audit.state()', 'ph_app'), app.only_for('audit.verified()', 'ph_app'),
  app.only_for('audit.log_read(text, text, uuid[])', 'ph_app', 'ph_leader', 'ph_job'),
  app.only_for('audit.log_event(text, text, jsonb)', 'ph_app', 'ph_leader', 'ph_job'),
  app.only_for('audit.who_looked(uuid, bigint, int, text[], bool)', 'ph_app'),
  app.only_for('audit.seal_batches()', 'ph_job'),
  app.only_for('audit.seal_lag_seconds()', 'ph_job', 'ph_app');
