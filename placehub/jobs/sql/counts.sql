-- How many jobs of each kind are in each state: for the metrics, and nothing about whose they are.
CREATE FUNCTION app.job_counts() RETURNS TABLE (kind text, state text, jobs bigint)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT j.kind, j.state, count(*) FROM jobs_job j GROUP BY 1, 2 $$;
REVOKE EXECUTE ON FUNCTION app.job_counts() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION app.job_counts() TO ph_app;
