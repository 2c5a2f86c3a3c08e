-- The doors of a spend, one a verb. Each reads the spend, who may, the limit and the voices itself; nobody else
-- writes what a spend became, or moves its money. Lock order: the spend, whom it is judged with, the journal's
-- period, then accounts by number.

-- ---------------------------------------------------------------- who, and up to how much
-- The rules that finance set for the place, or what holds until somebody does.
CREATE OR REPLACE FUNCTION app.money_rules(OUT most_per_spend bigint, OUT most_per_month bigint, OUT lead_up_to bigint,
    OUT over_percent int, OUT over_most bigint, OUT promise_days int, OUT late_days int) LANGUAGE sql STABLE SECURITY DEFINER
  SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT coalesce(r.most_per_spend_pence, 50000), coalesce(r.most_per_month_pence, 200000), coalesce(r.lead_up_to_pence, 100000),
    coalesce(r.over_percent, 10), coalesce(r.over_most_pence, 500), coalesce(r.promise_days, 60), coalesce(r.late_days, 30)
  FROM (SELECT 1) one LEFT JOIN budgets_moneyrules r ON r.ended_at IS NULL $$;

-- Does whoever is asking answer for the team's money: its lead, or whom a lead named as deputy?
CREATE OR REPLACE FUNCTION app.answers_for(team int) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
  SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT app.leads(team) OR (team = ANY (app.keys()) AND EXISTS (SELECT 1 FROM budgets_deputy d
    WHERE d.team_id = team AND d.user_id = app.worker() AND d.ended_at IS NULL
      AND d.until >= (now() AT TIME ZONE 'Europe/London')::date)) $$;

-- Which leads and deputies of the team could say yes: never whoever asked, nor a relative of whom it is for,
-- nor a leader, who holds no key of a seat.
CREATE OR REPLACE FUNCTION app.in_team_answer(team int, who int, person uuid) RETURNS SETOF int LANGUAGE sql STABLE SECURITY DEFINER
  SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT DISTINCT m.user_id FROM teams_membership m JOIN teams_user u ON u.id = m.user_id
    WHERE m.team_id = team AND m.user_id <> who AND u.is_active AND m.starts_at <= now() AND (m.ends_at IS NULL OR m.ends_at > now())
      AND NOT EXISTS (SELECT 1 FROM people_ownrecord o WHERE o.person_id = person AND o.worker_id = m.user_id)
      AND NOT EXISTS (SELECT 1 FROM teams_appointment a WHERE a.user_id = m.user_id AND a.role = 'leader' AND a.starts_at <= now()
        AND (a.ends_at IS NULL OR a.ends_at > now()))
      AND (m.role = 'lead' OR EXISTS (SELECT 1 FROM budgets_deputy d WHERE d.team_id = team AND d.user_id = m.user_id
        AND d.ended_at IS NULL AND d.until >= (now() AT TIME ZONE 'Europe/London')::date)) $$;

-- Which finance officers could say yes: never whoever asked, nor a relative of whom it is for.
CREATE OR REPLACE FUNCTION app.finance_answers(who int, person uuid) RETURNS SETOF int LANGUAGE sql STABLE SECURITY DEFINER
  SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT DISTINCT a.user_id FROM teams_appointment a JOIN teams_user u ON u.id = a.user_id
    WHERE a.role = 'finance' AND u.is_active AND a.starts_at <= now() AND (a.ends_at IS NULL OR a.ends_at > now()) AND a.user_id <> who
      AND NOT EXISTS (SELECT 1 FROM people_ownrecord o WHERE o.person_id = person AND o.worker_id = a.user_id) $$;

-- Who says the next yes to a spend: somebody of the team, and where one did or nobody could, a finance officer.
CREATE OR REPLACE FUNCTION app.who_answers(spend uuid) RETURNS SETOF int LANGUAGE plpgsql STABLE SECURITY DEFINER
  SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE s budgets_spend; heard int[];
BEGIN
  SELECT * INTO s FROM budgets_spend WHERE id = spend;
  SELECT coalesce(array_agg(worker_id), '{}') INTO heard FROM budgets_approval WHERE spend_id = spend AND said_yes;
  IF heard = '{}' THEN
    RETURN QUERY SELECT app.in_team_answer(s.team_id, s.asked_by_id, s.person_id);
    IF FOUND THEN RETURN; END IF;
  END IF;
  RETURN QUERY SELECT f FROM app.finance_answers(s.asked_by_id, s.person_id) f WHERE f <> ALL (heard);
END $$;

-- The limit of a worker in a team: their own, or everybody's, and never one that they set themselves.
CREATE OR REPLACE FUNCTION app.limit_of(who int, team int, OUT per_spend bigint, OUT per_month bigint) LANGUAGE sql STABLE
  SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT least(l.per_spend_pence, r.most_per_spend), least(l.per_month_pence, r.most_per_month)
  FROM budgets_limit l, app.money_rules() r
  WHERE l.team_id = team AND l.ended_at IS NULL AND (l.user_id = who OR l.user_id IS NULL) AND l.set_by_id <> who
  ORDER BY l.user_id NULLS LAST LIMIT 1 $$;

-- What is left of it in the month of a day: less what was used, and what is promised.
CREATE OR REPLACE FUNCTION app.left_of_month(who int, team int, day date) RETURNS bigint LANGUAGE sql STABLE SECURITY DEFINER
  SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT greatest(l.per_month - coalesce((SELECT u.credits_posted - u.debits_posted + u.credits_pending
      FROM led_allowance x JOIN led_account u ON u.id = x.used_id
      WHERE x.user_id = who AND x.team_id = team AND x.month = date_trunc('month', day)::date), 0), 0)
  FROM app.limit_of(who, team) l WHERE l.per_month IS NOT NULL $$;

