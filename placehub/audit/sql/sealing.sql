-- Which tables are watched, so that a trigger that somebody took off or switched off is found.
CREATE TABLE audit.watched (tbl text PRIMARY KEY, since timestamptz NOT NULL DEFAULT clock_timestamp());
INSERT INTO audit.watched (tbl)
  SELECT format('%I.%I', n.nspname, c.relname) FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
  JOIN pg_namespace n ON n.oid = c.relnamespace WHERE t.tgname = 'audit_change';

CREATE OR REPLACE FUNCTION audit.watch(t regclass) RETURNS void LANGUAGE plpgsql
  SET search_path = pg_catalog, pg_temp AS $$
DECLARE key text;
BEGIN
  SELECT a.attname INTO key FROM pg_index i JOIN pg_attribute a
    ON a.attrelid = i.indrelid AND a.attnum = i.indkey[0] WHERE i.indrelid = t AND i.indisprimary;
  EXECUTE format('CREATE TRIGGER audit_change AFTER INSERT OR UPDATE OR DELETE ON %s FOR EACH ROW
                  EXECUTE FUNCTION audit.note_change(%L)', t, key);
  EXECUTE format('CREATE TRIGGER audit_truncate BEFORE TRUNCATE ON %s
                  EXECUTE FUNCTION audit.refuse()', t);
  INSERT INTO audit.watched (tbl) SELECT format('%I.%I', n.nspname, c.relname)
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE c.oid = t;
END $$;

-- What watches over the record and is not there, or is switched off: one line for each.
CREATE FUNCTION audit.blind_spots() RETURNS SETOF text LANGUAGE sql STABLE
  SET search_path = pg_catalog, pg_temp AS $$
  SELECT format('%s has no working trigger %s', wanted.tbl, wanted.name) FROM (
    SELECT w.tbl, n.name FROM audit.watched w, (VALUES ('audit_change'), ('audit_truncate')) n(name)
    UNION ALL
    SELECT 'audit.' || l.tbl, n.name FROM (VALUES ('change'), ('read'), ('event'), ('seal')) l(tbl),
      (VALUES ('only_grows'), ('never_emptied')) n(name)
  ) wanted
  WHERE NOT EXISTS (SELECT 1 FROM pg_trigger t WHERE t.tgrelid = to_regclass(wanted.tbl)
                    AND t.tgname = wanted.name AND t.tgenabled IN ('O', 'A'))
  ORDER BY 1 $$;

-- A password's hash is not kept: only that it became another one.
CREATE OR REPLACE FUNCTION audit.note_change() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
  SET search_path = pg_catalog, pg_temp AS $$
DECLARE o jsonb; n jsonb; d jsonb; w int := app.worker(); key text := TG_ARGV[0];
BEGIN
  IF TG_OP <> 'INSERT' THEN o := to_jsonb(OLD); END IF;
  IF TG_OP <> 'DELETE' THEN n := to_jsonb(NEW); END IF;
  IF o ? 'password' THEN
    IF n ? 'password' AND n -> 'password' IS DISTINCT FROM o -> 'password' THEN
      n := jsonb_set(n, '{password}', '"another"');
    ELSIF n ? 'password' THEN
      n := jsonb_set(n, '{password}', '"kept back"');
    END IF;
    o := jsonb_set(o, '{password}', '"kept back"');
  END IF;
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

-- The columns are named, so that one added later does not change what is sealed; what a row looks
-- like as text does not depend on the settings of whoever asks.
CREATE OR REPLACE FUNCTION audit.hash_of(which text, first bigint, last bigint, previous bytea)
  RETURNS TABLE (rows bigint, hash bytea) LANGUAGE plpgsql STABLE
  SET search_path = pg_catalog, pg_temp SET timezone = 'UTC' SET datestyle = 'ISO, YMD'
  SET extra_float_digits = 1 SET bytea_output = 'hex' AS $$
DECLARE named text := CASE which
  WHEN 'change' THEN 't.id, t.xact, t.at, t.worker, t.role, t.request, t.tbl, t.op, t.pk, t.old, t.new'
  WHEN 'read' THEN 't.id, t.xact, t.at, t.worker, t.request, t.what, t.basis, t.persons'
  WHEN 'event' THEN 't.id, t.xact, t.at, t.worker, t.role, t.request, t.verb, t.subject, t.detail'
END;
BEGIN
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
CREATE FUNCTION audit.unsealed() RETURNS TABLE (log text, rows bigint, oldest timestamptz)
  LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
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

REVOKE EXECUTE ON FUNCTION audit.blind_spots(), audit.unsealed() FROM PUBLIC;
