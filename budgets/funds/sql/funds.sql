-- What finance does to a fund itself. Who did it, when and why stands beside the fund, and in the legal record.

CREATE OR REPLACE FUNCTION led_note_opening() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
  SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF app.worker() IS NOT NULL THEN
    INSERT INTO led_fundchange (fund_id, by_id, reason, before, after)
    VALUES (NEW.id, app.worker(), '', '{}', to_jsonb(NEW) - 'id');
  END IF;
  RETURN NULL;
END $$;
CREATE OR REPLACE TRIGGER f_opened AFTER INSERT ON led_fund FOR EACH ROW EXECUTE FUNCTION led_note_opening();

-- Everything that was agreed about a fund, what it may pay for among it.
CREATE OR REPLACE FUNCTION led_agreed(f bigint) RETURNS jsonb LANGUAGE sql STABLE
  SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT to_jsonb(x) - 'id' || jsonb_build_object(
    'kinds', (SELECT coalesce(jsonb_agg(p.kind ORDER BY p.kind), '[]') FROM budgets_fundpurpose p
              WHERE p.fund_id = f AND p.kind <> ''),
    'subjects', (SELECT coalesce(jsonb_agg(p.subject ORDER BY p.subject), '[]') FROM budgets_fundpurpose p
                 WHERE p.fund_id = f AND p.subject <> ''),
    'areas', (SELECT coalesce(jsonb_agg(n.name ORDER BY n.name), '[]') FROM budgets_fundpurpose p
              JOIN teams_neighbourhood n ON n.id = p.area_id WHERE p.fund_id = f))
  FROM led_fund x WHERE x.id = f $$;

-- Amend a fund: its words and days and what it may pay for, with a reason. ``seen`` is how many changes
-- whoever asks had read.
CREATE OR REPLACE FUNCTION app.amend_fund(f bigint, seen bigint, why text, f_name text, f_funder text, f_purpose text,
    f_starts date, f_commit_by date, f_spend_by date, kinds text[], subjects text[], areas int[]) RETURNS void
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE o jsonb; n jsonb; was jsonb; became jsonb; first date; last date;
BEGIN
  IF NOT app.holds('finance') THEN RAISE EXCEPTION 'a finance officer amends funds' USING ERRCODE = '42501'; END IF;
  IF btrim(coalesce(why, '')) = '' THEN RAISE EXCEPTION 'no reason was given' USING ERRCODE = '23514'; END IF;
  PERFORM 1 FROM led_fund x WHERE x.id = f FOR UPDATE;
  o := led_agreed(f);
  IF (SELECT count(*) FROM led_fundchange c WHERE c.fund_id = f) <> seen THEN
    RAISE EXCEPTION 'the fund was amended meanwhile' USING ERRCODE = '23514'; END IF;
  SELECT min(t.day) FILTER (WHERE (t.promised, t.spent) <> (0, 0)), max(t.day) FILTER (WHERE t.spent <> 0)
    INTO first, last FROM led_day t JOIN led_pot p ON p.id = t.pot_id WHERE p.fund_id = f AND NOT t.booked;
  IF f_starts > first THEN RAISE EXCEPTION 'it was used before that first day' USING ERRCODE = '23514'; END IF;
  IF f_spend_by < last THEN RAISE EXCEPTION 'it was used after that last day' USING ERRCODE = '23514'; END IF;
  UPDATE led_fund SET name = f_name, funder = f_funder, purpose = f_purpose, starts = f_starts,
    commit_by = f_commit_by, spend_by = f_spend_by WHERE id = f;
  PERFORM app.say_what_for(f, kinds, subjects, areas);
  n := led_agreed(f);
  SELECT jsonb_object_agg(k, o -> k), jsonb_object_agg(k, n -> k) INTO was, became
    FROM jsonb_object_keys(n) k WHERE o -> k IS DISTINCT FROM n -> k;
  IF was IS NULL THEN RAISE EXCEPTION 'nothing would change' USING ERRCODE = '23514'; END IF;
  INSERT INTO led_fundchange (fund_id, by_id, reason, before, after) VALUES (f, app.worker(), why, was, became);
END $$;

-- Put a pot on hold, so that nothing is promised from it, or let it go again; with a reason.
CREATE OR REPLACE FUNCTION app.hold_pot(pot bigint, shut boolean, why text) RETURNS void LANGUAGE plpgsql
  SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE p led_pot;
BEGIN
  IF NOT app.holds('finance') THEN RAISE EXCEPTION 'a finance officer holds pots' USING ERRCODE = '42501'; END IF;
  IF btrim(coalesce(why, '')) = '' THEN RAISE EXCEPTION 'no reason was given' USING ERRCODE = '23514'; END IF;
  SELECT * INTO p FROM led_pot x WHERE x.id = pot;
  UPDATE led_account SET frozen = shut WHERE id = p.account_id AND frozen <> shut;
  IF NOT FOUND THEN RAISE EXCEPTION 'nothing would change' USING ERRCODE = '23514'; END IF;
  INSERT INTO led_fundchange (fund_id, by_id, reason, before, after) VALUES (p.fund_id, app.worker(), why,
    jsonb_build_object('hold', NOT shut),
    jsonb_build_object('hold', shut, 'team', (SELECT t.name FROM teams_team t WHERE t.id = p.team_id)));
END $$;

-- By whichever door, it is in the legal record; what is posted is a record of its own.
CREATE OR REPLACE FUNCTION led_note_frozen() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
  SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  PERFORM audit.log_event(CASE WHEN NEW.frozen THEN 'pot.held' ELSE 'pot.let go' END, NEW.id::text,
                          jsonb_build_object('fund', NEW.fund_id));
  RETURN NULL;
END $$;
CREATE OR REPLACE TRIGGER a_frozen AFTER UPDATE OF frozen ON led_account FOR EACH ROW
  WHEN (OLD.frozen IS DISTINCT FROM NEW.frozen) EXECUTE FUNCTION led_note_frozen();

CREATE OR REPLACE TRIGGER f_ao BEFORE UPDATE OR DELETE ON led_fundchange FOR EACH ROW EXECUTE FUNCTION led_append_only();
CREATE OR REPLACE TRIGGER f_tr BEFORE TRUNCATE ON led_fundchange EXECUTE FUNCTION led_append_only();
SELECT app.only_for('app.amend_fund(bigint, bigint, text, text, text, text, date, date, date, text[], text[], int[])', 'ph_app'),
  app.only_for('app.hold_pot(bigint, boolean, text)', 'ph_app');
REVOKE ALL ON FUNCTION led_note_opening(), led_note_frozen(), led_agreed(bigint) FROM PUBLIC;
