-- A spend for a person stands in that person's stream, with its words: people/ knows no money.
CREATE OR REPLACE FUNCTION app.spend_stream_trg() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
  SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF NEW.person_id IS NULL THEN RETURN NULL; END IF;
  IF TG_OP = 'UPDATE' AND NEW.state <> OLD.state THEN   -- what was asked became money, or came to nothing
    DELETE FROM people_streamitem WHERE ref = NEW.id AND person_id = NEW.person_id;
  END IF;
  IF NEW.state IN ('declined', 'withdrawn') THEN RETURN NULL; END IF;
  INSERT INTO people_streamitem (id, person_id, at, kind, ref, title, detail, pence)
  VALUES (gen_random_uuid(), NEW.person_id, NEW.asked_at,
          CASE NEW.state WHEN 'asked' THEN 'asked' ELSE 'money' END, NEW.id, NEW.what, NEW.so_that,
          coalesce(NEW.came_to_pence, NEW.asked_pence))
  ON CONFLICT (ref, kind, person_id) DO UPDATE SET pence = excluded.pence;
  RETURN NULL;
END $$;
CREATE OR REPLACE TRIGGER stream AFTER INSERT OR UPDATE ON budgets_spend FOR EACH ROW EXECUTE FUNCTION app.spend_stream_trg();
SELECT app.only_for('app.spend_stream_trg()');
