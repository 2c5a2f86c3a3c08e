-- Totals that posting keeps, the chain of journals, and what the nightly check compares.

-- What one movement does to each pot that it touches: the one place that says so. Money that is put
-- right is taken off where it was counted, so that nothing is counted as returned that was never kept.
CREATE OR REPLACE VIEW led_line WITH (security_invoker) AS
SELECT t.id AS transfer_id, p.id AS pot_id, j.effective_on,
       (j.created_at AT TIME ZONE 'Europe/London')::date AS booked_on,
       CASE WHEN t.phase <> 'POSTED' THEN 0
            WHEN d.kind = 'SOURCE' AND j.code <> 'REVERSE' THEN t.amount
            WHEN c.kind = 'SOURCE' AND j.code = 'REVERSE' THEN -t.amount ELSE 0 END AS put_in,
       CASE WHEN t.phase <> 'POSTED' THEN 0
            WHEN c.kind = 'SOURCE' AND j.code <> 'REVERSE' THEN t.amount
            WHEN d.kind = 'SOURCE' AND j.code = 'REVERSE' THEN -t.amount ELSE 0 END AS returned,
       CASE WHEN t.phase <> 'POSTED' OR 'SOURCE' IN (d.kind, c.kind) THEN 0
            WHEN p.account_id = t.credit_id THEN t.amount ELSE -t.amount END AS shared,
       CASE t.phase WHEN 'PENDING' THEN t.amount WHEN 'POST' THEN -t.amount
                    WHEN 'VOID' THEN -t.amount ELSE 0 END AS promised,
       CASE t.phase WHEN 'POST' THEN t.amount WHEN 'BACK' THEN -t.amount ELSE 0 END AS spent
FROM led_transfer t
JOIN led_journal j ON j.id = t.journal_id
JOIN led_account d ON d.id = t.debit_id
JOIN led_account c ON c.id = t.credit_id
JOIN led_pot p ON p.account_id IN (t.debit_id, t.credit_id);

-- Of what kind the spend is that a movement pays for; of no kind where no spend says.
CREATE OR REPLACE VIEW led_kind_line WITH (security_invoker) AS
SELECT l.transfer_id, l.pot_id, date_trunc('month', l.effective_on)::date AS month,
       coalesce(s.kind, '') AS kind, l.spent
FROM led_line l
JOIN led_transfer t ON t.id = l.transfer_id AND t.phase IN ('POST', 'BACK')
JOIN led_journal j ON j.id = t.journal_id
LEFT JOIN budgets_spend s ON s.id = j.spend_id;

-- After the posting itself, which has locked the accounts: whoever adds to a pot's totals holds its lock.
CREATE OR REPLACE FUNCTION led_keep_totals() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
  SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  INSERT INTO led_day AS k (pot_id, booked, day, put_in, returned, shared, promised, spent)
  SELECT l.pot_id, b.booked, CASE WHEN b.booked THEN l.booked_on ELSE l.effective_on END,
         l.put_in, l.returned, l.shared, l.promised, l.spent
    FROM led_line l, (VALUES (false), (true)) b(booked) WHERE l.transfer_id = NEW.id
  ON CONFLICT (pot_id, booked, day) DO UPDATE SET put_in = k.put_in + excluded.put_in,
    returned = k.returned + excluded.returned, shared = k.shared + excluded.shared,
    promised = k.promised + excluded.promised, spent = k.spent + excluded.spent;
  IF NEW.phase IN ('POST', 'BACK') THEN
    INSERT INTO led_kind AS k (pot_id, month, kind, spent)
    SELECT l.pot_id, l.month, l.kind, l.spent FROM led_kind_line l WHERE l.transfer_id = NEW.id
    ON CONFLICT (pot_id, month, kind) DO UPDATE SET spent = k.spent + excluded.spent;
  END IF;
  RETURN NULL;
END $$;
CREATE OR REPLACE TRIGGER t_total AFTER INSERT ON led_transfer FOR EACH ROW EXECUTE FUNCTION led_keep_totals();

-- Count every total again. The owner's, for a database that has movements from before the totals.
CREATE OR REPLACE FUNCTION led_count_totals() RETURNS void LANGUAGE sql
  SET search_path = pg_catalog, public, pg_temp AS $$
  LOCK TABLE led_transfer IN SHARE ROW EXCLUSIVE MODE;
  DELETE FROM led_day;
  DELETE FROM led_kind;
  INSERT INTO led_day (pot_id, booked, day, put_in, returned, shared, promised, spent)
  SELECT l.pot_id, b.booked, CASE WHEN b.booked THEN l.booked_on ELSE l.effective_on END,
         sum(l.put_in), sum(l.returned), sum(l.shared), sum(l.promised), sum(l.spent)
    FROM led_line l, (VALUES (false), (true)) b(booked) GROUP BY 1, 2, 3;
  INSERT INTO led_kind (pot_id, month, kind, spent)
  SELECT pot_id, month, kind, sum(spent) FROM led_kind_line GROUP BY 1, 2, 3;
$$;

