-- Notes: what follows when one is put on a page or taken off it, and which are closed to a reader.

-- Was anybody reached? A door at which nobody was in, and a call that nobody answered, are no contact.
CREATE OR REPLACE FUNCTION app.reached(how text) RETURNS boolean LANGUAGE sql IMMUTABLE
  SET search_path = pg_catalog AS $$ SELECT how NOT IN ('nobody_in', 'tried') $$;
SELECT app.only_for('app.reached(text)', 'ph_job', 'ph_definer');

-- When somebody was last in touch with the person.
CREATE OR REPLACE FUNCTION app.last_contact_of(p uuid) RETURNS timestamptz LANGUAGE sql STABLE
  SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT l.happened_at FROM people_contactperson l JOIN people_contact c ON c.id = l.contact_id
  WHERE l.person_id = p AND app.reached(c.how) ORDER BY l.happened_at DESC LIMIT 1 $$;

-- Was somebody there who walked alongside the person then?
CREATE OR REPLACE FUNCTION app.known_there(note uuid, p uuid, at timestamptz) RETURNS boolean LANGUAGE sql STABLE
  SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT EXISTS (SELECT 1 FROM people_contactworker w JOIN people_namedworker n ON n.worker_id = w.worker_id
    WHERE w.contact_id = note AND n.person_id = p AND n.starts_at <= at
      AND (n.ends_at IS NULL OR n.ends_at > at)) $$;
CREATE OR REPLACE FUNCTION app.known_trg() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
  SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  NEW.known := app.known_there(NEW.contact_id, NEW.person_id, NEW.happened_at);
  RETURN NEW;
END $$;
CREATE OR REPLACE TRIGGER known BEFORE INSERT OR UPDATE OF happened_at ON people_contactperson
  FOR EACH ROW EXECUTE FUNCTION app.known_trg();
SELECT app.only_for('app.known_there(uuid, uuid, timestamptz)'), app.only_for('app.known_trg()');

CREATE OR REPLACE FUNCTION app.contactperson_trg() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
  SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF TG_OP = 'DELETE' THEN
    UPDATE people_person SET last_contact_at = app.last_contact_of(id)
    WHERE id = OLD.person_id AND last_contact_at <= OLD.happened_at;
    UPDATE person_grant g SET last_activity_at = coalesce(p.last_contact_at, p.created_at)
    FROM people_person p WHERE p.id = OLD.person_id AND g.person_id = p.id
      AND g.last_activity_at > coalesce(p.last_contact_at, p.created_at);
  ELSIF NOT EXISTS (SELECT 1 FROM people_contact WHERE id = NEW.contact_id AND NOT app.reached(how)) THEN
    UPDATE people_person SET last_contact_at = greatest(last_contact_at, NEW.happened_at)
    WHERE id = NEW.person_id AND (last_contact_at IS NULL OR last_contact_at < NEW.happened_at);
    UPDATE person_grant SET last_activity_at = NEW.happened_at
    WHERE person_id = NEW.person_id AND last_activity_at < NEW.happened_at
      AND last_activity_at > '-infinity';
  END IF;
  RETURN NULL;
END $$;
CREATE OR REPLACE TRIGGER activity AFTER INSERT OR DELETE ON people_contactperson
  FOR EACH ROW EXECUTE FUNCTION app.contactperson_trg();

-- Tick off a come-back, as the one who said they would come back, or who walks alongside now. False: it was before.
CREATE OR REPLACE FUNCTION app.tick_come_back(link uuid) RETURNS boolean LANGUAGE plpgsql SECURITY DEFINER
  SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE p uuid;
BEGIN
  SELECT l.person_id INTO p FROM people_contactperson l JOIN people_contact c ON c.id = l.contact_id
    WHERE l.id = link AND (c.author_id = app.worker() OR app.alongside(l.person_id))
      AND c.come_back_on IS NOT NULL;
  IF p IS NULL OR app.level_of(p) < 2 THEN
    RAISE EXCEPTION 'no such come-back' USING ERRCODE = '42501'; END IF;
  UPDATE people_contactperson SET came_back_at = now() WHERE id = link AND came_back_at IS NULL;
  RETURN FOUND;
END $$;

-- Ticked off by a slip a moment ago. False: it is not ticked off, or it is too late.
CREATE OR REPLACE FUNCTION app.untick_come_back(link uuid) RETURNS boolean LANGUAGE plpgsql SECURITY DEFINER
  SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF NOT EXISTS (SELECT 1 FROM people_contactperson l JOIN people_contact c ON c.id = l.contact_id
      WHERE l.id = link AND (c.author_id = app.worker() OR app.alongside(l.person_id)) AND app.level_of(l.person_id) >= 2) THEN
    RAISE EXCEPTION 'no such come-back' USING ERRCODE = '42501'; END IF;
  UPDATE people_contactperson SET came_back_at = NULL WHERE id = link AND came_back_at > now() - interval '2 minutes';
  RETURN FOUND;
END $$;
SELECT app.only_for('app.untick_come_back(uuid)', 'ph_app');
SELECT app.only_for('app.last_contact_of(uuid)'), app.only_for('app.contactperson_trg()'),
  app.only_for('app.tick_come_back(uuid)', 'ph_app');

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
SELECT app.only_for('app.note_closed(uuid)', 'ph_app', 'ph_owner'), app.only_for('app.wrote(uuid)', 'ph_app');
RESET ROLE;
