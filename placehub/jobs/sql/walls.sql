-- A job is seen by whoever asked for it, and worked on by the job role.
ALTER TABLE jobs_job ENABLE ROW LEVEL SECURITY;
CREATE POLICY s ON jobs_job FOR SELECT TO ph_app, ph_leader
  USING (asked_by_id = (SELECT app.worker()) OR (SELECT app.holds('administrator')));
CREATE POLICY i ON jobs_job FOR INSERT TO ph_app, ph_leader
  WITH CHECK (asked_by_id = (SELECT app.worker()) AND state = 'asked');
CREATE POLICY j ON jobs_job FOR ALL TO ph_job USING (true) WITH CHECK (true);
GRANT SELECT, INSERT ON jobs_job TO ph_app, ph_leader;
GRANT SELECT, INSERT, UPDATE, DELETE ON jobs_job TO ph_job;
CREATE FUNCTION app.outbox_lag_seconds() RETURNS float LANGUAGE sql STABLE SECURITY DEFINER
  SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT extract(epoch FROM now() - min(asked_at))::float FROM jobs_job WHERE state = 'asked' $$;
REVOKE EXECUTE ON FUNCTION app.outbox_lag_seconds() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app.outbox_lag_seconds() TO ph_app, ph_job;
SELECT audit.watch('jobs_job');
