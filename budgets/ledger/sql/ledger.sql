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
  NEW.covered := NEW.kind IN ('POT','SPEND','ALLOWANCE','USED');
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
      WHEN 'PENDING' THEN j.code IN ('COMMIT','ACTUAL','CARRY')
      WHEN 'POST'    THEN j.code = 'ACTUAL'
      WHEN 'VOID'    THEN j.code IN ('RELEASE','CARRY')
      WHEN 'BACK'    THEN j.code IN ('REFUND','REVERSE')
      ELSE j.code IN ('FUND','VIRE','CARRY','RETURN','GRANT','OPENING','REVERSE') END) THEN
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
  IF (d.frozen OR c.frozen) AND j.code NOT IN ('RELEASE','REVERSE','REFUND','CARRY','RETURN') THEN
    RAISE EXCEPTION 'account is frozen' USING ERRCODE='23514'; END IF;
  IF d.kind='POT' AND c.kind='SPEND' AND NEW.phase IN ('PENDING','POST') AND d.fund_id IS NOT NULL THEN
    SELECT * INTO f FROM led_fund WHERE id = d.fund_id;
    IF j.effective_on < f.starts THEN RAISE EXCEPTION 'fund % has not started', f.name USING ERRCODE='23514'; END IF;
    IF NEW.phase='PENDING' AND j.effective_on > f.commit_by THEN RAISE EXCEPTION 'fund % closed to new commitments on %', f.name, f.commit_by USING ERRCODE='23514'; END IF;
    IF NEW.phase='POST' AND j.effective_on > f.spend_by THEN RAISE EXCEPTION 'fund % must be spent by %', f.name, f.spend_by USING ERRCODE='23514'; END IF;
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

CREATE OR REPLACE FUNCTION led_check_reversal() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.reverses_id IS NOT NULL AND EXISTS (
    (SELECT credit_id, debit_id, amount, count(*) FROM led_transfer WHERE journal_id=NEW.reverses_id AND phase IN ('POSTED','POST') GROUP BY 1,2,3
     EXCEPT SELECT debit_id, credit_id, amount, count(*) FROM led_transfer WHERE journal_id=NEW.id AND phase IN ('POSTED','BACK') GROUP BY 1,2,3)
    UNION ALL
    (SELECT debit_id, credit_id, amount, count(*) FROM led_transfer WHERE journal_id=NEW.id GROUP BY 1,2,3
     EXCEPT SELECT credit_id, debit_id, amount, count(*) FROM led_transfer WHERE journal_id=NEW.reverses_id AND phase IN ('POSTED','POST') GROUP BY 1,2,3))
  THEN RAISE EXCEPTION 'a reversal must mirror the journal it reverses' USING ERRCODE='23514'; END IF;
  RETURN NULL;
END $$;
DROP TRIGGER IF EXISTS j_rev ON led_journal;
CREATE CONSTRAINT TRIGGER j_rev AFTER INSERT ON led_journal DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION led_check_reversal();


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

CREATE OR REPLACE FUNCTION app.open_pot(f bigint, team int) RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER
  SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE found bigint; p bigint; q bigint;
BEGIN
  IF NOT app.leads(team) AND NOT app.holds('finance') THEN
    RAISE EXCEPTION 'the lead of the team opens its pot' USING ERRCODE = '42501'; END IF;
  LOCK TABLE led_pot IN SHARE ROW EXCLUSIVE MODE;   -- nobody else can take this lock
  SELECT id INTO found FROM led_pot WHERE fund_id = f AND team_id = team;
  IF found IS NOT NULL THEN RETURN found; END IF;
  INSERT INTO led_account (kind, fund_id, name) SELECT 'POT', f, name FROM led_fund WHERE id = f RETURNING id INTO p;
  INSERT INTO led_account (kind, fund_id, name) SELECT 'SPEND', f, name FROM led_fund WHERE id = f RETURNING id INTO q;
  INSERT INTO led_pot (fund_id, team_id, account_id, spend_id) VALUES (f, team, p, q) RETURNING id INTO found;
  RETURN found;
END $$;

-- The period of a day, opened when it is missing: financial years, April to March.
CREATE OR REPLACE FUNCTION app.period_of(day date) RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER
  SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE found bigint; first date;
BEGIN
  SELECT id INTO found FROM led_period WHERE day BETWEEN starts AND ends;
  IF found IS NOT NULL THEN RETURN found; END IF;
  IF day NOT BETWEEN current_date - 1100 AND current_date + 400 THEN
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

-- Bring the month's allowance of a worker in line with the limit that the lead set. The amount comes
-- from the limit, never from the caller. NULL when no limit holds.
CREATE OR REPLACE FUNCTION app.keep_allowance(who int, team int, day date) RETURNS bigint LANGUAGE plpgsql
  SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE m date := date_trunc('month', day)::date; want bigint; a record; g bigint; b bigint; u bigint;
        granted bigint; j uuid; move bigint;
