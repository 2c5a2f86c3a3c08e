-- What the ledger keeps to, and the doors that only some may use. Its tables are in the migrations.

CREATE OR REPLACE FUNCTION led_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'ledger rows are append-only (% on %)', TG_OP, TG_TABLE_NAME USING ERRCODE='23514'; END $$;
CREATE OR REPLACE TRIGGER j_ao BEFORE UPDATE OR DELETE ON led_journal FOR EACH ROW EXECUTE FUNCTION led_append_only();
CREATE OR REPLACE TRIGGER t_ao BEFORE UPDATE OR DELETE ON led_transfer FOR EACH ROW EXECUTE FUNCTION led_append_only();
CREATE OR REPLACE TRIGGER j_tr BEFORE TRUNCATE ON led_journal EXECUTE FUNCTION led_append_only();
CREATE OR REPLACE TRIGGER t_tr BEFORE TRUNCATE ON led_transfer EXECUTE FUNCTION led_append_only();
-- balances and holds may change only from inside the posting trigger
CREATE OR REPLACE FUNCTION led_guard_account() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.covered := NEW.kind IN ('POT','OFFER','SPEND','ALLOWANCE','USED');
  IF TG_OP = 'INSERT' THEN
    IF (NEW.debits_posted,NEW.credits_posted,NEW.debits_pending,NEW.credits_pending) <> (0,0,0,0) THEN
      RAISE EXCEPTION 'accounts open at zero; post an OPENING journal' USING ERRCODE='23514'; END IF;
  ELSE
    IF (NEW.ledger,NEW.kind,NEW.fund_id) IS DISTINCT FROM (OLD.ledger,OLD.kind,OLD.fund_id) THEN
      RAISE EXCEPTION 'an account keeps its ledger, kind and fund' USING ERRCODE='23514'; END IF;
    IF pg_trigger_depth() < 2 AND
       (NEW.debits_posted,NEW.credits_posted,NEW.debits_pending,NEW.credits_pending)
         IS DISTINCT FROM (OLD.debits_posted,OLD.credits_posted,OLD.debits_pending,OLD.credits_pending) THEN
      RAISE EXCEPTION 'balances change only by posting a transfer' USING ERRCODE='23514'; END IF;
  END IF;
  RETURN NEW;
END $$;
CREATE OR REPLACE TRIGGER a_guard BEFORE INSERT OR UPDATE ON led_account FOR EACH ROW EXECUTE FUNCTION led_guard_account();
CREATE OR REPLACE FUNCTION led_guard_hold() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN IF pg_trigger_depth() < 2 THEN RAISE EXCEPTION 'holds change only by posting a transfer' USING ERRCODE='23514'; END IF;
  RETURN COALESCE(NEW,OLD); END $$;
CREATE OR REPLACE TRIGGER h_guard BEFORE INSERT OR UPDATE OR DELETE ON led_hold FOR EACH ROW EXECUTE FUNCTION led_guard_hold();

CREATE OR REPLACE FUNCTION led_check_journal() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE p led_period;
BEGIN
  SELECT * INTO p FROM led_period WHERE id = NEW.period_id FOR SHARE;   -- a close waits for us, or we see it closed
  IF NEW.effective_on NOT BETWEEN p.starts AND p.ends THEN
    RAISE EXCEPTION 'effective date % outside period %', NEW.effective_on, p.id USING ERRCODE='23514'; END IF;
  IF p.status = 'CLOSED' OR (p.status='ADJUST' AND NEW.code NOT IN ('REVERSE','REFUND','CARRY','RETURN','RELEASE','ACTUAL')) THEN
    RAISE EXCEPTION 'period % is % for %', p.id, p.status, NEW.code USING ERRCODE='23514'; END IF;
  NEW.xact := pg_current_xact_id();
  RETURN NEW;
END $$;
CREATE OR REPLACE TRIGGER j_check BEFORE INSERT ON led_journal FOR EACH ROW EXECUTE FUNCTION led_check_journal();

