-- The legal record: who changed what, who read what. Rows are only ever added, by definer functions
-- and triggers; the application's role has no right on any of these tables, not even to read them.
CREATE TABLE audit.change (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  xact xid8 NOT NULL DEFAULT pg_current_xact_id(),
  at timestamptz NOT NULL DEFAULT clock_timestamp(),
  worker int, role text NOT NULL, request text,
  tbl text NOT NULL, op "char" NOT NULL, pk text NOT NULL, old jsonb, new jsonb
);
CREATE INDEX change_of ON audit.change (tbl, pk, id);
CREATE TABLE audit.read (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  xact xid8 NOT NULL DEFAULT pg_current_xact_id(),
  at timestamptz NOT NULL DEFAULT clock_timestamp(),
  worker int NOT NULL, request text,
  what text NOT NULL, basis text NOT NULL, persons uuid[] NOT NULL
);
CREATE INDEX read_of ON audit.read USING gin (persons);
CREATE TABLE audit.event (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  xact xid8 NOT NULL DEFAULT pg_current_xact_id(),
  at timestamptz NOT NULL DEFAULT clock_timestamp(),
  worker int, role text NOT NULL, request text,
  verb text NOT NULL, subject text NOT NULL, detail jsonb NOT NULL
);
-- one row a sealed batch; each hash covers the one before it
CREATE TABLE audit.seal (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  log text NOT NULL CHECK (log IN ('change', 'read', 'event')),
  from_id bigint NOT NULL, to_id bigint NOT NULL, rows bigint NOT NULL,
  previous bytea NOT NULL, hash bytea NOT NULL, sealed_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  UNIQUE (log, from_id), CHECK (to_id >= from_id)
);

