-- The signed context that each transaction opens with app.begin(session token).
-- Nothing outside these functions can say who is asking: the settings are signed with a secret
-- that only definer functions read, bound to this backend and this transaction.
CREATE OR REPLACE FUNCTION priv.keep_secret(which text, key bytea) RETURNS void LANGUAGE plpgsql
  SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  k bytea := CASE WHEN length(key) > 64 THEN sha256(key) ELSE key END;
  i bytea; o bytea;
BEGIN
  k := k || decode(repeat('00', 64 - length(k)), 'hex');
  i := k; o := k;
  FOR n IN 0..63 LOOP
    i := set_byte(i, n, get_byte(k, n) # 54);    -- HMAC, RFC 2104: 0x36 and 0x5c
    o := set_byte(o, n, get_byte(k, n) # 92);
  END LOOP;
  INSERT INTO priv.secret AS s(name, inner_pad, outer_pad) VALUES (which, i, o)
  ON CONFLICT (name) DO UPDATE SET inner_pad = excluded.inner_pad, outer_pad = excluded.outer_pad;
END $$;

CREATE OR REPLACE FUNCTION priv.sign(which text, words text) RETURNS text LANGUAGE sql STABLE
  SET search_path = pg_catalog, pg_temp AS $$
  SELECT encode(sha256(s.outer_pad || sha256(s.inner_pad || convert_to(words, 'UTF8'))), 'hex')
  FROM priv.secret s WHERE s.name = which $$;

-- Opens a session. The web process proves with PLACEHUB_ACCESS_KEY that this worker signed in with
-- a second factor; SQL injected on the application's connection does not have that key.
CREATE OR REPLACE FUNCTION app.open_session(token text, worker int, idle int, expires bigint, proof text)
  RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF priv.sign('session', encode(sha256(convert_to(token, 'UTF8')), 'hex')
       || '|' || worker || '|' || idle || '|' || expires) IS DISTINCT FROM proof THEN
    RAISE EXCEPTION 'this session was not opened by Placehub' USING ERRCODE = '42501';
  END IF;
  INSERT INTO priv.session(token_hash, worker_id, idle_seconds, expires_at)
  VALUES (sha256(convert_to(token, 'UTF8')), worker, idle, to_timestamp(expires))
  ON CONFLICT (token_hash) DO NOTHING;
END $$;

CREATE OR REPLACE FUNCTION app.close_session(token text) RETURNS void LANGUAGE sql
  SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  DELETE FROM priv.session WHERE token_hash = sha256(convert_to(token, 'UTF8')) $$;

-- First statement of every transaction. Returns who is asking as JSON, or NULL.
CREATE OR REPLACE FUNCTION app.begin(token text, request text DEFAULT '') RETURNS jsonb LANGUAGE plpgsql
  SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  hashed bytea := sha256(convert_to(coalesce(token, ''), 'UTF8'));
  s priv.session; u record; seats jsonb; posts jsonb; keys text;
BEGIN
  PERFORM app.end(), set_config('app.request', left(coalesce(request, ''), 64), true);
  SELECT * INTO s FROM priv.session x WHERE x.token_hash = hashed AND x.expires_at > now()
    AND x.seen_at > now() - make_interval(secs => x.idle_seconds);
  IF NOT FOUND THEN RETURN NULL; END IF;
  SELECT * INTO u FROM public.teams_user k WHERE k.id = s.worker_id AND k.is_active;
  IF NOT FOUND THEN RETURN NULL; END IF;
  IF s.seen_at < now() - interval '1 minute' AND NOT pg_is_in_recovery() THEN
    -- one request at a time says so, and none waits for another
    UPDATE priv.session SET seen_at = now() WHERE token_hash = (SELECT x.token_hash
      FROM priv.session x WHERE x.token_hash = hashed FOR UPDATE SKIP LOCKED);
  END IF;
  SELECT coalesce(jsonb_agg(DISTINCT a.role), '[]') INTO posts FROM public.teams_appointment a
    WHERE a.user_id = u.id AND a.starts_at <= now() AND (a.ends_at IS NULL OR a.ends_at > now());
  SELECT coalesce(jsonb_agg(jsonb_build_object('id', t.id, 'name', t.name, 'role', m.role)
                            ORDER BY m.role, t.name), '[]') INTO seats
    FROM public.teams_membership m JOIN public.teams_team t ON t.id = m.team_id
    WHERE m.user_id = u.id AND m.starts_at <= now() AND (m.ends_at IS NULL OR m.ends_at > now());
  IF posts ? 'leader' THEN
    seats := '[]'; keys := '{}';       -- a leader holds no key to any person, whatever else they are
  ELSIF seats = '[]' THEN
    keys := '{}';                      -- whoever sits in no team holds no key, not even their own
  ELSE
    keys := '{' || coalesce((SELECT string_agg(x ->> 'id', ',') || ','
                             FROM jsonb_array_elements(seats) x), '') || -u.id || '}';
  END IF;
  PERFORM set_config('app.worker_id', u.id::text, true), set_config('app.keys', keys, true),
    set_config('app.sig', priv.sign('context', u.id || '|' || keys || '|' || pg_backend_pid()
      || '|' || extract(epoch FROM transaction_timestamp())), true);
  RETURN jsonb_build_object('id', u.id, 'name', u.full_name, 'organisation_id', u.organisation_id,
    'theme', u.theme, 'teams', seats, 'roles', posts);
END $$;

-- Whoever is asking has just come through both factors. It is for administrators, who look for accounts
-- that nobody uses.
CREATE OR REPLACE FUNCTION app.signed_in() RETURNS void LANGUAGE plpgsql SECURITY DEFINER
  SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  UPDATE public.teams_user SET signed_in_at = now() WHERE id = app.worker();
END $$;

CREATE OR REPLACE FUNCTION app.end() RETURNS void LANGUAGE sql SET search_path = pg_catalog, pg_temp AS $$
  SELECT set_config('app.worker_id', '', true), set_config('app.keys', '', true),
         set_config('app.sig', '', true), set_config('app.request', '', true) $$;

CREATE OR REPLACE FUNCTION priv.context_holds() RETURNS boolean LANGUAGE sql STABLE
  SET search_path = pg_catalog, pg_temp AS $$
  SELECT priv.sign('context', current_setting('app.worker_id', true) || '|'
      || current_setting('app.keys', true) || '|' || pg_backend_pid() || '|'
      || extract(epoch FROM transaction_timestamp())) = current_setting('app.sig', true) $$;

-- The keys of whoever is asking: team ids, and minus their own id. No context, no keys.
CREATE OR REPLACE FUNCTION app.keys() RETURNS int[] LANGUAGE plpgsql STABLE SECURITY DEFINER
  SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF coalesce(current_setting('app.keys', true), '') = '' THEN RETURN '{}'; END IF;
  IF priv.context_holds() IS NOT TRUE THEN
    RAISE EXCEPTION 'forged worker context' USING ERRCODE = '42501';
  END IF;
  RETURN current_setting('app.keys')::int[];
END $$;

CREATE OR REPLACE FUNCTION app.worker() RETURNS int LANGUAGE plpgsql STABLE SECURITY DEFINER
  SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF coalesce(current_setting('app.worker_id', true), '') = '' THEN RETURN NULL; END IF;
  IF priv.context_holds() IS NOT TRUE THEN
    RAISE EXCEPTION 'forged worker context' USING ERRCODE = '42501';
  END IF;
  RETURN current_setting('app.worker_id')::int;
END $$;

-- Does whoever is asking hold this appointment (leader, steward, finance, administrator) today?
CREATE OR REPLACE FUNCTION app.holds(appointment text) RETURNS boolean LANGUAGE plpgsql STABLE SECURITY DEFINER
  SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  RETURN EXISTS (SELECT 1 FROM public.teams_appointment a JOIN public.teams_user u ON u.id = a.user_id
    WHERE a.user_id = app.worker() AND u.is_active AND a.role = appointment
      AND a.starts_at <= now() AND (a.ends_at IS NULL OR a.ends_at > now()));
END $$;

-- Is a record being removed in this transaction, its time being over? Said by the function that removes it.
CREATE OR REPLACE FUNCTION priv.removing() RETURNS boolean LANGUAGE sql STABLE
  SET search_path = pg_catalog, pg_temp AS $$
  SELECT CASE WHEN coalesce(current_setting('app.removing', true), '') = '' THEN false
    ELSE current_setting('app.removing', true)
         IS NOT DISTINCT FROM priv.sign('context', 'removing|' || pg_current_xact_id()) END $$;

CREATE OR REPLACE FUNCTION app.leads(team int) RETURNS boolean LANGUAGE plpgsql STABLE SECURITY DEFINER
  SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  RETURN EXISTS (SELECT 1 FROM public.teams_membership m JOIN public.teams_user u ON u.id = m.user_id
    WHERE m.user_id = app.worker() AND u.is_active AND m.team_id = team AND m.role = 'lead'
      AND m.team_id = ANY (app.keys())   -- a leader who sits in a team leads none
      AND m.starts_at <= now() AND (m.ends_at IS NULL OR m.ends_at > now()));
END $$;

SELECT app.only_for('priv.keep_secret(text, bytea)'), app.only_for('priv.sign(text, text)'),
  app.only_for('priv.context_holds()'), app.only_for('priv.removing()'),
  app.only_for('app.begin(text, text)', 'ph_app'),
  app.only_for('app.end()', 'ph_app'), app.only_for('app.signed_in()', 'ph_app'),
  app.only_for('app.open_session(text, int, int, bigint, text)', 'ph_app'),
  app.only_for('app.close_session(text)', 'ph_app'),
  app.only_for('app.keys()', 'ph_app', 'ph_leader', 'ph_job', 'ph_definer'),
  app.only_for('app.worker()', 'ph_app', 'ph_leader', 'ph_job', 'ph_definer'),
  app.only_for('app.holds(text)', 'ph_app', 'ph_leader', 'ph_job', 'ph_definer'),
  app.only_for('app.leads(int)', 'ph_app', 'ph_leader', 'ph_job', 'ph_definer');