CREATE OR REPLACE FUNCTION led_post() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE d led_account; c led_account; h led_transfer; j led_journal; f led_fund;
        dp bigint:=0; dq bigint:=0; r record;
BEGIN
  SELECT * INTO j FROM led_journal WHERE id = NEW.journal_id;
  IF j.xact <> pg_current_xact_id() THEN
    RAISE EXCEPTION 'a committed journal takes no more transfers' USING ERRCODE='23514'; END IF;
  IF NOT (CASE NEW.phase
      WHEN 'PENDING' THEN j.code IN ('COMMIT','AGAIN','ACTUAL','CARRY')
      WHEN 'POST'    THEN j.code = 'ACTUAL'
      WHEN 'VOID'    THEN j.code IN ('RELEASE','CARRY')
      WHEN 'BACK'    THEN j.code IN ('REFUND','REVERSE')
      ELSE j.code IN ('FUND','OFFER','VIRE','CARRY','RETURN','GRANT','OPENING','REVERSE') END) THEN
    RAISE EXCEPTION 'phase % does not belong in a % journal', NEW.phase, j.code USING ERRCODE='23514'; END IF;
  IF NEW.pending_id IS NOT NULL THEN
    SELECT * INTO h FROM led_transfer WHERE id = NEW.pending_id;
    IF h.phase <> 'PENDING'
       OR (NEW.phase <> 'BACK' AND (h.debit_id, h.credit_id) <> (NEW.debit_id, NEW.credit_id))
       OR (NEW.phase =  'BACK' AND (h.debit_id, h.credit_id) <> (NEW.credit_id, NEW.debit_id)) THEN
      RAISE EXCEPTION 'does not match the pending transfer' USING ERRCODE='23514'; END IF;
  END IF;
  -- which columns move: p = posted delta, q = pending delta (same on both sides)
  CASE NEW.phase
    WHEN 'POSTED'  THEN dp :=  NEW.amount;
    WHEN 'BACK'    THEN dp :=  NEW.amount;
    WHEN 'PENDING' THEN dq :=  NEW.amount;
    WHEN 'POST'    THEN dp :=  NEW.amount; dq := -NEW.amount;
    WHEN 'VOID'    THEN dq := -NEW.amount;
  END CASE;
  -- lock both accounts in id order (global lock order => no deadlock for single transfers)
  FOR r IN SELECT * FROM led_account WHERE id IN (NEW.debit_id, NEW.credit_id) ORDER BY id FOR NO KEY UPDATE LOOP
    IF r.id = NEW.debit_id THEN d := r; ELSE c := r; END IF;
  END LOOP;
  IF NEW.phase = 'POSTED' AND (c.kind = 'SPEND' OR d.kind = 'SPEND') THEN
    RAISE EXCEPTION 'spending goes through a hold' USING ERRCODE='23514'; END IF;
  IF d.ledger <> c.ledger THEN RAISE EXCEPTION 'accounts on different ledgers' USING ERRCODE='23514'; END IF;
  IF d.fund_id IS DISTINCT FROM c.fund_id THEN   -- what one giver gave never becomes another's
    RAISE EXCEPTION 'money of different funds stays apart' USING ERRCODE='23514'; END IF;
  IF (d.frozen OR c.frozen) AND j.code NOT IN ('RELEASE','REVERSE','REFUND','CARRY','RETURN') THEN
    RAISE EXCEPTION 'account is frozen' USING ERRCODE='23514'; END IF;
  IF d.kind='POT' AND c.kind='SPEND' AND NEW.phase IN ('PENDING','POST') THEN
    SELECT * INTO f FROM led_fund WHERE id = d.fund_id;
    IF j.effective_on < f.starts THEN RAISE EXCEPTION 'fund % has not started', f.name USING ERRCODE='23514'; END IF;
    IF j.code IN ('COMMIT','AGAIN') AND j.effective_on > f.commit_by THEN RAISE EXCEPTION 'fund % closed to new commitments on %', f.name, f.commit_by USING ERRCODE='23514'; END IF;
    -- the day on which it was bought counts, not the day on which somebody says so
    IF j.code='ACTUAL' AND (SELECT s.spent_on FROM budgets_spend s WHERE s.id = j.spend_id) > f.spend_by THEN
      RAISE EXCEPTION 'fund % must be spent by %', f.name, f.spend_by USING ERRCODE='23514'; END IF;
    IF NEW.phase='PENDING' AND NOT app.fund_is_for(d.fund_id, j.spend_id)
       AND NOT EXISTS (SELECT 1 FROM led_journal e JOIN led_transfer t ON t.journal_id = e.id
                       WHERE e.spend_id = j.spend_id AND e.id <> j.id AND t.debit_id = d.id AND t.phase = 'PENDING') THEN
      RAISE EXCEPTION 'fund % was not given for this', f.name USING ERRCODE='23514'; END IF;
  END IF;
  IF NEW.phase='PENDING' THEN INSERT INTO led_hold(transfer_id,amount) VALUES (NEW.id,NEW.amount);
  ELSIF NEW.phase='POST' THEN UPDATE led_hold SET posted=posted+NEW.amount WHERE transfer_id=NEW.pending_id;
  ELSIF NEW.phase='VOID' THEN UPDATE led_hold SET voided=voided+NEW.amount WHERE transfer_id=NEW.pending_id;
  ELSIF NEW.phase='BACK' THEN UPDATE led_hold SET refunded=refunded+NEW.amount WHERE transfer_id=NEW.pending_id;
  END IF;
  UPDATE led_account SET
    debits_posted   = debits_posted   + CASE WHEN id = NEW.debit_id  THEN dp ELSE 0 END,
    debits_pending  = debits_pending  + CASE WHEN id = NEW.debit_id  THEN dq ELSE 0 END,
    credits_posted  = credits_posted  + CASE WHEN id = NEW.credit_id THEN dp ELSE 0 END,
    credits_pending = credits_pending + CASE WHEN id = NEW.credit_id THEN dq ELSE 0 END
  WHERE id IN (NEW.debit_id, NEW.credit_id);
  RETURN NULL;
