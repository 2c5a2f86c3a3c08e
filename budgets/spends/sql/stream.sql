-- A spend for a person stands in that person's stream, with its words: people/ knows no money.
-- It goes in with the words, which come after the spend, and follows what becomes of the spend.
CREATE OR REPLACE FUNCTION app.spend_stream_trg() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
  SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE s budgets_spend; w budgets_spendwords;
BEGIN
  IF NEW.person_id IS NULL THEN RETURN NULL; END IF;
  IF TG_TABLE_NAME = 'budgets_spendwords' THEN
    w := NEW;
    SELECT * INTO s FROM budgets_spend WHERE id = w.spend_id;
  ELSE
    s := NEW;
    SELECT * INTO w FROM budgets_spendwords WHERE spend_id = s.id;
    IF s.state <> OLD.state THEN   -- what was asked became money, or came to nothing
      DELETE FROM people_streamitem WHERE ref = s.id AND person_id = s.person_id;
    END IF;
  END IF;
  IF w.spend_id IS NULL OR s.state IN ('declined', 'withdrawn', 'expired') THEN RETURN NULL; END IF;
  INSERT INTO people_streamitem (id, person_id, at, kind, ref, title, detail, pence)
  VALUES (gen_random_uuid(), s.person_id, s.asked_at,
          CASE s.state WHEN 'asked' THEN 'asked' ELSE 'money' END, s.id, w.what, w.so_that,
          CASE s.state WHEN 'spent' THEN coalesce(s.came_to_pence, s.asked_pence) ELSE greatest(s.asked_pence, s.came_to_pence) END)
  ON CONFLICT (ref, kind, person_id) DO UPDATE SET pence = excluded.pence;
  RETURN NULL;
END $$;
CREATE OR REPLACE TRIGGER stream AFTER UPDATE ON budgets_spend FOR EACH ROW EXECUTE FUNCTION app.spend_stream_trg();
CREATE OR REPLACE TRIGGER stream AFTER INSERT ON budgets_spendwords FOR EACH ROW EXECUTE FUNCTION app.spend_stream_trg();
SELECT app.only_for('app.spend_stream_trg()');
