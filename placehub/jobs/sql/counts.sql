-- How many jobs of each kind are in each state, and how long the oldest has waited: for the metrics, and
-- nothing about whose they are.
CREATE OR REPLACE FUNCTION app.job_counts() RETURNS TABLE (kind text, state text, jobs bigint)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT j.kind, j.state, count(*) FROM jobs_job j GROUP BY 1, 2 $$;
CREATE OR REPLACE FUNCTION app.outbox_lag_seconds() RETURNS float LANGUAGE sql STABLE SECURITY DEFINER
  SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT extract(epoch FROM now() - min(asked_at))::float FROM jobs_job WHERE state = 'asked' $$;
SELECT app.only_for('app.job_counts()', 'ph_app'), app.only_for('app.outbox_lag_seconds()', 'ph_app', 'ph_job');