CREATE OR REPLACE FUNCTION app.authority(who int, team int, day date, OUT per_spend bigint, OUT per_month bigint, OUT left_over bigint)
  LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  PERFORM app.must((who = app.worker() AND team = ANY (app.keys())) OR app.answers_for(team), 'the worker, or the lead of the team');
  SELECT l.per_spend, l.per_month INTO per_spend, per_month FROM app.limit_of(who, team) l;
  left_over := app.left_of_month(who, team, coalesce(day, (now() AT TIME ZONE 'Europe/London')::date));
END $$;

-- ---------------------------------------------------------------- judged together
-- A shop in any spelling: "Beds Ltd." is "BEDS  limited".
CREATE OR REPLACE FUNCTION app.shop(name text) RETURNS text LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT regexp_replace(regexp_replace(regexp_replace(replace(lower(normalize(coalesce(name, ''), NFKD)), '&', ' and '),
    '[\u0300-\u036f\u2010-\u201f!-/:-@\[-`{-~]', '', 'g'), '^\s*the\s+|\s+(ltd|limited|plc|llp|inc|uk|co|company)(?=\s|$)', '', 'g'), '\s', '', 'g') $$;

-- What was promised or spent in four weeks for the same person, and else by the same worker at the same shop (and at
-- none that is named, that day): whatever the reader may see. here: the shop, as app.shop writes it.
CREATE OR REPLACE FUNCTION app.spent_together(who int, person uuid, here text, at timestamptz, but uuid, OUT for_person bigint, OUT elsewhere bigint)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT coalesce(sum(c.pence) FILTER (WHERE c.theirs), 0)::bigint, coalesce(sum(c.pence) FILTER (WHERE c.theirs IS NOT TRUE), 0)::bigint
    FROM (SELECT CASE WHEN x.state = 'spent' THEN coalesce(x.came_to_pence, x.asked_pence) ELSE greatest(x.asked_pence, x.came_to_pence) END AS pence, x.person_id = person AS theirs
      FROM budgets_spend x LEFT JOIN budgets_spendwords w ON w.spend_id = x.id
      WHERE x.id IS DISTINCT FROM but AND x.state IN ('promised', 'spent')
        AND ((x.person_id = person AND x.asked_at > at - interval '28 days')
          OR (x.asked_by_id = who AND CASE WHEN here <> '' AND app.shop(w.supplier) <> '' THEN app.shop(w.supplier) = here
              ELSE (x.asked_at AT TIME ZONE 'Europe/London')::date = (at AT TIME ZONE 'Europe/London')::date END
            -- where no shop is named, no earlier day is read
            AND x.asked_at > CASE WHEN here <> '' THEN at - interval '28 days' ELSE at - interval '25 hours' END))) c $$;

-- The same for a spend. Whoever asks waits until another's is decided.
CREATE OR REPLACE FUNCTION app.judged_with(spend uuid) RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER
  SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE s budgets_spend; here text; found bigint;
BEGIN
  SELECT * INTO s FROM budgets_spend WHERE id = spend;
  SELECT app.shop(w.supplier) INTO here FROM budgets_spendwords w WHERE w.spend_id = spend;
  IF s.person_id IS NOT NULL THEN
    PERFORM pg_advisory_xact_lock(hashtext('money for a person'), hashtext(s.person_id::text));
  END IF;
  PERFORM pg_advisory_xact_lock(hashtext('money of a worker'), s.asked_by_id);
  SELECT t.for_person + t.elsewhere INTO found FROM app.spent_together(s.asked_by_id, s.person_id, here, s.asked_at, spend) t;
  RETURN found;
END $$;

-- What decides who answers a spend: sums, and no rows.
CREATE OR REPLACE FUNCTION app.judge(spend uuid, day date, OUT together bigint, OUT per_spend bigint, OUT left_over bigint,
    OUT lead_up_to bigint, OUT others_answer boolean) LANGUAGE plpgsql SECURITY DEFINER
  SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE s budgets_spend;
BEGIN
  SELECT * INTO s FROM budgets_spend WHERE id = spend;
  PERFORM app.must(s.asked_by_id = app.worker() OR app.answers_for(s.team_id) OR app.holds('finance'), 'whoever asked or answers');
  together := s.asked_pence + app.judged_with(spend);
  SELECT l.per_spend INTO per_spend FROM app.limit_of(s.asked_by_id, s.team_id) l;
  left_over := app.left_of_month(s.asked_by_id, s.team_id, app.book_day(day));
  SELECT r.lead_up_to INTO lead_up_to FROM app.money_rules() r;
  others_answer := EXISTS (SELECT app.in_team_answer(s.team_id, s.asked_by_id, s.person_id));
END $$;

-- The team's pots that may pay for a spend, the soonest to end first.
CREATE OR REPLACE FUNCTION app.pots_for(spend uuid) RETURNS SETOF bigint LANGUAGE sql STABLE SECURITY DEFINER
  SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT p.id FROM budgets_spend s JOIN led_pot p ON p.team_id = s.team_id JOIN led_fund f ON f.id = p.fund_id
  WHERE s.id = spend AND (s.team_id = ANY (app.keys()) OR app.holds('finance')) AND app.fund_is_for(f.id, spend)
  ORDER BY f.spend_by, p.id $$;

