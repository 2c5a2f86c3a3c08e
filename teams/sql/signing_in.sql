-- Signing in. Nothing that opens a door can be made or changed by SQL alone: a password, a second
-- factor and a link to an organisation's own account are kept only with a proof made with
-- PLACEHUB_ACCESS_KEY, which the web process holds and SQL on its connection does not.
--
-- What remains: whoever takes over the web process itself, and not only its SQL, holds the key and
-- can prove anything; so can the tables' owner and a superuser. SQL on the application's connection
-- can still read whose second factors there are (seeds encrypted under PLACEHUB_SECRET_KEY, public keys
-- of passkeys), and take sessions away. It learns no password's hash and no session's contents.

-- Did the web process say ``words`` of this kind about this account, in the last minutes?
CREATE OR REPLACE FUNCTION priv.vouched(kind text, account int, words text, expires bigint, proof text)
  RETURNS boolean LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT coalesce(to_timestamp(expires) > clock_timestamp()
    AND to_timestamp(expires) < clock_timestamp() + interval '10 minutes'
    AND priv.sign('session', 'vouch|' || kind || '|' || account || '|'
          || encode(sha256(convert_to(words, 'UTF8')), 'hex') || '|' || expires) = proof, false) $$;
SELECT app.only_for('priv.vouched(text, int, text, bigint, text)');

-- ---------------------------------------------------------------- passwords
CREATE OR REPLACE FUNCTION app.password_of(account int, expires bigint, proof text) RETURNS text
  LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF NOT priv.vouched('password of', account, 'null', expires, proof) THEN
    RAISE EXCEPTION 'Placehub did not ask this' USING ERRCODE = '42501'; END IF;
  RETURN (SELECT p.hash FROM public.teams_password p WHERE p.user_id = account);
END $$;

-- ``words`` is the hash as a JSON string. Returns when it was kept: sessions older than that end.
CREATE OR REPLACE FUNCTION app.keep_password(account int, words text, expires bigint, proof text)
  RETURNS timestamptz LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE kept timestamptz := clock_timestamp();
