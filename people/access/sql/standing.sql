-- Who is asking, and how they stand to a person. Functions that read past the policies belong to a role
-- that nobody signs in as, and which may change nothing.
SET LOCAL ROLE ph_definer;

-- A worker's own record, and those of declared relatives: closed to them by every road.
CREATE OR REPLACE FUNCTION app.closed_to_me() RETURNS uuid[] LANGUAGE sql STABLE SECURITY DEFINER
  SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT coalesce(array_agg(person_id), '{}') FROM people_ownrecord WHERE worker_id = app.worker() $$;

-- the caller's level on a person: 0 when the person is not theirs to see
CREATE OR REPLACE FUNCTION app.level_of(p uuid) RETURNS int LANGUAGE sql STABLE SECURITY DEFINER
  SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT coalesce(max(CASE WHEN g.full_until > now() THEN 3 WHEN g.summary_until > now() THEN 2 ELSE 1 END), 0)
  FROM person_grant g WHERE g.person_id = p AND g.grantee = ANY (app.keys()) AND g.card_until > now()
    AND g.person_id <> ALL (app.closed_to_me()) $$;

-- May the caller let others in, or end their part? Only whoever is round the person to stay, by team or
-- by name: broken glass, a pull or a share must not make itself last or travel on.
CREATE OR REPLACE FUNCTION app.lets_in(p uuid) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
  SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT EXISTS (SELECT 1 FROM person_grant g WHERE g.person_id = p AND g.grantee = ANY (app.keys())
    AND g.lets_in_until > now() AND g.person_id <> ALL (app.closed_to_me())) $$;

-- Is nobody round this person any more, and was a team of the caller's?
CREATE OR REPLACE FUNCTION app.knew(p uuid) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
  SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT EXISTS (SELECT 1 FROM app.basis b WHERE b.person_id = p AND b.kind = 'rest'
    AND b.grantee = ANY (app.keys()) AND b.starts_at <= clock_timestamp() + interval '5 seconds')
    AND p <> ALL (app.closed_to_me()) $$;

-- Does the caller walk alongside?
CREATE OR REPLACE FUNCTION app.alongside(p uuid) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
  SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT EXISTS (SELECT 1 FROM person_grant g WHERE g.person_id = p AND g.grantee = -app.worker()
    AND g.grantee = ANY (app.keys()) AND g.lets_in_until > now()
    AND g.person_id <> ALL (app.closed_to_me())) $$;

-- Does the caller lead a team that is round the person to stay?
CREATE OR REPLACE FUNCTION app.leads_round(p uuid) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
  SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT EXISTS (SELECT 1 FROM person_grant g WHERE g.person_id = p AND g.grantee > 0
    AND g.grantee = ANY (app.keys()) AND g.lets_in_until > now() AND app.leads(g.grantee)
    AND g.person_id <> ALL (app.closed_to_me())) $$;

CREATE OR REPLACE FUNCTION app.sits_in(w int, t int) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
  SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT EXISTS (SELECT 1 FROM teams_membership m JOIN teams_user u ON u.id = m.user_id
    WHERE m.user_id = w AND m.team_id = t AND u.is_active AND m.starts_at <= now()
      AND (m.ends_at IS NULL OR m.ends_at > now())) $$;

-- Does this agreement carry a share by the caller with that team, so deep? It must run now, the caller's own
-- organisation must show its records under it, and another one that is shown them must sit in the team.
CREATE OR REPLACE FUNCTION app.covers(agreement int, team int, level int) RETURNS boolean LANGUAGE sql STABLE
  SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT EXISTS (SELECT 1 FROM people_agreement a
    JOIN people_agreementmember mine ON mine.agreement_id = a.id AND mine.gives AND mine.struck_at IS NULL
    JOIN teams_user me ON me.id = app.worker() AND me.organisation_id = mine.organisation_id
    JOIN people_agreementmember theirs ON theirs.agreement_id = a.id AND theirs.takes AND theirs.struck_at IS NULL
      AND theirs.organisation_id <> mine.organisation_id
    JOIN teams_user u ON u.organisation_id = theirs.organisation_id
    WHERE a.id = agreement AND a.starts_at <= now() AND a.ends_at > now() AND a.most_level >= level
      AND app.sits_in(u.id, team)) $$;