-- ---------------------------------------------------------------- before anything is asked
-- What whoever asks decides in each team, what counts in already, and who says yes above it, by name: for a person whom
-- they see in full, or for a street.
CREATE OR REPLACE FUNCTION app.money_at_hand(teams int[], person uuid) RETURNS TABLE (team int, per_spend bigint, per_month bigint,
    left_over bigint, lead_up_to bigint, for_person bigint, elsewhere bigint, in_team text[], finance text[])
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT t.id, l.per_spend, l.per_month, app.left_of_month(app.worker(), t.id, (now() AT TIME ZONE 'Europe/London')::date),
    r.lead_up_to, s.for_person, s.elsewhere,
    ARRAY(SELECT u.full_name::text FROM app.in_team_answer(t.id, app.worker(), person) a JOIN teams_user u ON u.id = a ORDER BY u.id),
    ARRAY(SELECT u.full_name::text FROM app.finance_answers(app.worker(), person) a JOIN teams_user u ON u.id = a ORDER BY u.id)
  FROM teams_team t CROSS JOIN app.money_rules() r CROSS JOIN app.limit_of(app.worker(), t.id) l
    CROSS JOIN app.spent_together(app.worker(), person, '', now(), NULL) s
  WHERE t.id = ANY (teams) AND t.id = ANY (app.keys()) AND (person IS NULL OR app.level_of(person) = 3) ORDER BY t.name $$;

-- What the pots of these teams hold for it today, and for which kinds of thing. A fund of which nobody said what for
-- stands there with no kind.
CREATE OR REPLACE FUNCTION app.pots_at_hand(teams int[], person uuid) RETURNS TABLE (team int, fund text, pence bigint, commit_by date,
    subject text, kinds text[]) LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT p.team_id, f.name, a.credits_posted - a.debits_posted - a.debits_pending, f.commit_by, coalesce(k.subject, ''), coalesce(k.kinds, '{}')
  FROM led_pot p JOIN led_account a ON a.id = p.account_id AND NOT a.frozen
    JOIN led_fund f ON f.id = p.fund_id AND (now() AT TIME ZONE 'Europe/London')::date BETWEEN f.starts AND f.commit_by
    JOIN teams_team t ON t.id = p.team_id LEFT JOIN people_person o ON o.id = person
    LEFT JOIN LATERAL (SELECT s.subject, array_agg(x.kind::text ORDER BY x.kind) AS kinds FROM budgets_fundpurpose x
        JOIN unnest(ARRAY['family', CASE WHEN person IS NULL THEN 'place' ELSE 'person' END]) s(subject) ON true
      WHERE x.fund_id = f.id AND x.kind <> '' AND app.fund_says(f.id, x.kind, s.subject, coalesce(o.neighbourhood_id, t.neighbourhood_id))
      GROUP BY s.subject) k ON true
  WHERE t.id = ANY (teams) AND t.id = ANY (app.keys()) AND (person IS NULL OR app.level_of(person) = 3)
    AND (k.kinds IS NOT NULL OR app.fund_says_nothing(f.id)) ORDER BY f.commit_by, p.id, k.subject $$;

-- ---------------------------------------------------------------- the month's allowance
-- Brings it in line with the limit. The amount comes from the limit, the month from the day that is booked.
CREATE OR REPLACE FUNCTION app.keep_allowance(who int, team int, day date) RETURNS bigint LANGUAGE plpgsql
  SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE m date := date_trunc('month', day)::date; want bigint; a led_allowance; g bigint; b bigint; u bigint;
        granted bigint; j uuid; move bigint;
BEGIN
  SELECT l.per_month INTO want FROM app.limit_of(who, team) l;
  IF want IS NULL THEN RETURN NULL; END IF;
  PERFORM pg_advisory_xact_lock(hashtext('money of a worker'), who);
  SELECT * INTO a FROM led_allowance WHERE user_id = who AND team_id = team AND month = m;
  IF NOT FOUND THEN
    INSERT INTO led_account (ledger, kind, name) VALUES (2, 'GRANTOR', 'authority') RETURNING id INTO g;
    INSERT INTO led_account (ledger, kind, name) VALUES (2, 'ALLOWANCE', 'authority') RETURNING id INTO b;
    INSERT INTO led_account (ledger, kind, name) VALUES (2, 'USED', 'authority') RETURNING id INTO u;
    INSERT INTO led_allowance (user_id, team_id, month, grantor_id, account_id, used_id)
      VALUES (who, team, m, g, b, u) RETURNING * INTO a;
  END IF;
  PERFORM 1 FROM led_account WHERE id IN (a.grantor_id, a.account_id, a.used_id) ORDER BY id FOR NO KEY UPDATE;
  SELECT g2.debits_posted - g2.credits_posted INTO granted FROM led_account g2 WHERE g2.id = a.grantor_id;
  move := want - granted;
  IF move < 0 THEN
    SELECT -least(-move, credits_posted - debits_posted - debits_pending) INTO move
      FROM led_account WHERE id = a.account_id;
  END IF;
  IF move <> 0 THEN
    j := app.new_journal('GRANT', day, 'grant:' || gen_random_uuid());
    INSERT INTO led_transfer (journal_id, debit_id, credit_id, amount, phase)
      VALUES (j, CASE WHEN move > 0 THEN a.grantor_id ELSE a.account_id END,
              CASE WHEN move > 0 THEN a.account_id ELSE a.grantor_id END, abs(move), 'POSTED');
  END IF;
  RETURN a.id;
END $$;

-- ---------------------------------------------------------------- holding, posting, letting go
-- Lock every account that a spend may touch, by number, so that nobody waits in a circle.
CREATE OR REPLACE FUNCTION app.lock_for(spend uuid, pots bigint[]) RETURNS void LANGUAGE sql SECURITY DEFINER
  SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT 1 FROM led_account a WHERE a.id IN (
      SELECT p.account_id FROM led_pot p WHERE p.id = ANY (pots) UNION SELECT p.spend_id FROM led_pot p WHERE p.id = ANY (pots)
      UNION SELECT t.debit_id FROM led_journal j JOIN led_transfer t ON t.journal_id = j.id WHERE j.spend_id = spend
      UNION SELECT t.credit_id FROM led_journal j JOIN led_transfer t ON t.journal_id = j.id WHERE j.spend_id = spend
      UNION SELECT unnest(ARRAY[x.grantor_id, x.account_id, x.used_id]) FROM led_allowance x JOIN budgets_spend s
        ON s.id = spend AND x.user_id = s.asked_by_id AND x.team_id = s.team_id)
    ORDER BY a.id FOR NO KEY UPDATE $$;