BEGIN
  IF NOT priv.vouched('keep password', account, words, expires, proof) THEN
    RAISE EXCEPTION 'Placehub did not set this password' USING ERRCODE = '42501'; END IF;
  INSERT INTO public.teams_password AS p (user_id, hash) VALUES (account, words::jsonb #>> '{}')
    ON CONFLICT (user_id) DO UPDATE SET hash = excluded.hash;
  UPDATE public.teams_user SET password_set_at = kept WHERE id = account;
  RETURN kept;
END $$;
SELECT app.only_for('app.password_of(int, bigint, text)', 'ph_app'),
  app.only_for('app.keep_password(int, text, bigint, text)', 'ph_app');

-- ---------------------------------------------------------------- tables of the sign-in packages
-- A row of django_session means nothing under another key (placehub/access/sessions.py).
REVOKE ALL ON django_session, account_emailaddress, account_emailconfirmation, mfa_authenticator,
  socialaccount_socialaccount, socialaccount_socialapp, socialaccount_socialtoken FROM ph_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON django_session, mfa_authenticator TO ph_app;
GRANT SELECT, INSERT ON account_emailaddress TO ph_app;
GRANT SELECT ON account_emailconfirmation TO ph_app;
-- the package writes an address beside each account that an organisation's sign-in makes; another one,
-- said to be verified, would keep its owner from signing in
ALTER TABLE account_emailaddress ENABLE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS s ON account_emailaddress;
CREATE POLICY s ON account_emailaddress FOR SELECT TO ph_app USING (true);
DROP POLICY IF EXISTS i ON account_emailaddress;
CREATE POLICY i ON account_emailaddress FOR INSERT TO ph_app
  WITH CHECK (email LIKE '%@sign-in.invalid');
GRANT SELECT, INSERT, UPDATE ON socialaccount_socialaccount TO ph_app;
GRANT SELECT ON socialaccount_socialapp, socialaccount_socialtoken, django_content_type,
  django_migrations TO ph_app;
GRANT SELECT ON django_migrations TO ph_job, ph_leader;
GRANT USAGE ON SEQUENCE account_emailaddress_id_seq, mfa_authenticator_id_seq,
  socialaccount_socialaccount_id_seq TO ph_app;

-- The package writes these rows itself, so the proof comes beside it, in a setting that ends with the
-- transaction: {"words": …, "expires": …, "proof": …}, put there as the row is about to be kept.
CREATE OR REPLACE FUNCTION app.is_vouched(kind text, account int, facts jsonb) RETURNS boolean
  LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE v jsonb := nullif(current_setting('app.voucher', true), '')::jsonb;
BEGIN
  RETURN coalesce((v ->> 'words')::jsonb = facts AND priv.vouched(
    kind, account, v ->> 'words', (v ->> 'expires')::bigint, v ->> 'proof'), false);
END $$;
SELECT app.only_for('app.is_vouched(text, int, jsonb)', 'ph_app');

-- when it was last used may change freely; whose it is never changes
CREATE OR REPLACE FUNCTION app.factor_is_proved() RETURNS trigger LANGUAGE plpgsql
  SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF current_user = 'ph_owner' THEN RETURN coalesce(NEW, OLD); END IF;
  IF TG_OP = 'DELETE' AND app.is_vouched('factor gone', OLD.user_id, 'null') THEN RETURN OLD; END IF;
  IF TG_OP = 'UPDATE' AND (NEW.id, NEW.user_id, NEW.type, NEW.data, NEW.created_at)
      IS NOT DISTINCT FROM (OLD.id, OLD.user_id, OLD.type, OLD.data, OLD.created_at) THEN
    RETURN NEW; END IF;
  IF TG_OP = 'INSERT' OR TG_OP = 'UPDATE' AND (NEW.id, NEW.user_id) = (OLD.id, OLD.user_id) THEN
    IF app.is_vouched('factor', NEW.user_id,
                      jsonb_build_object('type', NEW.type, 'data', NEW.data)) THEN
      RETURN NEW; END IF;
  END IF;
  RAISE EXCEPTION 'this second factor was not set up with Placehub' USING ERRCODE = '42501';
END $$;
CREATE OR REPLACE FUNCTION app.link_is_proved() RETURNS trigger LANGUAGE plpgsql
  SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF current_user = 'ph_owner' THEN RETURN NEW; END IF;
  IF TG_OP = 'UPDATE' AND (NEW.id, NEW.user_id, NEW.provider, NEW.uid) =
      (OLD.id, OLD.user_id, OLD.provider, OLD.uid) THEN RETURN NEW; END IF;
  IF TG_OP = 'INSERT' AND app.is_vouched('link', NEW.user_id,
      jsonb_build_object('provider', NEW.provider, 'uid', NEW.uid)) THEN RETURN NEW; END IF;
  RAISE EXCEPTION 'this account was not linked by Placehub' USING ERRCODE = '42501';
END $$;
SELECT app.only_for('app.factor_is_proved()'), app.only_for('app.link_is_proved()');
CREATE OR REPLACE TRIGGER is_proved BEFORE INSERT OR UPDATE OR DELETE ON mfa_authenticator
  FOR EACH ROW EXECUTE FUNCTION app.factor_is_proved();
CREATE OR REPLACE TRIGGER is_proved BEFORE INSERT OR UPDATE ON socialaccount_socialaccount
  FOR EACH ROW EXECUTE FUNCTION app.link_is_proved();

-- what the record keeps of the packages' rows: that they changed, and no secret
SELECT audit.watch('mfa_authenticator', true), audit.watch('socialaccount_socialaccount', true);

-- ---------------------------------------------------------------- ways in
-- An administrator asks and holds the link, somebody else releases and holds the code; the account
-- itself is touched only when its holder uses both.
CREATE OR REPLACE FUNCTION app.may_release(account int, asker int) RETURNS boolean LANGUAGE sql STABLE
  SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT coalesce(app.worker() <> account AND app.worker() IS DISTINCT FROM asker
    AND (app.holds('administrator') OR EXISTS (
      SELECT 1 FROM public.teams_membership m WHERE m.user_id = account AND m.starts_at <= now()
        AND (m.ends_at IS NULL OR m.ends_at > now()) AND app.leads(m.team_id))), false) $$;

CREATE OR REPLACE FUNCTION app.ask_way_in(account int, link text) RETURNS int LANGUAGE plpgsql
  SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE made int;
BEGIN
  IF NOT app.holds('administrator') OR account = app.worker() OR length(link) < 40 THEN
    RAISE EXCEPTION 'another administrator asks for this' USING ERRCODE = '42501'; END IF;
  PERFORM 1 FROM public.teams_user u WHERE u.id = account FOR UPDATE;   -- one at a time
  UPDATE public.teams_wayin SET ended_at = now()
    WHERE user_id = account AND used_at IS NULL AND ended_at IS NULL;
  INSERT INTO public.teams_wayin (user_id, asked_by_id, asked_at, expires_at, link_hash, code_hash,
                                  wrong_codes)
  VALUES (account, app.worker(), now(), now() + interval '24 hours',
          encode(sha256(convert_to(link, 'UTF8')), 'hex'), '', 0) RETURNING id INTO made;
  RETURN made;
END $$;

-- the code lies there signed, so that whoever reads the row cannot try all codes at home
CREATE OR REPLACE FUNCTION priv.code_hash(link_hash text, code text) RETURNS text LANGUAGE sql STABLE
  SET search_path = pg_catalog, pg_temp AS $$
  SELECT priv.sign('session', 'way in|' || link_hash || '|' || code) $$;

-- False when there is nothing left to release. The link is good for a day from now on.
CREATE OR REPLACE FUNCTION app.release_way_in(way int, code text) RETURNS boolean LANGUAGE plpgsql
  SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE w public.teams_wayin;
BEGIN
  SELECT * INTO w FROM public.teams_wayin x WHERE x.id = way FOR UPDATE;
  IF NOT FOUND OR NOT app.may_release(w.user_id, w.asked_by_id) OR length(code) < 8 THEN
    RAISE EXCEPTION 'somebody else releases this' USING ERRCODE = '42501'; END IF;
  UPDATE public.teams_wayin SET released_by_id = app.worker(), released_at = now(),
    expires_at = now() + interval '24 hours', code_hash = priv.code_hash(w.link_hash, code)
  WHERE id = way AND released_at IS NULL AND used_at IS NULL AND ended_at IS NULL
    AND expires_at > now();
  RETURN FOUND;
END $$;

-- An administrator, or the holder who never asked for it, ends a way in that waits.
CREATE OR REPLACE FUNCTION app.end_way_in(way int) RETURNS boolean LANGUAGE plpgsql
  SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  UPDATE public.teams_wayin SET ended_at = now()
  WHERE id = way AND used_at IS NULL AND ended_at IS NULL
    AND (user_id = app.worker() OR app.holds('administrator'));
  RETURN FOUND;
END $$;

-- What whoever holds the link may know: whose it is, who asked, who released, whether it still works.
CREATE OR REPLACE FUNCTION app.way_in(link text) RETURNS jsonb LANGUAGE sql STABLE SECURITY DEFINER
  SET search_path = pg_catalog, pg_temp AS $$
  SELECT jsonb_build_object('user', u.id, 'name', u.full_name, 'email', u.email,
    'asked_by', coalesce(a.full_name, ''), 'released_by', coalesce(r.full_name, ''),
    'released', w.released_at IS NOT NULL)
  FROM public.teams_wayin w JOIN public.teams_user u ON u.id = w.user_id
    LEFT JOIN public.teams_user a ON a.id = w.asked_by_id
    LEFT JOIN public.teams_user r ON r.id = w.released_by_id
  WHERE w.link_hash = encode(sha256(convert_to(link, 'UTF8')), 'hex') AND w.used_at IS NULL
    AND w.ended_at IS NULL AND w.expires_at > now() $$;

-- Link and code together, once: the second factors and the sessions of the account go, the account
-- wakes. The web process keeps the new password in the same transaction. Returns 'in', 'wrong'
-- (five wrong codes end the link), 'waits' or 'ended'. With a proof, so that SQL cannot try codes.
CREATE OR REPLACE FUNCTION app.use_way_in(link text, code text, words text, expires bigint, proof text)
  RETURNS text LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE w public.teams_wayin;
BEGIN
  IF NOT priv.vouched('use way in', 0, words, expires, proof)
     OR words::jsonb <> jsonb_build_array(link, code) THEN
    RAISE EXCEPTION 'Placehub did not ask this' USING ERRCODE = '42501'; END IF;
  SELECT * INTO w FROM public.teams_wayin x
    WHERE x.link_hash = encode(sha256(convert_to(link, 'UTF8')), 'hex') FOR UPDATE;
  IF NOT FOUND OR w.used_at IS NOT NULL OR w.ended_at IS NOT NULL OR w.expires_at <= now() THEN
    RETURN 'ended'; END IF;
  IF w.released_at IS NULL THEN RETURN 'waits'; END IF;
  IF w.code_hash IS DISTINCT FROM priv.code_hash(w.link_hash, code) THEN
    UPDATE public.teams_wayin SET wrong_codes = wrong_codes + 1,
      ended_at = CASE WHEN wrong_codes >= 4 THEN now() END WHERE id = w.id;
    RETURN CASE WHEN w.wrong_codes >= 4 THEN 'ended' ELSE 'wrong' END;
  END IF;
  UPDATE public.teams_wayin SET used_at = now() WHERE id = w.id;
  UPDATE public.teams_user SET is_active = true, came_back_at = now() WHERE id = w.user_id;
  DELETE FROM public.mfa_authenticator WHERE user_id = w.user_id;
  DELETE FROM priv.session WHERE worker_id = w.user_id;
  PERFORM audit.log_event('account.came_back', w.user_id::text, jsonb_build_object(
    'way_in', w.id, 'asked_by', w.asked_by_id, 'released_by', w.released_by_id));
  RETURN 'in';
END $$;

-- For whoever keeps the server (manage.py let_in), as the owner: asked for and released at once.
CREATE OR REPLACE FUNCTION priv.open_way_in(account int, link text, code text) RETURNS void
  LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE hashed text := encode(sha256(convert_to(link, 'UTF8')), 'hex');
BEGIN
  UPDATE public.teams_wayin SET ended_at = now()
    WHERE user_id = account AND used_at IS NULL AND ended_at IS NULL;
  INSERT INTO public.teams_wayin (user_id, asked_at, released_at, expires_at, link_hash, code_hash,
                                  wrong_codes)
  VALUES (account, now(), now(), now() + interval '24 hours', hashed, priv.code_hash(hashed, code), 0);
END $$;

-- Looks in the day after somebody came back say so: was it really them?
CREATE OR REPLACE FUNCTION audit.mark_came_back() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
  SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM public.teams_user u WHERE u.id = NEW.worker
             AND u.came_back_at > now() - interval '24 hours') THEN
    NEW.basis := left(NEW.basis, 109) || ',came back';
  END IF;
  RETURN NEW;
