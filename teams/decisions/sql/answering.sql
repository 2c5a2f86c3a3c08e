-- May whoever is asking answer this: as the leader or as who stands in, while the team still wants it?
CREATE OR REPLACE FUNCTION app.answers_ask(asked uuid) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
  SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT EXISTS (SELECT 1 FROM decisions_backingask k
    WHERE k.id = asked AND k.withdrawn_at IS NULL AND app.answers_as(k.leader_id)) $$;
SELECT app.only_for('app.answers_ask(uuid)', 'ph_app', 'ph_leader', 'ph_definer');
