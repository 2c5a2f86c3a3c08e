-- Blockers with a national cause whose words were passed: what leaves as open data, and nothing else of them.
CREATE OR REPLACE FUNCTION app.open_blockers() RETURNS TABLE (id uuid, words text, kind text, from_name text, from_lgsl int,
    to_name text, to_lgsl int, rule_title text, rule_section text, rule_link text, rule_date date, raised_month text,
    state text, people int, teams int, hours_lost int)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT l.id, l.words, b.kind, f.name, f.lgsl, t.name, t.lgsl, b.rule_title, b.rule_section, b.rule_link, b.rule_date,
    to_char(b.raised_at AT TIME ZONE 'Europe/London', 'YYYY-MM'), b.state, b.people_touched, b.teams_met, b.hours_lost
  FROM public_line l JOIN blockers_blocker b ON b.id = l.blocker_id
    LEFT JOIN leaders_service f ON f.id = b.from_service_id LEFT JOIN leaders_service t ON t.id = b.to_service_id
  WHERE l.outcome = 'national' AND l.passed_at IS NOT NULL AND l.taken_down_at IS NULL
  ORDER BY b.raised_at, l.id $$;
SELECT app.only_for('app.open_blockers()', 'ph_app', 'ph_leader');