END $$;
CREATE OR REPLACE TRIGGER t_post AFTER INSERT ON led_transfer FOR EACH ROW EXECUTE FUNCTION led_post();
-- Deferred: a journal must carry at least one transfer
CREATE OR REPLACE FUNCTION led_journal_not_empty() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN IF NOT EXISTS (SELECT 1 FROM led_transfer WHERE journal_id=NEW.id) THEN
  RAISE EXCEPTION 'journal % has no transfers', NEW.id USING ERRCODE='23514'; END IF; RETURN NULL; END $$;
DROP TRIGGER IF EXISTS j_full ON led_journal;
CREATE CONSTRAINT TRIGGER j_full AFTER INSERT ON led_journal DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION led_journal_not_empty();

CREATE OR REPLACE VIEW led_drift WITH (security_invoker) AS  -- must always be empty: recompute every balance from the transfers
WITH x AS (
  SELECT debit_id AS id, sum(CASE WHEN phase IN ('POSTED','POST','BACK') THEN amount ELSE 0 END) dp, 0::numeric cp,
         sum(CASE phase WHEN 'PENDING' THEN amount WHEN 'POST' THEN -amount WHEN 'VOID' THEN -amount ELSE 0 END) dq, 0::numeric cq FROM led_transfer GROUP BY 1
  UNION ALL
  SELECT credit_id, 0, sum(CASE WHEN phase IN ('POSTED','POST','BACK') THEN amount ELSE 0 END), 0,
         sum(CASE phase WHEN 'PENDING' THEN amount WHEN 'POST' THEN -amount WHEN 'VOID' THEN -amount ELSE 0 END) FROM led_transfer GROUP BY 1)