-- Hold money for a spend: from the pots in the order given.
CREATE OR REPLACE FUNCTION app.hold_from(j uuid, spend uuid, pence bigint, pots bigint[]) RETURNS void
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE need bigint := pence; take bigint; n int; p led_pot; team int; booked date; what text;
BEGIN
  SELECT s.team_id INTO team FROM budgets_spend s WHERE s.id = spend;
  SELECT effective_on, code INTO booked, what FROM led_journal WHERE id = j;
  FOR n IN 1 .. coalesce(cardinality(pots), 0) LOOP
    EXIT WHEN need = 0;
    SELECT * INTO p FROM led_pot x WHERE x.id = pots[n] AND x.team_id = team;
    IF NOT FOUND THEN RAISE EXCEPTION 'not a pot of the team' USING ERRCODE = '42501'; END IF;
    SELECT least(need, greatest(a.credits_posted - a.debits_posted - a.debits_pending, 0)) INTO take
      FROM led_account a JOIN led_fund f ON f.id = a.fund_id
      WHERE a.id = p.account_id AND NOT a.frozen AND f.starts <= booked AND (what <> 'COMMIT' OR booked <= f.commit_by);
    CONTINUE WHEN coalesce(take, 0) = 0;
    INSERT INTO led_transfer (journal_id, debit_id, credit_id, amount, phase)
      VALUES (j, p.account_id, p.spend_id, take, 'PENDING');
    need := need - take;
  END LOOP;
  IF need <> 0 THEN RAISE EXCEPTION 'no_overspend: the pots lack %', need USING ERRCODE = '23514'; END IF;
END $$;

-- The holds of a spend, in money or in authority.
CREATE OR REPLACE FUNCTION app.holds_of(spend uuid, which int) RETURNS TABLE (id bigint, debit bigint, credit bigint, still bigint, net bigint)
  LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT t.id, t.debit_id, t.credit_id, h.amount - h.posted - h.voided, h.posted - h.refunded
  FROM led_journal j JOIN led_transfer t ON t.journal_id = j.id AND t.phase = 'PENDING' JOIN led_hold h ON h.transfer_id = t.id
    JOIN led_account a ON a.id = t.debit_id AND a.ledger = which WHERE j.spend_id = spend $$;

-- Split whole pence over holds by what they still hold, or by what was spent: largest remainder, ties to the lowest.
CREATE OR REPLACE FUNCTION app.spread(j uuid, spend uuid, which int, pence bigint, how text) RETURNS void LANGUAGE sql SECURITY DEFINER
  SET search_path = pg_catalog, public, pg_temp AS $$
  WITH h AS (SELECT x.id, x.debit, x.credit, CASE how WHEN 'BACK' THEN x.net ELSE x.still END::numeric AS weight
             FROM app.holds_of(spend, which) x),
    w AS (SELECT h.*, sum(weight) OVER () AS whole FROM h WHERE weight > 0),
    p AS (SELECT w.*, div(pence * weight, whole) AS part, row_number() OVER (ORDER BY mod(pence * weight, whole) DESC, id) AS place FROM w),
    q AS (SELECT p.*, part + CASE WHEN place <= pence - sum(part) OVER () THEN 1 ELSE 0 END AS pennies FROM p)
  INSERT INTO led_transfer (journal_id, debit_id, credit_id, amount, phase, pending_id)
    SELECT j, CASE how WHEN 'BACK' THEN credit ELSE debit END, CASE how WHEN 'BACK' THEN debit ELSE credit END, pennies::bigint, how, id
    FROM q WHERE pennies > 0 ORDER BY id $$;

-- Let go of what a spend still holds, in both ledgers. Whoever calls holds the spend's row.
CREATE OR REPLACE FUNCTION app.let_go_of(spend uuid, day date) RETURNS void LANGUAGE plpgsql SECURITY DEFINER
  SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE j uuid;
BEGIN
  PERFORM app.lock_for(spend, NULL);
  IF NOT EXISTS (SELECT 1 FROM app.holds_of(spend, 1) h WHERE h.still > 0 UNION ALL SELECT 1 FROM app.holds_of(spend, 2) h WHERE h.still > 0) THEN
    RETURN; END IF;
  j := app.new_journal('RELEASE', day, 'release:' || spend || ':' || gen_random_uuid(), spend);
  INSERT INTO led_transfer (journal_id, debit_id, credit_id, amount, phase, pending_id)
    SELECT j, h.debit, h.credit, h.still, 'VOID', h.id
    FROM (SELECT * FROM app.holds_of(spend, 1) UNION ALL SELECT * FROM app.holds_of(spend, 2)) h WHERE h.still > 0 ORDER BY h.id;
END $$;

CREATE OR REPLACE FUNCTION app.spend_to_change(spend uuid, VARIADIC states text[]) RETURNS budgets_spend LANGUAGE plpgsql SECURITY DEFINER
  SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE s budgets_spend;
BEGIN
  SELECT * INTO s FROM budgets_spend WHERE id = spend FOR NO KEY UPDATE;
  IF NOT FOUND OR s.person_id = ANY (app.closed_to_me()) THEN   -- nobody decides for themselves, nor for a relative
    RAISE EXCEPTION 'no such spend' USING ERRCODE = '42501'; END IF;
  IF s.state <> ALL (states) THEN RAISE EXCEPTION 'settled meanwhile' USING ERRCODE = '23514'; END IF;
  RETURN s;
END $$;