-- Pots whose totals do not say what their accounts say: must always be empty.
CREATE OR REPLACE VIEW led_total_drift WITH (security_invoker) AS
SELECT p.id FROM led_pot p
JOIN led_account a ON a.id = p.account_id
JOIN led_account s ON s.id = p.spend_id
LEFT JOIN (SELECT pot_id, booked, sum(put_in - returned + shared - spent) AS kept, sum(promised) AS promised,
                  sum(spent) AS spent FROM led_day GROUP BY 1, 2) k ON k.pot_id = p.id
LEFT JOIN (SELECT pot_id, sum(spent) AS spent FROM led_kind GROUP BY 1) q ON q.pot_id = p.id
WHERE (a.credits_posted - a.debits_posted, a.debits_pending, s.credits_posted - s.debits_posted,
       s.credits_posted - s.debits_posted)
      IS DISTINCT FROM (coalesce(k.kept, 0), coalesce(k.promised, 0), coalesce(k.spent, 0), coalesce(q.spent, 0))
GROUP BY p.id;

-- ---------------------------------------------------------------- the chain of journals
-- The columns are named, so that one added later does not change what is sealed; what a row looks
-- like as text does not depend on the settings of whoever asks.
CREATE OR REPLACE FUNCTION led_hash(journal uuid, previous bytea) RETURNS bytea LANGUAGE sql STABLE
  SET search_path = pg_catalog, public, pg_temp SET timezone = 'UTC' SET datestyle = 'ISO, YMD' AS $$
  SELECT sha256(previous || convert_to(
    ROW(j.id, j.code, j.effective_on, j.period_id, j.actor_id, j.idem_key, j.reverses_id, j.spend_id, j.memo,
        j.reference, j.created_at)::text
    || coalesce((SELECT string_agg(ROW(t.id, t.debit_id, t.credit_id, t.amount, t.phase, t.pending_id)::text, ''
                                   ORDER BY t.id) FROM led_transfer t WHERE t.journal_id = j.id), ''), 'UTF8'))
  FROM led_journal j WHERE j.id = journal $$;

-- Append every finished journal to the chain, and put the chain's end under the seal of the legal
-- record. A journal has all its lines when it is seen, since both are of one transaction. One at a time.
CREATE OR REPLACE FUNCTION app.seal_journals() RETURNS int LANGUAGE plpgsql SECURITY DEFINER
  SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE n bigint; head bytea; one record; made int := 0;
BEGIN
  LOCK TABLE led_link IN EXCLUSIVE MODE;
  SELECT number, hash INTO n, head FROM led_link ORDER BY number DESC LIMIT 1;
  FOR one IN SELECT j.id FROM led_journal j WHERE NOT EXISTS (SELECT 1 FROM led_link l WHERE l.journal_id = j.id)
             ORDER BY j.created_at, j.id LOOP
    n := coalesce(n, 0) + 1;
    head := led_hash(one.id, coalesce(head, ''::bytea));
    INSERT INTO led_link (number, journal_id, hash) VALUES (n, one.id, head);
    made := made + 1;
  END LOOP;
  IF made > 0 THEN
    PERFORM audit.log_event('ledger.sealed', n::text,
                            jsonb_build_object('head', encode(head, 'hex'), 'journals', made));
  END IF;
  RETURN made;
END $$;
CREATE OR REPLACE TRIGGER l_ao BEFORE UPDATE OR DELETE ON led_link FOR EACH ROW EXECUTE FUNCTION led_append_only();
CREATE OR REPLACE TRIGGER l_tr BEFORE TRUNCATE ON led_link EXECUTE FUNCTION led_append_only();

-- Where a journal is no longer what was sealed; where the chain has a hole; where the legal record
-- remembers another end of it.
CREATE OR REPLACE FUNCTION app.chain_faults() RETURNS SETOF text LANGUAGE sql STABLE SECURITY DEFINER
  SET search_path = pg_catalog, public, pg_temp AS $$
  WITH chain AS (
    SELECT number, journal_id, hash, lag(hash, 1, ''::bytea) OVER w AS previous, row_number() OVER w AS place
    FROM led_link WINDOW w AS (ORDER BY number))
  SELECT format('journal %s is not what was sealed as number %s', journal_id, number)
    FROM chain WHERE hash IS DISTINCT FROM led_hash(journal_id, previous)
  UNION ALL
  SELECT format('the chain has no number %s', place) FROM chain WHERE number <> place
    AND number = (SELECT min(number) FROM chain WHERE number <> place)
  UNION ALL
  SELECT format('the audit remembers another end of the chain at number %s', e.subject)
    FROM audit.event e LEFT JOIN led_link l ON l.number::text = e.subject
    WHERE e.verb = 'ledger.sealed' AND encode(l.hash, 'hex') IS DISTINCT FROM e.detail ->> 'head' $$;