SELECT a.id FROM led_account a LEFT JOIN (SELECT id,sum(dp) dp,sum(cp) cp,sum(dq) dq,sum(cq) cq FROM x GROUP BY id) s USING (id)
WHERE (a.debits_posted,a.credits_posted,a.debits_pending,a.credits_pending) IS DISTINCT FROM (COALESCE(s.dp,0),COALESCE(s.cp,0),COALESCE(s.dq,0),COALESCE(s.cq,0));

-- Deferred, and asked again for each line: whoever makes it fire early does not use it up.
CREATE OR REPLACE FUNCTION led_check_reversal() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE j led_journal;
BEGIN
  SELECT * INTO j FROM led_journal WHERE id = NEW.journal_id;
  IF j.reverses_id IS NOT NULL AND EXISTS (
    (SELECT credit_id, debit_id, amount, pending_id, count(*) FROM led_transfer WHERE journal_id=j.reverses_id AND phase IN ('POSTED','POST') GROUP BY 1,2,3,4
     EXCEPT SELECT debit_id, credit_id, amount, pending_id, count(*) FROM led_transfer WHERE journal_id=j.id AND phase IN ('POSTED','BACK') GROUP BY 1,2,3,4)
    UNION ALL
    (SELECT debit_id, credit_id, amount, pending_id, count(*) FROM led_transfer WHERE journal_id=j.id GROUP BY 1,2,3,4
     EXCEPT SELECT credit_id, debit_id, amount, pending_id, count(*) FROM led_transfer WHERE journal_id=j.reverses_id AND phase IN ('POSTED','POST') GROUP BY 1,2,3,4))
  THEN RAISE EXCEPTION 'a reversal must mirror the journal it reverses' USING ERRCODE='23514'; END IF;
  RETURN NULL;
END $$;
DROP TRIGGER IF EXISTS j_rev ON led_journal;
DROP TRIGGER IF EXISTS t_rev ON led_transfer;
CREATE CONSTRAINT TRIGGER t_rev AFTER INSERT ON led_transfer DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION led_check_reversal();

-- What a fund was given for: rows say which kinds of spend, for whom, and where. No row, no money.
CREATE OR REPLACE FUNCTION app.fund_says(f bigint, what text, whom text, place int) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
  SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT EXISTS (SELECT 1 FROM budgets_fundpurpose x WHERE x.fund_id = f AND x.kind = what)
    AND EXISTS (SELECT 1 FROM budgets_fundpurpose x WHERE x.fund_id = f AND x.subject = whom)
    AND EXISTS (SELECT 1 FROM budgets_fundpurpose x WHERE x.fund_id = f AND x.area_id = place) $$;

CREATE OR REPLACE FUNCTION app.fund_is_for(f bigint, spend uuid) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
  SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT EXISTS (SELECT 1 FROM budgets_spend s JOIN teams_team t ON t.id = s.team_id
      LEFT JOIN people_person p ON p.id = s.person_id WHERE s.id = spend
    AND app.fund_says(f, s.kind, CASE WHEN s.for_family THEN 'family' WHEN s.person_id IS NULL THEN 'place' ELSE 'person' END,
                      coalesce(p.neighbourhood_id, t.neighbourhood_id))) $$;

-- Did nobody say yet what the fund may pay for: no kind, or for nobody, or nowhere?
CREATE OR REPLACE FUNCTION app.fund_says_nothing(f bigint) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
  SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT count(*) FILTER (WHERE x.kind <> '') = 0 OR count(*) FILTER (WHERE x.subject <> '') = 0 OR count(x.area_id) = 0
  FROM budgets_fundpurpose x WHERE x.fund_id = f $$;

-- ---------------------------------------------------------------- doors that only some may use
CREATE OR REPLACE FUNCTION app.open_fund(f_name text, f_funder text, f_purpose text, f_starts date, f_commit_by date, f_spend_by date)
  RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE f bigint; s bigint; p bigint; q bigint;