BEGIN
  IF NOT (who = app.worker() AND team = ANY (app.keys())) AND NOT app.leads(team) THEN
    RAISE EXCEPTION 'not your allowance' USING ERRCODE = '42501'; END IF;
  SELECT l.per_month_pence INTO want FROM budgets_limit l
    WHERE l.team_id = team AND l.ended_at IS NULL AND (l.user_id = who OR l.user_id IS NULL)
    ORDER BY l.user_id NULLS LAST LIMIT 1;
  IF want IS NULL THEN RETURN NULL; END IF;
  SELECT * INTO a FROM led_allowance WHERE user_id = who AND team_id = team AND month = m FOR NO KEY UPDATE;
  IF NOT FOUND THEN
    LOCK TABLE led_allowance IN SHARE ROW EXCLUSIVE MODE;
    SELECT * INTO a FROM led_allowance WHERE user_id = who AND team_id = team AND month = m FOR NO KEY UPDATE;
  END IF;
  IF NOT FOUND THEN
    INSERT INTO led_account (ledger, kind, name) VALUES (2, 'GRANTOR', 'authority') RETURNING id INTO g;
    INSERT INTO led_account (ledger, kind, name) VALUES (2, 'ALLOWANCE', 'authority') RETURNING id INTO b;
    INSERT INTO led_account (ledger, kind, name) VALUES (2, 'USED', 'authority') RETURNING id INTO u;
    INSERT INTO led_allowance (user_id, team_id, month, grantor_id, account_id, used_id)
      VALUES (who, team, m, g, b, u) RETURNING * INTO a;
  END IF;
  SELECT c.credits_posted - c.debits_posted + u2.credits_posted - u2.debits_posted INTO granted
    FROM led_account c, led_account u2 WHERE c.id = a.account_id AND u2.id = a.used_id;
  move := want - granted;
  IF move < 0 THEN
    SELECT -least(-move, credits_posted - debits_posted - debits_pending) INTO move
      FROM led_account WHERE id = a.account_id;
  END IF;
  IF move <> 0 THEN
    j := gen_random_uuid();
    INSERT INTO led_journal (id, code, effective_on, period_id, actor_id, idem_key)
      VALUES (j, 'GRANT', day, app.period_of(day), app.worker(), 'grant:' || j);
    INSERT INTO led_transfer (journal_id, debit_id, credit_id, amount, phase)
      VALUES (j, CASE WHEN move > 0 THEN a.grantor_id ELSE a.account_id END,
              CASE WHEN move > 0 THEN a.account_id ELSE a.grantor_id END, abs(move), 'POSTED');
  END IF;
  RETURN a.id;
END $$;

-- May whoever is asking write this kind of journal, and move money between these accounts?
CREATE OR REPLACE FUNCTION app.may_move(j uuid, debit bigint, credit bigint) RETURNS boolean LANGUAGE plpgsql
  STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE what text; actor bigint; k int[] := app.keys(); me int := app.worker(); finance boolean := app.holds('finance');
        d led_pot; c led_pot;
BEGIN
  SELECT x.code, x.actor_id INTO what, actor FROM led_journal x WHERE x.id = j;
  IF actor IS DISTINCT FROM me THEN RETURN false; END IF;
  IF what IN ('FUND', 'RETURN', 'CARRY', 'OPENING') THEN RETURN finance; END IF;
  SELECT * INTO d FROM led_pot p WHERE p.account_id = debit;
  SELECT * INTO c FROM led_pot p WHERE p.account_id = credit;
  IF what = 'VIRE' THEN
    RETURN finance OR (d.id IS NOT NULL AND c.id IS NOT NULL AND d.fund_id = c.fund_id
      AND ((d.team_id IS NULL AND app.leads(c.team_id)) OR (c.team_id IS NULL AND app.leads(d.team_id))));
  END IF;
  IF what NOT IN ('COMMIT', 'ACTUAL', 'RELEASE', 'REFUND', 'REVERSE') THEN RETURN false; END IF;
  IF what = 'REVERSE' AND finance THEN RETURN true; END IF;
  RETURN EXISTS (SELECT 1 FROM led_pot p WHERE p.team_id = ANY (k)
                 AND ((p.account_id = debit AND p.spend_id = credit) OR (p.account_id = credit AND p.spend_id = debit)))
      OR EXISTS (SELECT 1 FROM led_allowance a WHERE (a.user_id = me OR app.leads(a.team_id) OR a.team_id = ANY (k))
                 AND ((a.account_id = debit AND a.used_id = credit) OR (a.account_id = credit AND a.used_id = debit)));
END $$;

-- Lock accounts in the order of their numbers, so that nobody waits in a circle. Rows of accounts are
-- changed by posting alone, so the application has no right to change them, and asks for the lock here.
CREATE OR REPLACE FUNCTION app.lock_accounts(ids bigint[]) RETURNS void LANGUAGE plpgsql SECURITY DEFINER
  SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF app.worker() IS NULL THEN RAISE EXCEPTION 'nobody is asking' USING ERRCODE = '42501'; END IF;
  PERFORM 1 FROM led_account WHERE id = ANY (ids) ORDER BY id FOR NO KEY UPDATE;
END $$;

SELECT app.only_for('app.open_fund(text, text, text, date, date, date)', 'ph_app'),
  app.only_for('app.open_pot(bigint, int)', 'ph_app'), app.only_for('app.period_of(date)', 'ph_app'),
  app.only_for('app.freeze_account(bigint, boolean)', 'ph_app'), app.only_for('app.set_period(bigint, text)', 'ph_app'),
  app.only_for('app.keep_allowance(int, int, date)', 'ph_app'), app.only_for('app.lock_accounts(bigint[])', 'ph_app'),
  app.only_for('app.may_move(uuid, bigint, bigint)', 'ph_app');
GRANT SELECT ON led_drift TO ph_app, ph_job;