END $$;
CREATE OR REPLACE TRIGGER came_back BEFORE INSERT ON audit.read
  FOR EACH ROW EXECUTE FUNCTION audit.mark_came_back();

-- Keys given and taken, for the information steward: who gave which to whom, and when. Newest first.
CREATE OR REPLACE FUNCTION audit.keys_given(before bigint, lim int)
  RETURNS TABLE (id bigint, at timestamptz, giver text, holder text, key text, team text, ended boolean)
  LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF NOT app.holds('steward') THEN
    RAISE EXCEPTION 'not for you' USING ERRCODE = '42501'; END IF;
  RETURN QUERY
  SELECT c.id, c.at, coalesce(g.full_name, '')::text, h.full_name::text, k.role, coalesce(t.name, '')::text,
         c.op = 'U'
  FROM audit.change c
  CROSS JOIN LATERAL (
    SELECT m.user_id, m.role::text, m.team_id FROM public.teams_membership m
      WHERE c.tbl = 'teams_membership' AND m.id::text = c.pk
    UNION ALL
    SELECT a.user_id, a.role::text, NULL FROM public.teams_appointment a
      WHERE c.tbl = 'teams_appointment' AND a.id::text = c.pk) k
  JOIN public.teams_user h ON h.id = k.user_id
  LEFT JOIN public.teams_user g ON g.id = c.worker
  LEFT JOIN public.teams_team t ON t.id = k.team_id
  WHERE c.tbl IN ('teams_membership', 'teams_appointment') AND c.id < before
    AND (c.op = 'I' OR c.op = 'U' AND c.new ? 'ends_at')
  ORDER BY c.id DESC LIMIT least(lim, 200);
END $$;

SELECT app.only_for('app.may_release(int, int)', 'ph_app', 'ph_leader'),
  app.only_for('app.end_way_in(int)', 'ph_app', 'ph_leader'),
  app.only_for('app.ask_way_in(int, text)', 'ph_app'), app.only_for('app.release_way_in(int, text)', 'ph_app'),
  app.only_for('app.way_in(text)', 'ph_app'), app.only_for('app.use_way_in(text, text, text, bigint, text)', 'ph_app'),
  app.only_for('audit.keys_given(bigint, int)', 'ph_app'), app.only_for('audit.mark_came_back()'),
  app.only_for('priv.code_hash(text, text)'), app.only_for('priv.open_way_in(int, text, text)');