BEGIN
  IF NOT app.holds('finance') THEN RAISE EXCEPTION 'a finance officer opens funds' USING ERRCODE = '42501'; END IF;
  INSERT INTO led_fund (name, funder, purpose, starts, commit_by, spend_by)
    VALUES (f_name, f_funder, f_purpose, f_starts, f_commit_by, f_spend_by) RETURNING id INTO f;
  INSERT INTO led_account (kind, fund_id, name) VALUES ('SOURCE', f, f_funder) RETURNING id INTO s;
  INSERT INTO led_account (kind, fund_id, name) VALUES ('POT', f, f_name) RETURNING id INTO p;
  INSERT INTO led_account (kind, fund_id, name) VALUES ('SPEND', f, f_name) RETURNING id INTO q;
  INSERT INTO led_source VALUES (f, s);
  INSERT INTO led_pot (fund_id, team_id, account_id, spend_id) VALUES (f, NULL, p, q);
  RETURN f;
END $$;

-- The period of a day, opened when it is missing: financial years, April to March.
CREATE OR REPLACE FUNCTION app.period_of(day date) RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER
  SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE found bigint; first date;
BEGIN
  SELECT id INTO found FROM led_period WHERE day BETWEEN starts AND ends;
  IF found IS NOT NULL THEN RETURN found; END IF;
  IF day - (now() AT TIME ZONE 'Europe/London')::date NOT BETWEEN -1100 AND 7 THEN
    RAISE EXCEPTION 'no period for %', day USING ERRCODE = '23514'; END IF;
  LOCK TABLE led_period IN SHARE ROW EXCLUSIVE MODE;
  SELECT id INTO found FROM led_period WHERE day BETWEEN starts AND ends;
  IF found IS NOT NULL THEN RETURN found; END IF;
  first := make_date(extract(year FROM day - interval '3 months')::int, 4, 1);
  INSERT INTO led_period (starts, ends) VALUES (first, (first + interval '1 year')::date - 1) RETURNING id INTO found;
  RETURN found;
END $$;

-- Freeze or thaw an account, close or adjust a period: the finance officer.
CREATE OR REPLACE FUNCTION app.freeze_account(a bigint, shut boolean) RETURNS void LANGUAGE plpgsql SECURITY DEFINER
  SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF NOT app.holds('finance') THEN RAISE EXCEPTION 'a finance officer does this' USING ERRCODE = '42501'; END IF;
  UPDATE led_account SET frozen = shut WHERE id = a;
END $$;
CREATE OR REPLACE FUNCTION app.set_period(p bigint, to_status text) RETURNS void LANGUAGE plpgsql SECURITY DEFINER
  SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF NOT app.holds('finance') THEN RAISE EXCEPTION 'a finance officer does this' USING ERRCODE = '42501'; END IF;
  UPDATE led_period SET status = to_status WHERE id = p
    AND NOT (status = 'CLOSED' AND to_status <> 'CLOSED');
  IF NOT FOUND THEN RAISE EXCEPTION 'a closed period stays closed' USING ERRCODE = '23514'; END IF;
END $$;

-- The day in London. Only whoever lays out a place (the owner) may book on another one.
CREATE OR REPLACE FUNCTION app.book_day(said date) RETURNS date LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT CASE WHEN session_user = 'ph_app' OR said IS NULL THEN (now() AT TIME ZONE 'Europe/London')::date ELSE said END $$;

-- The day on which a giver's money came or went, which finance reads on a statement: not to come, nor long gone.
CREATE OR REPLACE FUNCTION app.day_it_moved(said date) RETURNS date LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
DECLARE today date := (now() AT TIME ZONE 'Europe/London')::date;
BEGIN
  IF session_user = 'ph_app' AND said NOT BETWEEN today - 400 AND today THEN
    RAISE EXCEPTION 'no money moved on that day' USING ERRCODE = '23514'; END IF;
  RETURN coalesce(said, today);
END $$;

