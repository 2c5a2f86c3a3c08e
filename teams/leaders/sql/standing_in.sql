-- Does whoever is asking answer for this leader today: as the leader, or as the one who stands in?
CREATE OR REPLACE FUNCTION app.answers_as(leader int) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
  SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT app.holds('leader') AND (leader = app.worker() OR EXISTS (
    SELECT 1 FROM leaders_away a WHERE a.leader_id = leader AND a.deputy_id = app.worker() AND a.ended_at IS NULL
      AND (now() AT TIME ZONE 'Europe/London')::date BETWEEN a.from_on AND a.until_on)) $$;
SELECT app.only_for('app.answers_as(int)', 'ph_app', 'ph_leader', 'ph_definer');