CREATE FUNCTION audit.refuse() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN RAISE EXCEPTION 'the audit only grows (% on %)', TG_OP, TG_TABLE_NAME USING ERRCODE = '42501'; END $$;
DO $$ DECLARE t text; BEGIN FOREACH t IN ARRAY ARRAY['change', 'read', 'event', 'seal'] LOOP
  EXECUTE format('CREATE TRIGGER only_grows BEFORE UPDATE OR DELETE ON audit.%I FOR EACH ROW
                  EXECUTE FUNCTION audit.refuse()', t);
  EXECUTE format('CREATE TRIGGER never_emptied BEFORE TRUNCATE ON audit.%I
                  EXECUTE FUNCTION audit.refuse()', t);
END LOOP; END $$;

-- An insert keeps only the key, since the row itself says the rest; an update keeps the columns that
-- changed; a delete keeps the whole row.
CREATE FUNCTION audit.note_change() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
  SET search_path = pg_catalog, pg_temp AS $$
DECLARE o jsonb; n jsonb; d jsonb; w int := app.worker(); key text := TG_ARGV[0];
BEGIN
  -- of a password only that it changed
  IF TG_OP <> 'INSERT' THEN o := to_jsonb(OLD); END IF;
  IF TG_OP <> 'DELETE' THEN n := to_jsonb(NEW); END IF;
  IF o ? 'password' THEN o := jsonb_set(o, '{password}', to_jsonb(md5(o ->> 'password' || TG_RELID))); END IF;
  IF n ? 'password' THEN n := jsonb_set(n, '{password}', to_jsonb(md5(n ->> 'password' || TG_RELID))); END IF;
  IF TG_OP = 'UPDATE' THEN
    SELECT jsonb_object_agg(k, o -> k), jsonb_object_agg(k, n -> k) INTO d, n
      FROM jsonb_object_keys(n) k WHERE o -> k IS DISTINCT FROM n -> k;
    IF d IS NULL THEN RETURN NULL; END IF;
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

CREATE FUNCTION audit.watch(t regclass) RETURNS void LANGUAGE plpgsql
  SET search_path = pg_catalog, pg_temp AS $$
DECLARE key text;
BEGIN
  SELECT a.attname INTO key FROM pg_index i JOIN pg_attribute a
    ON a.attrelid = i.indrelid AND a.attnum = i.indkey[0] WHERE i.indrelid = t AND i.indisprimary;
  EXECUTE format('CREATE TRIGGER audit_change AFTER INSERT OR UPDATE OR DELETE ON %s FOR EACH ROW
                  EXECUTE FUNCTION audit.note_change(%L)', t, key);
  EXECUTE format('CREATE TRIGGER audit_truncate BEFORE TRUNCATE ON %s
                  EXECUTE FUNCTION audit.refuse()', t);
END $$;

CREATE FUNCTION audit.log_read(what text, basis text, persons uuid[]) RETURNS void LANGUAGE plpgsql
  SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF app.worker() IS NULL THEN RAISE EXCEPTION 'nobody is asking' USING ERRCODE = '42501'; END IF;
  PERFORM pg_current_xact_id();      -- so that a mark taken meanwhile waits for this row
  INSERT INTO audit.read (worker, request, what, basis, persons)
  VALUES (app.worker(), current_setting('app.request', true), left(what, 60), left(basis, 120), persons);
END $$;

CREATE FUNCTION audit.log_event(verb text, subject text, detail jsonb) RETURNS void LANGUAGE plpgsql
  SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM pg_current_xact_id();
  INSERT INTO audit.event (worker, role, request, verb, subject, detail)
  VALUES (app.worker(), session_user, current_setting('app.request', true), left(verb, 60),
          left(subject, 120), detail);
END $$;

-- Who has looked at this person: for the lead of a team that is fully round them, and for an
-- information steward. Newest first, ``lim`` rows before ``before``.
CREATE FUNCTION audit.who_looked(person uuid, before bigint, lim int)
  RETURNS TABLE (id bigint, at timestamptz, worker int, what text, basis text)
  LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF NOT app.holds('steward') AND NOT (app.level_of(person) >= 3 AND EXISTS (
      SELECT 1 FROM public.person_grant g WHERE g.person_id = person AND g.until > now()
      AND g.level >= 3 AND g.grantee > 0 AND app.leads(g.grantee))) THEN
    RAISE EXCEPTION 'not for you' USING ERRCODE = '42501'; END IF;
  IF person = ANY (app.closed_to_me()) THEN
    RAISE EXCEPTION 'not for you' USING ERRCODE = '42501'; END IF;
  RETURN QUERY SELECT r.id, r.at, r.worker, r.what, r.basis FROM audit.read r
    WHERE r.persons @> ARRAY[person] AND r.id < before ORDER BY r.id DESC LIMIT least(lim, 200);
END $$;

-- ---------------------------------------------------------------- seals
CREATE FUNCTION audit.hash_of(which text, first bigint, last bigint, previous bytea)
  RETURNS TABLE (rows bigint, hash bytea) LANGUAGE plpgsql STABLE
  SET search_path = pg_catalog, pg_temp SET timezone = 'UTC' AS $$
BEGIN
  RETURN QUERY EXECUTE format(
    'SELECT count(*), sha256($3 || convert_to(coalesce(string_agg(x.h, '''' ORDER BY x.id), ''''), ''UTF8''))
     FROM (SELECT t.id, encode(sha256(convert_to(t::text, ''UTF8'')), ''hex'') AS h
           FROM audit.%I t WHERE t.id BETWEEN $1 AND $2) x', which) USING first, last, previous;
END $$;

-- How far a log had come, and which transactions could have been running then. What a mark covers is
-- sealed once all of those have ended: only then can no row with a smaller number still appear.
CREATE TABLE audit.mark (log text NOT NULL, upto bigint NOT NULL, ended_by xid8 NOT NULL);

-- Safe to run twice: one at a time, by a lock. Returns the number of batches sealed.
CREATE FUNCTION audit.seal_batches() RETURNS int LANGUAGE plpgsql SECURITY DEFINER
  SET search_path = pg_catalog, pg_temp AS $$
DECLARE which text; first bigint; last bigint; newest bigint; prev bytea; made int := 0; h record;
        oldest xid8 := pg_snapshot_xmin(pg_current_snapshot());
BEGIN
  PERFORM pg_advisory_xact_lock(hashtext('audit.seal'));
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

CREATE FUNCTION audit.seal_lag_seconds() RETURNS float LANGUAGE sql STABLE SECURITY DEFINER
  SET search_path = pg_catalog, pg_temp AS $$
  SELECT greatest(0, extract(epoch FROM now() - min(at)))::float FROM (
    (SELECT at FROM audit.change WHERE id > (SELECT coalesce(max(to_id), 0) FROM audit.seal WHERE log = 'change') ORDER BY id LIMIT 1)
    UNION ALL
    (SELECT at FROM audit.read WHERE id > (SELECT coalesce(max(to_id), 0) FROM audit.seal WHERE log = 'read') ORDER BY id LIMIT 1)
  ) x $$;

REVOKE EXECUTE ON ALL FUNCTIONS IN SCHEMA audit FROM PUBLIC;
GRANT EXECUTE ON FUNCTION audit.log_read(text, text, uuid[]), audit.log_event(text, text, jsonb)
  TO ph_app, ph_leader, ph_job;
GRANT EXECUTE ON FUNCTION audit.who_looked(uuid, bigint, int) TO ph_app;
GRANT EXECUTE ON FUNCTION audit.seal_batches() TO ph_job;
GRANT EXECUTE ON FUNCTION audit.seal_lag_seconds() TO ph_job, ph_app;