-- ---------------------------------------------------------------- one door a verb: nobody else writes journals
CREATE OR REPLACE FUNCTION app.new_journal(what text, day date, key text, spend uuid DEFAULT NULL, why text DEFAULT '',
    undoes uuid DEFAULT NULL, named text DEFAULT '') RETURNS uuid LANGUAGE plpgsql SECURITY DEFINER
  SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE j uuid := gen_random_uuid(); p bigint := app.period_of(day);
BEGIN
  INSERT INTO led_journal (id, code, effective_on, period_id, actor_id, idem_key, spend_id, memo, reverses_id, reference)
    VALUES (j, what, day, p, coalesce(app.worker(), 0), key, spend, why, undoes, named);
  RETURN j;
END $$;

-- One line between two accounts, under a journal of its own. The key is the asker's: nobody takes another's.
CREATE OR REPLACE FUNCTION app.move_once(what text, day date, key text, debit bigint, credit bigint, pence bigint,
    why text DEFAULT '', named text DEFAULT '') RETURNS uuid LANGUAGE plpgsql SECURITY DEFINER
  SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE j uuid := app.new_journal(what, day, app.worker() || ':' || key, why => why, named => named);
BEGIN
  IF pence NOT BETWEEN 1 AND 10000000000 THEN RAISE EXCEPTION 'no such amount' USING ERRCODE = '23514'; END IF;
  IF debit IS NULL OR credit IS NULL THEN RAISE EXCEPTION 'no such pot' USING ERRCODE = '23514'; END IF;
  INSERT INTO led_transfer (journal_id, debit_id, credit_id, amount, phase) VALUES (j, debit, credit, pence, 'POSTED');
  RETURN j;
END $$;

CREATE OR REPLACE FUNCTION app.must(allowed boolean, who text) RETURNS void LANGUAGE plpgsql
  SET search_path = pg_catalog, pg_temp AS $$
BEGIN IF allowed IS NOT TRUE THEN RAISE EXCEPTION '% does this', who USING ERRCODE = '42501'; END IF; END $$;
CREATE OR REPLACE FUNCTION app.must_say_why(why text) RETURNS void LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN IF btrim(coalesce(why, '')) = '' THEN RAISE EXCEPTION 'nobody said why' USING ERRCODE = '23514'; END IF; END $$;

CREATE OR REPLACE FUNCTION app.pot_of(f bigint, team int) RETURNS bigint LANGUAGE sql STABLE SECURITY DEFINER
  SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT account_id FROM led_pot WHERE fund_id = f AND team_id IS NOT DISTINCT FROM team $$;

CREATE OR REPLACE FUNCTION app.open_pot(f bigint, team int) RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER
  SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE found bigint; p bigint; q bigint;
BEGIN
  PERFORM app.must(app.leads(team) OR app.holds('finance'), 'the lead of the team');
  PERFORM pg_advisory_xact_lock(hashtext('pots of a fund'), f::int);
  SELECT id INTO found FROM led_pot WHERE fund_id = f AND team_id = team;
  IF found IS NOT NULL THEN RETURN found; END IF;
  INSERT INTO led_account (kind, fund_id, name) SELECT 'POT', f, name FROM led_fund WHERE id = f RETURNING id INTO p;
  INSERT INTO led_account (kind, fund_id, name) SELECT 'SPEND', f, name FROM led_fund WHERE id = f RETURNING id INTO q;
  INSERT INTO led_pot (fund_id, team_id, account_id, spend_id) VALUES (f, team, p, q) RETURNING id INTO found;
  RETURN found;
END $$;

-- Say what a fund may pay for, in place of what was said before.
CREATE OR REPLACE FUNCTION app.say_what_for(f bigint, kinds text[], subjects text[], areas int[]) RETURNS void
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  PERFORM app.must(app.holds('finance'), 'a finance officer');
  DELETE FROM budgets_fundpurpose x WHERE x.fund_id = f AND NOT coalesce(
    x.kind = ANY (kinds) OR x.subject = ANY (subjects) OR x.area_id = ANY (areas), false);
  INSERT INTO budgets_fundpurpose (fund_id, kind, subject, area_id)
    SELECT f, k, '', NULL::int FROM unnest(kinds) k UNION ALL SELECT f, '', s, NULL FROM unnest(subjects) s
    UNION ALL SELECT f, '', '', a FROM unnest(areas) a
    ON CONFLICT DO NOTHING;
