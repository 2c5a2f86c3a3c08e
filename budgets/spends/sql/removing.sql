-- A person's record is removed, its time being over: the books keep what was spent, without words and for nobody.
CREATE OR REPLACE FUNCTION app.spend_removing_trg() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
  SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  DELETE FROM budgets_spendwords WHERE person_id = OLD.id;
  UPDATE budgets_spend SET person_id = NULL, answer = '' WHERE person_id = OLD.id;
  RETURN OLD;
END $$;
CREATE OR REPLACE TRIGGER money BEFORE DELETE ON people_person FOR EACH ROW EXECUTE FUNCTION app.spend_removing_trg();
SELECT app.only_for('app.spend_removing_trg()');