-- ---------------------------------------------------------------- the verbs
-- Promise the money of a spend. With an allowance it is the asker's own word; else the voices have been heard.
CREATE OR REPLACE FUNCTION app.promise(s budgets_spend, day date, pots bigint[], allowance bigint) RETURNS void
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE j uuid := app.new_journal('COMMIT', day, 'commit:' || s.id || ':1', s.id); a led_allowance; r record;
BEGIN
  PERFORM app.hold_from(j, s.id, s.asked_pence, pots);
  IF allowance IS NOT NULL THEN
    SELECT * INTO a FROM led_allowance WHERE id = allowance;
    INSERT INTO led_transfer (journal_id, debit_id, credit_id, amount, phase)
      VALUES (j, a.account_id, a.used_id, s.asked_pence, 'PENDING');
  END IF;
  SELECT * INTO r FROM app.money_rules();
  UPDATE budgets_spend SET state = 'promised', at_once = allowance IS NOT NULL, version = version + 1,
    expires_on = least(day + r.promise_days, (SELECT min(f.spend_by) FROM app.holds_of(s.id, 1) h JOIN led_account x ON x.id = h.debit
                                              JOIN led_fund f ON f.id = x.fund_id) + r.late_days) WHERE id = s.id;
END $$;

CREATE OR REPLACE FUNCTION app.spend_at_once(spend uuid, day date, pots bigint[]) RETURNS void LANGUAGE plpgsql SECURITY DEFINER
  SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE s budgets_spend := app.spend_to_change(spend, 'asked'); d date := app.book_day(day); v record; allowance bigint;
BEGIN
  PERFORM app.must(s.asked_by_id = app.worker() AND s.team_id = ANY (app.keys()), 'whoever asked');
  PERFORM app.must(EXISTS (SELECT 1 FROM budgets_spendwords w WHERE w.spend_id = spend), 'whoever says what it is for');
  SELECT * INTO v FROM app.judge(spend, d);
  IF v.per_spend IS NULL OR v.together > v.per_spend THEN RAISE EXCEPTION 'above the limit' USING ERRCODE = '23514'; END IF;
  PERFORM app.lock_for(spend, pots);
  allowance := app.keep_allowance(s.asked_by_id, s.team_id, d);
  PERFORM app.promise(s, d, pots, allowance);
END $$;

-- A voice: of the lead or the deputy; of finance as the second above what a lead may answer alone, and where
-- nobody else in the team could answer. The last yes that is needed promises the money. Returns the state.
CREATE OR REPLACE FUNCTION app.answer_spend(spend uuid, yes boolean, words text, day date, at timestamptz, pots bigint[])
  RETURNS text LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE s budgets_spend := app.spend_to_change(spend, 'asked'); me int := app.worker(); d date := app.book_day(day);
        said_at timestamptz := CASE WHEN session_user = 'ph_app' THEN now() ELSE at END; v record; voice text; heard text[];
BEGIN
  IF s.asked_by_id = me THEN RAISE EXCEPTION 'own request' USING ERRCODE = '23514'; END IF;
  SELECT * INTO v FROM app.judge(spend, d);
  SELECT coalesce(array_agg(a.voice), '{}') INTO heard FROM budgets_approval a WHERE a.spend_id = spend AND a.said_yes;
  voice := CASE WHEN app.leads(s.team_id) THEN 'lead' WHEN app.answers_for(s.team_id) THEN 'deputy' WHEN app.holds('finance') THEN 'finance' END;
  IF voice = 'finance' AND v.others_answer AND cardinality(heard) = 0 THEN
    RAISE EXCEPTION 'the team answers first' USING ERRCODE = '23514'; END IF;
  IF voice <> 'finance' AND cardinality(heard) > 0 THEN RAISE EXCEPTION 'finance answers next' USING ERRCODE = '23514'; END IF;
  PERFORM app.must(voice IS NOT NULL, 'the lead of the team');
  INSERT INTO budgets_approval (id, spend_id, asked_by_id, worker_id, said_yes, said_at, voice)
    VALUES (gen_random_uuid(), spend, s.asked_by_id, me, yes, said_at, voice);
  IF NOT yes THEN
    UPDATE budgets_spend SET state = 'declined', answered_by_id = me, answered_at = said_at, answer = words, version = version + 1
      WHERE id = spend;
    RETURN 'declined';
  END IF;
  IF v.together > v.lead_up_to AND cardinality(heard) = 0 THEN RETURN 'asked'; END IF;
  PERFORM app.lock_for(spend, pots);
  PERFORM app.promise(s, d, pots, NULL);
  UPDATE budgets_spend SET answered_by_id = me, answered_at = said_at, answer = words WHERE id = spend;
  RETURN 'promised';
END $$;