-- Where a spend and what is held for it say different things.
CREATE OR REPLACE FUNCTION app.spends_against_holds() RETURNS SETOF text LANGUAGE sql STABLE SECURITY DEFINER
  SET search_path = pg_catalog, public, pg_temp AS $$
  WITH held AS (
    SELECT j.spend_id, sum(h.amount - h.posted - h.voided) AS open, sum(h.posted - h.refunded) AS spent
    FROM led_hold h JOIN led_transfer t ON t.id = h.transfer_id JOIN led_journal j ON j.id = t.journal_id
    JOIN led_account a ON a.id = t.debit_id AND a.ledger = 1 GROUP BY j.spend_id)
  SELECT format('spend %s is %s, and the ledger says otherwise', s.id, s.state)
    FROM budgets_spend s LEFT JOIN held ON held.spend_id = s.id
    WHERE NOT coalesce(CASE s.state
      WHEN 'promised' THEN held.open + held.spent = greatest(s.asked_pence, s.came_to_pence) AND held.spent = coalesce(s.came_to_pence, 0)
      WHEN 'spent' THEN coalesce(held.open, 0) = 0 AND coalesce(held.spent, 0) = s.came_to_pence
      ELSE coalesce(held.open, 0) = 0 AND coalesce(held.spent, 0) = 0 END, false)
  UNION ALL
  SELECT format('%s pence are held for no spend', sum(held.open))
    FROM held WHERE held.spend_id IS NULL HAVING sum(held.open) > 0 $$;

-- ---------------------------------------------------------------- closing a month
-- Where each pot stood at the end of a day, by the day that movements are for.
CREATE OR REPLACE FUNCTION led_stood(upto date) RETURNS jsonb LANGUAGE sql STABLE
  SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT coalesce(jsonb_object_agg(x.pot_id, to_jsonb(x) - 'pot_id'), '{}') FROM (
    SELECT pot_id, sum(put_in) AS put_in, sum(returned) AS returned, sum(shared) AS shared, sum(promised) AS promised,
           sum(spent) AS spent FROM led_day WHERE NOT booked AND day <= upto GROUP BY pot_id) x $$;

-- Close the books up to the last day of a month that is over. A period that goes on longer is parted
-- there, so that what belongs to later days is still taken. Waits for whoever is posting.
CREATE OR REPLACE FUNCTION app.close_books(last date, why text) RETURNS void LANGUAGE plpgsql SECURITY DEFINER
  SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE p led_period;
BEGIN
  IF NOT app.holds('finance') THEN RAISE EXCEPTION 'a finance officer closes the books' USING ERRCODE = '42501'; END IF;
  IF last <> (date_trunc('month', last) + interval '1 month')::date - 1
     OR last >= (now() AT TIME ZONE 'Europe/London')::date THEN
    RAISE EXCEPTION 'that month is not over' USING ERRCODE = '23514'; END IF;
  PERFORM app.period_of(last);
  PERFORM 1 FROM led_period WHERE starts <= last ORDER BY id FOR UPDATE;
  IF EXISTS (SELECT 1 FROM led_closing c WHERE c.upto >= last) THEN
    RAISE EXCEPTION 'the books of that month are closed already' USING ERRCODE = '23514'; END IF;
  SELECT * INTO p FROM led_period WHERE starts <= last AND ends > last;
  IF FOUND THEN
    UPDATE led_period SET ends = last WHERE id = p.id;
    INSERT INTO led_period (starts, ends, status) VALUES (last + 1, p.ends, p.status);
  END IF;
  UPDATE led_period SET status = 'CLOSED' WHERE ends <= last AND status <> 'CLOSED';
  INSERT INTO led_closing (upto, by_id, note, figures) VALUES (last, app.worker(), why, led_stood(last));
END $$;
CREATE OR REPLACE TRIGGER c_ao BEFORE UPDATE OR DELETE ON led_closing FOR EACH ROW EXECUTE FUNCTION led_append_only();
CREATE OR REPLACE TRIGGER c_tr BEFORE TRUNCATE ON led_closing EXECUTE FUNCTION led_append_only();

-- Closed books that do not say any more what they said when they were closed.
CREATE OR REPLACE FUNCTION app.closing_faults() RETURNS SETOF text LANGUAGE sql STABLE SECURITY DEFINER
  SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT format('the books closed up to %s are not as they were closed', upto) FROM led_closing
  WHERE figures IS DISTINCT FROM led_stood(upto) ORDER BY upto $$;

-- When the books were added up last, and how many lines that found that do not hold: for whoever watches
-- over the machine.
CREATE OR REPLACE FUNCTION app.books_checked() RETURNS TABLE (at timestamptz, faults int) LANGUAGE sql STABLE
  SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT c.at, cardinality(string_to_array(c.faults, E'\n')) FROM led_check c ORDER BY c.id DESC LIMIT 1 $$;

SELECT app.only_for('app.books_checked()', 'ph_app'), app.only_for('app.seal_journals()', 'ph_job'), app.only_for('app.chain_faults()', 'ph_job'),
  app.only_for('app.spends_against_holds()', 'ph_job'), app.only_for('app.closing_faults()', 'ph_job'),
  app.only_for('app.close_books(date, text)', 'ph_app');
REVOKE ALL ON FUNCTION led_keep_totals(), led_count_totals(), led_hash(uuid, bytea), led_stood(date) FROM PUBLIC;
REVOKE ALL ON led_kind_line FROM PUBLIC;
GRANT SELECT ON led_line, led_total_drift TO ph_app, ph_job;
