-- How names, births and numbers are compared: one folding, kept beside each name that a person has or had.
-- Two names are the same when their keys are; a key knows no case, accent, apostrophe, hyphen, blank or title.
CREATE OR REPLACE FUNCTION app.fold_name(words text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
  SET search_path = pg_catalog, pg_temp AS $$
SELECT btrim(regexp_replace(regexp_replace(regexp_replace(
  -- letters that stand for others, in small writing and without their marks
  replace(replace(replace(replace(translate(lower(
    regexp_replace(normalize(
      regexp_replace(words COLLATE pg_c_utf8, '[''"`´’‘‛′ʹʻʼʽˈ＇]', '', 'g'), NFKD),
    '[\u0300-\u036f\u0483-\u0489\u0591-\u05bd\u05bf-\u05c7\u0610-\u061a\u0640\u064b-\u065f\u0670\u1ab0-\u1aff\u1dc0-\u1dff\u200b-\u200f\u202a-\u202e\u2060\u20d0-\u20ff\ufe20-\ufe2f\ufeff\u00ad]', '', 'g')),
    'øđðłħŧıĸىةیک', 'oddlhtikيهيك'), 'þ', 'th'), 'ß', 'ss'), 'æ', 'ae'), 'œ', 'oe'),
  -- titles, where a name or what stands behind a comma begins
  '(^|,)\s*((mr|mrs|ms|miss|mx|dr|prof|professor|rev|revd|reverend|sir|dame)(\.\s*|\s+))+(?=\S)', '\1 ', 'g'),
  '[^[:alnum:]]+', ' ', 'g'),
  -- what is written where no name is known
  '\m(nfn|nln|fnu|lnu)\M', '', 'g')) $$;

-- The key, written in one; ae, oe, ue and aa are the ways to write ä, ö, ü and å without marks.
CREATE OR REPLACE FUNCTION app.name_key(first text, last text) RETURNS text LANGUAGE sql IMMUTABLE
  PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS $$
SELECT regexp_replace(regexp_replace(replace(app.fold_name(first) || app.fold_name(last), ' ', ''),
  '([aou])e', '\1', 'g'), 'aa', 'a', 'g') $$;

-- How a word of a name sounds, in English ears: Smith and Smyth, Steven and Stephen, Muhammad and Mohamed. The
-- consonants, with the first vowel among them. A word in another script sounds as it is written.
CREATE OR REPLACE FUNCTION app.sound_of(word text) RETURNS text LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE
  SET search_path = pg_catalog, pg_temp AS $$
DECLARE heard text; parts text[];
BEGIN
  IF word !~ '^[a-z]+$' THEN RETURN word; END IF;
  heard := CASE WHEN word LIKE 'mc%' THEN 'mac' || substr(word, 3) WHEN word LIKE 'gh%' THEN 'g' || substr(word, 3)
    WHEN left(word, 2) = ANY ('{kn,gn,pn,wr,ps}') THEN substr(word, 2) ELSE word END;
  heard := replace(replace(replace(replace(replace(heard, 'gh', ''), 'x', 'ks'), 'sh', 'x'), 'ch', 'k'), 'ph', 'f');
  heard := translate(replace(regexp_replace(heard, 'c(?=[eiy])', 's', 'g'), 'ck', 'k'), 'cq', 'kk');
  heard := replace(regexp_replace(heard, 'd?g(?=[eiy])', 'j', 'g'), 'th', 't');
  heard := regexp_replace(heard, 'mp(?=[st])', 'm', 'g');
  heard := translate(left(heard, 1) || translate(substr(heard, 2), 'hw', ''), 'vzy', 'fsi');
  heard := regexp_replace(heard, '(.)\1+', '\1', 'g');
  parts := regexp_match(heard, '^([^aeiou]*)([aeiou])[aeiou]*(.*)$');
  IF parts IS NULL THEN RETURN heard; END IF;
  RETURN parts[1] || replace(parts[2], 'u', 'o')
    || regexp_replace(translate(parts[3], 'aeiou', ''), '(.)\1+', '\1', 'g');
END $$;
CREATE OR REPLACE FUNCTION app.sounds_of(names text) RETURNS text[] LANGUAGE sql IMMUTABLE PARALLEL SAFE
  SET search_path = pg_catalog, pg_temp AS $$
SELECT ARRAY(SELECT DISTINCT app.sound_of(word) FROM regexp_split_to_table(app.fold_name(names), ' ') word
  WHERE word <> '' ORDER BY 1) $$;

-- The days on which somebody may have been born: all of a month, of a year, or of some years about one.
CREATE OR REPLACE FUNCTION app.born_range(born date, kind text) RETURNS daterange LANGUAGE sql STRICT IMMUTABLE
  PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS $$
SELECT CASE kind
  WHEN 'day' THEN daterange(born, born, '[]')
  WHEN 'month' THEN daterange(born, (born + interval '1 month')::date)
  WHEN 'year' THEN daterange(born, (born + interval '1 year')::date)
  ELSE daterange((born - interval '5 years')::date, (born + interval '6 years')::date) END $$;

-- A telephone number in digits alone, as placehub.reading.phone_key gives it.
CREATE OR REPLACE FUNCTION app.phone_key(phone text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
  SET search_path = pg_catalog, pg_temp AS $$
SELECT regexp_replace(regexp_replace(regexp_replace(phone, '[^0-9]', '', 'g'), '^00', ''), '^(440|0)', '44') $$;

-- Every name under which somebody is found: on the card, what they like to be called, and the others they
-- have or had. Of one word it is not known which half it is, so it stands for either.
CREATE OR REPLACE VIEW app.names_wanted AS
  SELECT p.id AS person_id, true AS on_card, p.given_name AS first, p.family_name AS last FROM people_person p
  UNION
  SELECT p.id, true, p.known_as, CASE WHEN app.fold_name(p.known_as) ~ ' ' THEN '' ELSE p.family_name END
    FROM people_person p WHERE p.known_as <> ''
  UNION
  SELECT p.id, false, n.first, n.last FROM people_othername o JOIN people_person p ON p.id = o.person_id
    CROSS JOIN LATERAL (
      SELECT o.name, '' WHERE app.fold_name(o.name) ~ ' '
      UNION SELECT x.* FROM (VALUES (o.name, p.family_name), (p.given_name, o.name)) x
        WHERE app.fold_name(o.name) !~ ' ') n (first, last)
    WHERE o.taken_off_at IS NULL;

CREATE OR REPLACE FUNCTION app.keep_names(p uuid) RETURNS void LANGUAGE sql SECURITY DEFINER
  SET search_path = pg_catalog, public, pg_temp AS $$
DELETE FROM people_namekey k WHERE k.person_id = p;
INSERT INTO people_namekey (person_id, on_card, folded, forward, backward, sounds)
  SELECT w.person_id, w.on_card, btrim(app.fold_name(w.first) || ' ' || app.fold_name(w.last)),
    app.name_key(w.first, w.last), app.name_key(w.last, w.first), app.sounds_of(w.first || ' ' || w.last)
  FROM app.names_wanted w WHERE w.person_id = p $$;
CREATE OR REPLACE FUNCTION app.names_trg() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
  SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  PERFORM app.keep_names(CASE TG_TABLE_NAME WHEN 'people_person' THEN to_jsonb(NEW) ->> 'id'
    ELSE to_jsonb(coalesce(NEW, OLD)) ->> 'person_id' END::uuid);
  RETURN NULL;
END $$;
CREATE OR REPLACE TRIGGER names AFTER INSERT OR UPDATE OF given_name, family_name, known_as ON people_person
  FOR EACH ROW EXECUTE FUNCTION app.names_trg();
CREATE OR REPLACE TRIGGER names AFTER INSERT OR UPDATE OR DELETE ON people_othername
  FOR EACH ROW EXECUTE FUNCTION app.names_trg();

-- After a bulk load with triggers off, a restore, or a change of the folding.
CREATE OR REPLACE FUNCTION app.rebuild_names() RETURNS void LANGUAGE sql
  SET search_path = pg_catalog, public, pg_temp AS $$
DELETE FROM people_namekey;
INSERT INTO people_namekey (person_id, on_card, folded, forward, backward, sounds)
  SELECT w.person_id, w.on_card, btrim(app.fold_name(w.first) || ' ' || app.fold_name(w.last)),
    app.name_key(w.first, w.last), app.name_key(w.last, w.first), app.sounds_of(w.first || ' ' || w.last)
  FROM app.names_wanted w $$;

SELECT app.only_for('app.fold_name(text)', 'ph_definer'), app.only_for('app.name_key(text, text)', 'ph_definer'),
  app.only_for('app.sound_of(text)', 'ph_definer'), app.only_for('app.sounds_of(text)', 'ph_definer'),
  app.only_for('app.born_range(date, text)', 'ph_definer'), app.only_for('app.phone_key(text)', 'ph_definer'),
  app.only_for('app.keep_names(uuid)'), app.only_for('app.names_trg()'), app.only_for('app.rebuild_names()');