END $$;

CREATE OR REPLACE FUNCTION app.put_in(f bigint, pence bigint, day date, key text, named text, why text) RETURNS uuid
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  PERFORM app.must(app.holds('finance'), 'a finance officer');
  RETURN app.move_once('FUND', app.day_it_moved(day), key, (SELECT account_id FROM led_source WHERE fund_id = f), app.pot_of(f, NULL),
                       pence, why, named);
END $$;

CREATE OR REPLACE FUNCTION app.give_back(f bigint, pence bigint, day date, key text, named text, why text) RETURNS uuid
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  PERFORM app.must(app.holds('finance'), 'a finance officer'), app.must_say_why(why);
  RETURN app.move_once('RETURN', app.day_it_moved(day), key, app.pot_of(f, NULL), (SELECT account_id FROM led_source WHERE fund_id = f),
                       pence, why, named);
END $$;

-- What a team may draw from a fund, until when. A second offer adds to the first.
CREATE OR REPLACE FUNCTION app.offer(f bigint, team int, pence bigint, until_day date, day date, key text, why text) RETURNS uuid
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE a bigint;
BEGIN
  PERFORM app.must(app.holds('finance'), 'a finance officer');
  IF until_day IS NULL OR until_day > (SELECT commit_by FROM led_fund WHERE id = f) THEN
    RAISE EXCEPTION 'offered beyond the fund' USING ERRCODE = '23514'; END IF;
  PERFORM pg_advisory_xact_lock(hashtext('pots of a fund'), f::int);
  UPDATE budgets_offer SET until = until_day WHERE fund_id = f AND team_id = team RETURNING account_id INTO a;
  IF a IS NULL THEN
    INSERT INTO led_account (kind, fund_id, name) SELECT 'OFFER', f, name FROM led_fund WHERE id = f RETURNING id INTO a;
    INSERT INTO budgets_offer (fund_id, team_id, account_id, until) VALUES (f, team, a, until_day);
  END IF;
  RETURN app.move_once('OFFER', app.book_day(day), key, app.pot_of(f, NULL), a, pence, why);
END $$;

-- What was offered and not drawn goes back to the fund's own pot. NULL when nothing was left.
CREATE OR REPLACE FUNCTION app.take_offer_back(f bigint, team int, day date, key text, why text) RETURNS uuid
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE a bigint; rest bigint;
BEGIN
  PERFORM app.must(app.holds('finance'), 'a finance officer');
  SELECT account_id INTO a FROM budgets_offer WHERE fund_id = f AND team_id = team;
  SELECT credits_posted - debits_posted - debits_pending INTO rest FROM led_account WHERE id = a FOR NO KEY UPDATE;
  IF coalesce(rest, 0) = 0 THEN RETURN NULL; END IF;
  RETURN app.move_once('OFFER', app.book_day(day), key, a, app.pot_of(f, NULL), rest, why);
END $$;

-- The lead draws what is offered to the team.
CREATE OR REPLACE FUNCTION app.draw(f bigint, team int, pence bigint, day date, key text) RETURNS uuid LANGUAGE plpgsql
  SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE o budgets_offer;
BEGIN
  PERFORM app.must(app.leads(team), 'the lead of the team'), app.open_pot(f, team);
  SELECT * INTO o FROM budgets_offer WHERE fund_id = f AND team_id = team;
  IF NOT FOUND OR o.until < app.book_day(day) THEN
    RAISE EXCEPTION 'nothing is offered' USING ERRCODE = '23514'; END IF;
  RETURN app.move_once('VIRE', app.book_day(day), key, o.account_id, app.pot_of(f, team), pence);