-- A receipt: the day on which it was bought, in London. A little more than was promised is taken by the rules;
-- so is what was promised and has run out since. `last` gives the rest back to the pots; nothing more is a receipt of nothing.
CREATE OR REPLACE FUNCTION app.post_receipt(s budgets_spend, pence bigint, bought date, d date, pots bigint[], last boolean) RETURNS void
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE still bigint; more bigint; shut boolean; j uuid; a record; room bigint;
BEGIN
  IF bought > d THEN RAISE EXCEPTION 'bought in the future' USING ERRCODE = '23514'; END IF;
  IF bought < (SELECT effective_on FROM led_journal WHERE spend_id = s.id AND code = 'COMMIT') THEN
    RAISE EXCEPTION 'bought before it was promised' USING ERRCODE = '23514'; END IF;
  PERFORM app.lock_for(s.id, pots);
  UPDATE budgets_spend SET spent_on = CASE WHEN pence = 0 THEN spent_on ELSE bought END WHERE id = s.id;
  -- where the books of that day are closed, it counts today, and the day bought stays with the spend
  SELECT p.status = 'CLOSED' INTO shut FROM led_period p WHERE bought BETWEEN p.starts AND p.ends;
  IF pence = 0 THEN PERFORM app.let_go_of(s.id, d); RETURN; END IF;
  j := app.new_journal('ACTUAL', CASE WHEN shut THEN d ELSE bought END, 'actual:' || s.id || ':' || gen_random_uuid(), s.id);
  SELECT coalesce(sum(h.still), 0) INTO still FROM app.holds_of(s.id, 1) h;
  more := greatest(pence - still, 0);
  IF more > 0 THEN
    PERFORM app.hold_from(j, s.id, more, pots);
    SELECT x.* INTO a FROM led_allowance x WHERE s.at_once AND x.user_id = s.asked_by_id AND x.team_id = s.team_id
      AND x.account_id = (SELECT h.debit FROM app.holds_of(s.id, 2) h ORDER BY h.id LIMIT 1);
    SELECT least(more, credits_posted - debits_posted - debits_pending) INTO room FROM led_account WHERE id = a.account_id;
    IF room > 0 THEN
      INSERT INTO led_transfer (journal_id, debit_id, credit_id, amount, phase) VALUES (j, a.account_id, a.used_id, room, 'PENDING');
    END IF;
  END IF;
  PERFORM app.spread(j, s.id, 1, pence, 'POST');
  PERFORM app.spread(j, s.id, 2, least(pence, (SELECT coalesce(sum(h.still), 0) FROM app.holds_of(s.id, 2) h)::bigint), 'POST');
  IF last THEN PERFORM app.let_go_of(s.id, d); END IF;
END $$;

CREATE OR REPLACE FUNCTION app.most_it_may_come_to(asked bigint) RETURNS bigint LANGUAGE sql STABLE SECURITY DEFINER
  SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT asked + least(asked * r.over_percent / 100, r.over_most) FROM app.money_rules() r $$;

CREATE OR REPLACE FUNCTION app.net_of(spend uuid) RETURNS int LANGUAGE sql SECURITY DEFINER
  SET search_path = pg_catalog, public, pg_temp AS $$ SELECT coalesce(sum(h.net), 0)::int FROM app.holds_of(spend, 1) h $$;

CREATE OR REPLACE FUNCTION app.settle_spend(spend uuid, pence bigint, bought date, helped_how text, day date, pots bigint[], last boolean)
  RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE s budgets_spend := app.spend_to_change(spend, 'promised', 'expired'); d date := app.book_day(day); was bigint := app.net_of(spend);
BEGIN
  PERFORM app.must((s.asked_by_id = app.worker() AND s.team_id = ANY (app.keys())) OR app.answers_for(s.team_id), 'whoever asked, or the lead');
  -- nothing at all lets it go, by a door of its own; nothing more ends what was bought in part
  IF pence NOT BETWEEN (CASE WHEN last AND was > 0 THEN 0 ELSE 1 END) AND app.most_it_may_come_to(s.asked_pence) - was THEN
    RAISE EXCEPTION 'hold_not_exceeded' USING ERRCODE = '23514'; END IF;
  PERFORM app.post_receipt(s, pence, bought, d, pots, last);
  UPDATE budgets_spend SET came_to_pence = app.net_of(spend), version = version + 1,
    state = CASE WHEN last THEN 'spent' ELSE state END, helped = CASE WHEN last THEN helped_how ELSE helped END WHERE id = spend;
END $$;

-- Not needed, or nothing was bought: whoever asked; the lead with words; the clock for nobody in particular.
CREATE OR REPLACE FUNCTION app.let_go(spend uuid, why text, day date, at timestamptz) RETURNS void LANGUAGE plpgsql SECURITY DEFINER
  SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE s budgets_spend := app.spend_to_change(spend, 'asked', 'promised'); mine boolean := s.asked_by_id = app.worker();
BEGIN
  PERFORM app.must((mine AND s.team_id = ANY (app.keys())) OR app.answers_for(s.team_id), 'whoever asked, or the lead');
  IF NOT mine THEN PERFORM app.must_say_why(why); END IF;
  IF coalesce(s.came_to_pence, 0) > 0 THEN RAISE EXCEPTION 'something was bought' USING ERRCODE = '23514'; END IF;
  PERFORM app.let_go_of(spend, app.book_day(day));
  INSERT INTO budgets_correction (id, spend_id, what, was_pence, now_pence, why, by_id, at)
    VALUES (gen_random_uuid(), spend, 'let_go', s.asked_pence, 0, coalesce(why, ''), app.worker(),
            CASE WHEN session_user = 'ph_app' THEN now() ELSE at END);
  UPDATE budgets_spend SET state = 'withdrawn', version = version + 1 WHERE id = spend;
END $$;

-- Withdrawn by a slip a moment ago: whoever did it has it as it was. Money that was promised is held again from the same
-- pots and the same month, if it is still free; where it was their own word, it is judged again.
CREATE OR REPLACE FUNCTION app.take_up(spend uuid, day date, at timestamptz) RETURNS void LANGUAGE plpgsql SECURITY DEFINER
  SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE s budgets_spend := app.spend_to_change(spend, 'withdrawn'); d date := app.book_day(day); v record; released uuid; j uuid;
        moment timestamptz := CASE WHEN session_user = 'ph_app' THEN now() ELSE at END;
