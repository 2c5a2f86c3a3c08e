-- Marks are left by whoever changes a source row: the job counts the marked months again.
CREATE OR REPLACE FUNCTION app.mark_outcomes(p uuid, day date, after int) RETURNS void LANGUAGE sql SECURITY DEFINER
  SET search_path = pg_catalog, public, pg_temp AS $$
  INSERT INTO outcomes_mark (neighbourhood_id, month)
  SELECT x.neighbourhood_id, (date_trunc('month', day) + make_interval(months => n))::date
  FROM people_person x, generate_series(0, after) n WHERE x.id = p AND day IS NOT NULL $$;
CREATE OR REPLACE FUNCTION app.outcomes_trg() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
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
CREATE OR REPLACE TRIGGER outcomes AFTER INSERT ON people_contactperson FOR EACH ROW EXECUTE FUNCTION app.outcomes_trg();
CREATE OR REPLACE TRIGGER outcomes AFTER UPDATE OF neighbourhood_id, first_hello_on ON people_person FOR EACH ROW EXECUTE FUNCTION app.outcomes_trg();
CREATE OR REPLACE TRIGGER outcomes AFTER INSERT ON people_goalscore FOR EACH ROW EXECUTE FUNCTION app.outcomes_trg();
CREATE OR REPLACE TRIGGER outcomes AFTER INSERT ON people_wellbeing FOR EACH ROW EXECUTE FUNCTION app.outcomes_trg();
CREATE OR REPLACE TRIGGER outcomes AFTER INSERT OR UPDATE ON people_promise FOR EACH ROW EXECUTE FUNCTION app.outcomes_trg();
CREATE OR REPLACE TRIGGER outcomes AFTER INSERT OR UPDATE ON budgets_spend FOR EACH ROW EXECUTE FUNCTION app.outcomes_trg();
SELECT app.only_for('app.mark_outcomes(uuid, date, int)'), app.only_for('app.outcomes_trg()');
