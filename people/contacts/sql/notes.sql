-- Notes: what follows when one is put on a page, and which are closed to a reader.
CREATE OR REPLACE FUNCTION app.contactperson_trg() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
  SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  UPDATE people_person SET last_contact_at = greatest(last_contact_at, NEW.happened_at)
  WHERE id = NEW.person_id AND (last_contact_at IS NULL OR last_contact_at < NEW.happened_at);
  UPDATE person_grant SET last_activity_at = NEW.happened_at
  WHERE person_id = NEW.person_id AND last_activity_at < NEW.happened_at;
  RETURN NULL;
END $$;
CREATE OR REPLACE TRIGGER activity AFTER INSERT ON people_contactperson
  FOR EACH ROW EXECUTE FUNCTION app.contactperson_trg();
SELECT app.only_for('app.contactperson_trg()');

SET LOCAL ROLE ph_definer;
-- Is this note closed to the caller, though it is on a page that they read? It is when it is also about
-- somebody sealed of whom they hold no summary, or about their own record or a declared relative's. What
-- a correction corrects counts with it. Asked when it is read: nothing is kept that could go stale.
CREATE OR REPLACE FUNCTION app.note_closed(note uuid) RETURNS boolean LANGUAGE sql STABLE
  SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT EXISTS (SELECT 1 FROM people_contactperson l JOIN people_person p ON p.id = l.person_id
    WHERE (l.contact_id = note OR l.contact_id = (SELECT c.corrects_id FROM people_contact c WHERE c.id = note))
      AND (p.sealed AND NOT EXISTS (SELECT 1 FROM person_grant g WHERE g.person_id = p.id
             AND g.grantee = ANY (app.keys()) AND g.summary_until > now())
           OR p.id = ANY (app.closed_to_me()))) $$;

-- did the caller write this note within the hour?
CREATE OR REPLACE FUNCTION app.wrote(c uuid) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
  SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT EXISTS (SELECT 1 FROM people_contact WHERE id = c AND author_id = app.worker()
                 AND received_at >= now() - interval '1 hour') $$;
SELECT app.only_for('app.note_closed(uuid)', 'ph_app'), app.only_for('app.wrote(uuid)', 'ph_app');
RESET ROLE;
