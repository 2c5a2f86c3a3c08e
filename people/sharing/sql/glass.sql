-- Break the glass: one of three reasons, in words, at most 72 hours, at most five a day.
CREATE OR REPLACE FUNCTION app.break_glass(ref uuid, why text, words text, hours int) RETURNS uuid
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE w int := app.worker(); p uuid; made uuid := gen_random_uuid();
BEGIN
  IF w IS NULL OR cardinality(app.keys()) < 2 OR hours NOT BETWEEN 1 AND 72 THEN
    RAISE EXCEPTION 'the glass stays whole' USING ERRCODE = '42501'; END IF;
  p := priv.pointed_to(ref);                                       -- sealed since: never heard of
  IF p IS NULL AND app.level_of(ref) > 0 THEN p := ref; END IF;   -- more of a person one sees in part
  IF p IS NULL OR p = ANY (app.closed_to_me()) THEN
    RAISE EXCEPTION 'the glass stays whole' USING ERRCODE = '42501'; END IF;
  IF (SELECT count(*) FROM people_breakglass b WHERE b.worker_id = w
      AND b.starts_at > now() - interval '1 day') >= 5 THEN
    RAISE EXCEPTION 'too much broken glass in a day' USING ERRCODE = '54000'; END IF;
  INSERT INTO people_breakglass (id, person_id, worker_id, reason, words, starts_at, ends_at, verdict,
                                 question, answer)
  VALUES (made, p, w, why, words, now(), now() + make_interval(hours => hours), '', '', '');
  RETURN p;
END $$;

-- Say what it was, or ask whoever broke it; the answer comes by app.answer_check. False when it was settled,
-- or is the steward's own.
DROP FUNCTION IF EXISTS app.check_glass(uuid, text);
CREATE OR REPLACE FUNCTION app.check_glass(glass uuid, finding text, ask text DEFAULT '') RETURNS boolean LANGUAGE plpgsql
  SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF NOT app.holds('steward') OR finding NOT IN ('fine', 'asked', 'wrong')
     OR finding = 'asked' AND length(trim(ask)) < 10 THEN
    RAISE EXCEPTION 'an information steward checks broken glass' USING ERRCODE = '42501'; END IF;
  UPDATE people_breakglass g SET checked_by_id = app.worker(), checked_at = now(), verdict = finding,
    question = CASE WHEN finding = 'asked' THEN left(trim(ask), 500) ELSE g.question END,
    answer = CASE WHEN finding = 'asked' THEN '' ELSE g.answer END,
    answered_at = CASE WHEN finding = 'asked' THEN NULL ELSE g.answered_at END
  WHERE g.id = glass AND (g.checked_at IS NULL OR g.verdict = 'asked') AND g.worker_id <> app.worker();
  RETURN FOUND;
END $$;

SELECT app.only_for('app.break_glass(uuid, text, text, int)', 'ph_app'),
  app.only_for('app.check_glass(uuid, text, text)', 'ph_app');
