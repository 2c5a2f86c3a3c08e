-- Marks are left by whoever changes a source row; only jobs read them and the roll-up. Leaders read
-- schema agg, where every figure has been through suppression.
ALTER TABLE outcomes_mark ENABLE ROW LEVEL SECURITY;
ALTER TABLE outcomes_cell ENABLE ROW LEVEL SECURITY;
CREATE POLICY j ON outcomes_mark FOR ALL TO ph_job USING (true) WITH CHECK (true);
CREATE POLICY j ON outcomes_cell FOR ALL TO ph_job USING (true) WITH CHECK (true);
GRANT SELECT, INSERT, DELETE ON outcomes_mark TO ph_job;
GRANT SELECT, INSERT, UPDATE, DELETE ON outcomes_cell TO ph_job;
GRANT USAGE ON SEQUENCE outcomes_mark_id_seq, outcomes_cell_id_seq TO ph_job;

CREATE FUNCTION app.mark_outcomes(p uuid, day date, after int) RETURNS void LANGUAGE sql SECURITY DEFINER
  SET search_path = pg_catalog, public, pg_temp AS $$
  INSERT INTO outcomes_mark (neighbourhood_id, month)
  SELECT x.neighbourhood_id, (date_trunc('month', day) + make_interval(months => n))::date
  FROM people_person x, generate_series(0, after) n WHERE x.id = p AND day IS NOT NULL $$;
CREATE FUNCTION app.outcomes_trg() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
  SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF TG_TABLE_NAME = 'people_contactperson' THEN
    -- the first visit also settles the month of the first hello
    PERFORM app.mark_outcomes(NEW.person_id, NEW.happened_at::date, 2),
            app.mark_outcomes(x.id, x.first_hello_on, 0) FROM people_person x WHERE x.id = NEW.person_id;
  ELSIF TG_TABLE_NAME = 'people_person' THEN
    IF TG_OP = 'INSERT' THEN RETURN NULL; END IF;
    INSERT INTO outcomes_mark (neighbourhood_id, month)
    VALUES (OLD.neighbourhood_id, NULL), (NEW.neighbourhood_id, NULL);
  ELSIF TG_TABLE_NAME = 'people_goalscore' THEN
    -- a score that is written down late changes every later month of the goal
    PERFORM app.mark_outcomes(NEW.person_id, NEW.scored_on,
      greatest(0, (extract(year FROM age(current_date, NEW.scored_on)) * 12
                   + extract(month FROM age(current_date, NEW.scored_on)))::int + 1));
  ELSIF TG_TABLE_NAME = 'people_wellbeing' THEN
    PERFORM app.mark_outcomes(NEW.person_id, NEW.asked_on,
      greatest(0, (extract(year FROM age(current_date, NEW.asked_on)) * 12
                   + extract(month FROM age(current_date, NEW.asked_on)))::int + 1));
  ELSIF TG_TABLE_NAME = 'people_promise' THEN
    PERFORM app.mark_outcomes(NEW.person_id, NEW.due_on, 0);
    IF TG_OP = 'UPDATE' THEN PERFORM app.mark_outcomes(OLD.person_id, OLD.due_on, 0); END IF;
  ELSE
    PERFORM app.mark_outcomes(NEW.person_id, NEW.spent_on, 0);
    IF TG_OP = 'UPDATE' THEN PERFORM app.mark_outcomes(OLD.person_id, OLD.spent_on, 0); END IF;
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER outcomes AFTER INSERT ON people_contactperson FOR EACH ROW EXECUTE FUNCTION app.outcomes_trg();
CREATE TRIGGER outcomes AFTER UPDATE OF neighbourhood_id, first_hello_on ON people_person FOR EACH ROW EXECUTE FUNCTION app.outcomes_trg();
CREATE TRIGGER outcomes AFTER INSERT ON people_goalscore FOR EACH ROW EXECUTE FUNCTION app.outcomes_trg();
CREATE TRIGGER outcomes AFTER INSERT ON people_wellbeing FOR EACH ROW EXECUTE FUNCTION app.outcomes_trg();
CREATE TRIGGER outcomes AFTER INSERT OR UPDATE ON people_promise FOR EACH ROW EXECUTE FUNCTION app.outcomes_trg();
CREATE TRIGGER outcomes AFTER INSERT OR UPDATE ON budgets_spend FOR EACH ROW EXECUTE FUNCTION app.outcomes_trg();
REVOKE EXECUTE ON FUNCTION app.mark_outcomes(uuid, date, int), app.outcomes_trg() FROM PUBLIC;

CREATE TABLE agg.snapshot (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, built_at timestamptz NOT NULL,
  up_to date NOT NULL, policy text NOT NULL
);
CREATE TABLE agg.figure (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, snapshot_id bigint NOT NULL REFERENCES agg.snapshot ON DELETE CASCADE,
  measure text NOT NULL, neighbourhood_id int, month date NOT NULL, value numeric(14, 1), people int,
  UNIQUE NULLS NOT DISTINCT (snapshot_id, measure, neighbourhood_id, month)
);
CREATE TRIGGER never_changed BEFORE UPDATE ON agg.figure FOR EACH ROW EXECUTE FUNCTION audit.refuse();
CREATE TRIGGER never_changed BEFORE UPDATE ON agg.snapshot FOR EACH ROW EXECUTE FUNCTION audit.refuse();
GRANT USAGE ON SCHEMA agg TO ph_app;
GRANT SELECT ON agg.snapshot, agg.figure TO ph_leader, ph_app;
GRANT SELECT, INSERT, DELETE ON agg.snapshot, agg.figure TO ph_job;
CREATE INDEX people_by_neighbourhood ON people_person (neighbourhood_id);
CREATE INDEX spent_for ON budgets_spend (person_id, spent_on) WHERE state = 'spent';