-- Why may I see this person, what may I do, and who else can? NULL when I may not see them.
CREATE OR REPLACE FUNCTION app.standing(p uuid) RETURNS jsonb LANGUAGE plpgsql STABLE SECURITY DEFINER
  SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE mine int := app.level_of(p); k int[] := app.keys();
BEGIN
  IF mine = 0 THEN RETURN NULL; END IF;
  RETURN jsonb_build_object('level', mine,
    'sealed', (SELECT sealed FROM people_person WHERE id = p),
    'writes', EXISTS (SELECT 1 FROM person_grant g WHERE g.person_id = p AND g.grantee = ANY (k)
                      AND g.writes_until > now()),
    'asked', EXISTS (SELECT 1 FROM people_pull u WHERE u.person_id = p AND u.answered_at IS NULL AND u.waits_until > now()),
    'lets_in', app.lets_in(p), 'alongside', app.alongside(p), 'leads_round', app.leads_round(p),
    'mine', (SELECT coalesce(jsonb_agg(jsonb_build_object('basis', b.kind, 'team', t.name,
                'agreement', a.title, 'until', b.ends_at)
                ORDER BY array_position(ARRAY['named', 'team', 'share', 'pull', 'glass', 'rest'], b.kind), t.name), '[]')
      FROM app.basis b LEFT JOIN teams_team t ON t.id = b.grantee
        LEFT JOIN people_share s ON b.kind = 'share' AND s.id = b.ref
        LEFT JOIN people_agreement a ON a.id = s.agreement_id
      WHERE b.person_id = p AND b.grantee = ANY (k) AND b.starts_at <= now() + interval '5 seconds'
        AND b.ends_at > now()),
    'teams', (SELECT coalesce(jsonb_agg(jsonb_build_object('id', t.id, 'name', t.name,
                'full', g.full_until > now()) ORDER BY t.name), '[]')
      FROM person_grant g JOIN teams_team t ON t.id = g.grantee
      WHERE g.person_id = p AND g.grantee > 0 AND g.card_until > now()),
    'workers', (SELECT count(DISTINCT w) FROM (
        SELECT m.user_id AS w FROM person_grant g JOIN teams_membership m ON m.team_id = g.grantee
          JOIN teams_user u ON u.id = m.user_id AND u.is_active
          WHERE g.person_id = p AND g.grantee > 0 AND g.card_until > now() AND m.starts_at <= now()
            AND (m.ends_at IS NULL OR m.ends_at > now())
        UNION ALL SELECT -g.grantee FROM person_grant g
          WHERE g.person_id = p AND g.grantee < 0 AND g.card_until > now()) a
      WHERE NOT EXISTS (SELECT 1 FROM people_ownrecord o WHERE o.person_id = p AND o.worker_id = a.w)));
END $$;

SELECT app.only_for('app.closed_to_me()', 'ph_app', 'ph_owner'), app.only_for('app.level_of(uuid)', 'ph_app', 'ph_owner'),
  app.only_for('app.lets_in(uuid)', 'ph_app', 'ph_owner'), app.only_for('app.knew(uuid)', 'ph_owner'), app.only_for('app.alongside(uuid)', 'ph_app', 'ph_owner'),
  app.only_for('app.leads_round(uuid)', 'ph_app', 'ph_owner'), app.only_for('app.sits_in(int, int)', 'ph_app', 'ph_owner'),
  app.only_for('app.covers(int, int, int)', 'ph_app'), app.only_for('app.standing(uuid)', 'ph_app');
RESET ROLE;