END $$;

CREATE OR REPLACE FUNCTION app.hand_back(f bigint, team int, pence bigint, day date, key text, why text) RETURNS uuid
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  PERFORM app.must(app.leads(team) OR app.holds('finance'), 'the lead of the team'), app.must_say_why(why);
  RETURN app.move_once('VIRE', app.book_day(day), key, app.pot_of(f, team), app.pot_of(f, NULL), pence, why);
END $$;

-- Mirror what a journal posted. What a spend came to is put right through the spend.
CREATE OR REPLACE FUNCTION app.mirror(j uuid, undone uuid) RETURNS void LANGUAGE sql SECURITY DEFINER
  SET search_path = pg_catalog, public, pg_temp AS $$
  INSERT INTO led_transfer (journal_id, debit_id, credit_id, amount, phase, pending_id)
    SELECT j, credit_id, debit_id, amount, CASE phase WHEN 'POST' THEN 'BACK' ELSE 'POSTED' END, pending_id
    FROM led_transfer WHERE journal_id = undone AND phase IN ('POSTED', 'POST') ORDER BY id $$;
CREATE OR REPLACE FUNCTION app.reverse(undone uuid, day date, key text, why text) RETURNS uuid LANGUAGE plpgsql
  SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE j uuid;
BEGIN
  PERFORM app.must(app.holds('finance'), 'a finance officer'), app.must_say_why(why);
  IF NOT EXISTS (SELECT 1 FROM led_journal WHERE id = undone AND code IN ('FUND', 'OFFER', 'VIRE', 'RETURN')) THEN
    RAISE EXCEPTION 'this journal is not reversed by itself' USING ERRCODE = '23514'; END IF;
  j := app.new_journal('REVERSE', app.book_day(day), app.worker() || ':' || key, why => why, undoes => undone);
  PERFORM app.mirror(j, undone);
  RETURN j;
END $$;

DROP FUNCTION IF EXISTS app.may_move(uuid, bigint, bigint) CASCADE;
DROP FUNCTION IF EXISTS app.lock_accounts(bigint[]);
SELECT app.only_for('app.open_fund(text, text, text, date, date, date)', 'ph_app'),
  app.only_for('app.period_of(date)'), app.only_for('app.book_day(date)'), app.only_for('app.day_it_moved(date)'), app.only_for('app.must(boolean, text)'),
  app.only_for('app.must_say_why(text)'), app.only_for('app.pot_of(bigint, int)'), app.only_for('app.mirror(uuid, uuid)'),
  app.only_for('app.new_journal(text, date, text, uuid, text, uuid, text)'),
  app.only_for('app.move_once(text, date, text, bigint, bigint, bigint, text, text)'),
  app.only_for('app.fund_is_for(bigint, uuid)'), app.only_for('app.fund_says(bigint, text, text, int)'),
  app.only_for('app.fund_says_nothing(bigint)', 'ph_app'), app.only_for('app.open_pot(bigint, int)', 'ph_app'),
  app.only_for('app.freeze_account(bigint, boolean)', 'ph_app'), app.only_for('app.set_period(bigint, text)', 'ph_app'),
  app.only_for('app.say_what_for(bigint, text[], text[], int[])', 'ph_app'),
  app.only_for('app.put_in(bigint, bigint, date, text, text, text)', 'ph_app'),
  app.only_for('app.give_back(bigint, bigint, date, text, text, text)', 'ph_app'),
  app.only_for('app.offer(bigint, int, bigint, date, date, text, text)', 'ph_app'),
  app.only_for('app.take_offer_back(bigint, int, date, text, text)', 'ph_app'),
  app.only_for('app.draw(bigint, int, bigint, date, text)', 'ph_app'),
  app.only_for('app.hand_back(bigint, int, bigint, date, text, text)', 'ph_app'),
  app.only_for('app.reverse(uuid, date, text, text)', 'ph_app');
GRANT SELECT ON led_drift TO ph_app, ph_job;