BEGIN
  PERFORM app.must(s.asked_by_id = app.worker() AND s.team_id = ANY (app.keys()), 'whoever asked');
  IF NOT EXISTS (SELECT 1 FROM budgets_correction c WHERE c.spend_id = spend AND c.what = 'let_go' AND c.by_id = app.worker()
      AND c.at > moment - interval '2 minutes') THEN
    RAISE EXCEPTION 'settled meanwhile' USING ERRCODE = '23514'; END IF;
  SELECT t.journal_id INTO released FROM led_journal x JOIN led_transfer t ON t.journal_id = x.id
    WHERE x.spend_id = spend AND x.code = 'RELEASE' ORDER BY t.id DESC LIMIT 1;
  IF released IS NOT NULL THEN
    IF s.at_once THEN
      SELECT * INTO v FROM app.judge(spend, d);
      IF v.per_spend IS NULL OR v.together > v.per_spend THEN RAISE EXCEPTION 'above the limit' USING ERRCODE = '23514'; END IF;
    END IF;
    PERFORM app.lock_for(spend, NULL);
    j := app.new_journal('AGAIN', d, 'again:' || spend || ':' || gen_random_uuid(), spend);
    INSERT INTO led_transfer (journal_id, debit_id, credit_id, amount, phase)
      SELECT j, t.debit_id, t.credit_id, t.amount, 'PENDING' FROM led_transfer t WHERE t.journal_id = released ORDER BY t.id;
  END IF;
  INSERT INTO budgets_correction (id, spend_id, what, was_pence, now_pence, why, by_id, at)
    VALUES (gen_random_uuid(), spend, 'taken_up', 0, s.asked_pence, '', app.worker(), moment);
  UPDATE budgets_spend SET state = CASE WHEN released IS NULL THEN 'asked' ELSE 'promised' END, version = version + 1 WHERE id = spend;
END $$;

-- Who may put right what a spend came to: the lead, who did not ask for it, or finance. With a reason, always.
CREATE OR REPLACE FUNCTION app.spend_to_correct(spend uuid, why text) RETURNS budgets_spend LANGUAGE plpgsql SECURITY DEFINER
  SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE s budgets_spend := app.spend_to_change(spend, 'spent');
BEGIN
  PERFORM app.must(s.asked_by_id <> app.worker() AND (app.leads(s.team_id) OR app.holds('finance')), 'a lead who did not ask, or finance'),
    app.must_say_why(why);
  RETURN s;
END $$;
CREATE OR REPLACE FUNCTION app.keep_correction(s budgets_spend, what text, why text, at timestamptz) RETURNS void LANGUAGE plpgsql
  SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  UPDATE budgets_spend SET came_to_pence = app.net_of(s.id), version = version + 1 WHERE id = s.id;
  INSERT INTO budgets_correction (id, spend_id, what, was_pence, now_pence, why, by_id, at)
    VALUES (gen_random_uuid(), s.id, what, s.came_to_pence, app.net_of(s.id), why, app.worker(),
            CASE WHEN session_user = 'ph_app' THEN now() ELSE at END);
END $$;

-- The shop gave money back: it is in the pots again, and the worker's month has it again.
CREATE OR REPLACE FUNCTION app.refund_spend(spend uuid, pence bigint, why text, day date, at timestamptz) RETURNS void LANGUAGE plpgsql
  SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE s budgets_spend := app.spend_to_correct(spend, why); j uuid; used bigint;
BEGIN
  IF pence NOT BETWEEN 1 AND app.net_of(spend) THEN RAISE EXCEPTION 'refund_not_exceeded' USING ERRCODE = '23514'; END IF;
  PERFORM app.lock_for(spend, NULL);
  j := app.new_journal('REFUND', app.book_day(day), 'refund:' || spend || ':' || gen_random_uuid(), spend);
  PERFORM app.spread(j, spend, 1, pence, 'BACK');
  SELECT coalesce(sum(h.net), 0) INTO used FROM app.holds_of(spend, 2) h;
  PERFORM app.spread(j, spend, 2, least(pence, used), 'BACK');
  PERFORM app.keep_correction(s, 'refund', why, at);
END $$;

-- The cost was typed wrong: what stands is given back in the books, and the right sum is posted. Both remain.
CREATE OR REPLACE FUNCTION app.put_right(spend uuid, pence bigint, bought date, why text, day date, at timestamptz, pots bigint[])
  RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE s budgets_spend := app.spend_to_correct(spend, why); d date := app.book_day(day); j uuid; undone uuid;
BEGIN
  IF pence NOT BETWEEN 0 AND app.most_it_may_come_to(s.asked_pence) THEN RAISE EXCEPTION 'hold_not_exceeded' USING ERRCODE = '23514'; END IF;
  IF EXISTS (SELECT 1 FROM led_journal WHERE spend_id = spend AND code = 'REFUND') THEN
    RAISE EXCEPTION 'given back since' USING ERRCODE = '23514'; END IF;
  PERFORM app.lock_for(spend, pots);
  FOR undone IN SELECT x.id FROM led_journal x WHERE x.spend_id = spend AND x.code = 'ACTUAL'
      AND NOT EXISTS (SELECT 1 FROM led_journal y WHERE y.reverses_id = x.id) ORDER BY x.created_at, x.id LOOP
    j := app.new_journal('REVERSE', d, 'reverse:' || undone, spend, undoes => undone);
    PERFORM app.mirror(j, undone);
  END LOOP;
  IF pence > 0 THEN PERFORM app.post_receipt(s, pence, bought, d, pots, true); END IF;
  PERFORM app.keep_correction(s, 'put_right', why, at);
END $$;

-- What nobody said a word about goes back to the pots: every night, for everybody. Returns how many.
CREATE OR REPLACE FUNCTION app.expire_promises(day date) RETURNS int LANGUAGE plpgsql SECURITY DEFINER
  SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE d date := CASE WHEN session_user = 'ph_job' THEN (now() AT TIME ZONE 'Europe/London')::date ELSE day END;
        s budgets_spend; n int := 0; r record;
BEGIN
  SELECT * INTO r FROM app.money_rules();
  FOR s IN SELECT * FROM budgets_spend WHERE state = 'promised'
      AND coalesce(expires_on, (asked_at AT TIME ZONE 'Europe/London')::date + r.promise_days + r.late_days) < d ORDER BY id FOR NO KEY UPDATE SKIP LOCKED LOOP
    PERFORM app.let_go_of(s.id, d);
    INSERT INTO budgets_correction (id, spend_id, what, was_pence, now_pence, why, by_id, at)
      VALUES (gen_random_uuid(), s.id, 'expired', s.asked_pence, coalesce(s.came_to_pence, 0), '', NULL, now());
    UPDATE budgets_spend SET state = CASE WHEN coalesce(came_to_pence, 0) > 0 THEN 'spent' ELSE 'expired' END, version = version + 1
      WHERE id = s.id;
    n := n + 1;
  END LOOP;
  RETURN n;
END $$;

-- What waits for finance: no name of a person, and no words about one.
CREATE OR REPLACE FUNCTION app.waits_for_finance() RETURNS TABLE (id uuid, team text, kind text, asked_pence bigint, asked_at timestamptz,
    asked_by text, heard text) LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  PERFORM app.must(app.holds('finance'), 'a finance officer');
  RETURN QUERY SELECT s.id, t.name::text, s.kind::text, s.asked_pence::bigint, s.asked_at, u.full_name::text,
      coalesce((SELECT string_agg(w.full_name, ', ' ORDER BY a.said_at) FROM budgets_approval a JOIN teams_user w ON w.id = a.worker_id
                WHERE a.spend_id = s.id AND a.said_yes), '')
    FROM budgets_spend s JOIN teams_team t ON t.id = s.team_id JOIN teams_user u ON u.id = s.asked_by_id
    WHERE s.state = 'asked' AND s.asked_by_id <> app.worker() AND (s.person_id = ANY (app.closed_to_me())) IS NOT TRUE
      AND NOT EXISTS (SELECT 1 FROM budgets_approval a WHERE a.spend_id = s.id AND a.worker_id = app.worker())
      AND (EXISTS (SELECT 1 FROM budgets_approval a WHERE a.spend_id = s.id AND a.said_yes)
           OR NOT EXISTS (SELECT app.in_team_answer(s.team_id, s.asked_by_id, s.person_id)))
    ORDER BY s.asked_at, s.id;
END $$;

-- No limit above what leads may grant, whoever sets it.
CREATE OR REPLACE FUNCTION app.limit_within_rules_trg() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE r record;
BEGIN
  SELECT * INTO r FROM app.money_rules();
  IF NEW.ended_at IS NULL AND (NEW.per_spend_pence > r.most_per_spend OR NEW.per_month_pence > r.most_per_month) THEN
    RAISE EXCEPTION 'above what leads may grant' USING ERRCODE = '23514'; END IF;
  RETURN NEW;
END $$;
CREATE OR REPLACE TRIGGER within_rules BEFORE INSERT ON budgets_limit FOR EACH ROW EXECUTE FUNCTION app.limit_within_rules_trg();

DROP FUNCTION IF EXISTS app.hold_from(uuid, uuid, bigint, bigint[], bigint[]);
DROP FUNCTION IF EXISTS app.promise(budgets_spend, date, bigint[], bigint[], bigint);
DROP FUNCTION IF EXISTS app.answer_spend(uuid, boolean, text, date, timestamptz, bigint[], bigint[]);
SELECT app.only_for('app.money_rules()', 'ph_app'), app.only_for('app.answers_for(int)', 'ph_app'), app.only_for('app.in_team_answer(int, int, uuid)'),
  app.only_for('app.who_answers(uuid)', 'ph_app'), app.only_for('app.finance_answers(int, uuid)'),
  app.only_for('app.spent_together(int, uuid, text, timestamptz, uuid)'), app.only_for('app.money_at_hand(int[], uuid)', 'ph_app'),
  app.only_for('app.pots_at_hand(int[], uuid)', 'ph_app'),
  app.only_for('app.limit_of(int, int)'), app.only_for('app.left_of_month(int, int, date)'), app.only_for('app.authority(int, int, date)', 'ph_app'),
  app.only_for('app.shop(text)'), app.only_for('app.pots_for(uuid)', 'ph_app'), app.only_for('app.judged_with(uuid)'), app.only_for('app.judge(uuid, date)', 'ph_app'),
  app.only_for('app.keep_allowance(int, int, date)'), app.only_for('app.lock_for(uuid, bigint[])'),
  app.only_for('app.hold_from(uuid, uuid, bigint, bigint[])'), app.only_for('app.holds_of(uuid, int)'),
  app.only_for('app.spread(uuid, uuid, int, bigint, text)'), app.only_for('app.let_go_of(uuid, date)'),
  app.only_for('app.spend_to_change(uuid, text[])'), app.only_for('app.promise(budgets_spend, date, bigint[], bigint)'),
  app.only_for('app.post_receipt(budgets_spend, bigint, date, date, bigint[], boolean)'), app.only_for('app.net_of(uuid)'),
  app.only_for('app.most_it_may_come_to(bigint)', 'ph_app'), app.only_for('app.spend_to_correct(uuid, text)'),
  app.only_for('app.keep_correction(budgets_spend, text, text, timestamptz)'), app.only_for('app.limit_within_rules_trg()'),
  app.only_for('app.spend_at_once(uuid, date, bigint[])', 'ph_app'),
  app.only_for('app.answer_spend(uuid, boolean, text, date, timestamptz, bigint[])', 'ph_app'),
  app.only_for('app.settle_spend(uuid, bigint, date, text, date, bigint[], boolean)', 'ph_app'),
  app.only_for('app.let_go(uuid, text, date, timestamptz)', 'ph_app'), app.only_for('app.take_up(uuid, date, timestamptz)', 'ph_app'),
  app.only_for('app.refund_spend(uuid, bigint, text, date, timestamptz)', 'ph_app'),
  app.only_for('app.put_right(uuid, bigint, date, text, date, timestamptz, bigint[])', 'ph_app'),
  app.only_for('app.expire_promises(date)', 'ph_job'), app.only_for('app.waits_for_finance()', 'ph_app');
