-- How many shares stand under each agreement now or will, of how many people and with how many teams: for
-- the information steward who may end it, and reads no share.
CREATE OR REPLACE FUNCTION app.shares_under()
  RETURNS TABLE (agreement int, shares bigint, people bigint, teams bigint) LANGUAGE sql STABLE
  SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT s.agreement_id, count(*), count(DISTINCT s.person_id), count(DISTINCT s.to_team_id)
  FROM people_share s WHERE s.withdrawn_at IS NULL AND s.ends_at > now() AND app.holds('steward')
  GROUP BY 1 $$;

-- Has the agreement ever carried a share? Then who is in it stays, as evidence of what they agreed.
CREATE OR REPLACE FUNCTION app.carried_shares(agreement int) RETURNS boolean LANGUAGE sql STABLE
  SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT EXISTS (SELECT 1 FROM people_share s WHERE s.agreement_id = agreement) $$;

SELECT app.only_for('app.shares_under()', 'ph_app'), app.only_for('app.carried_shares(int)', 'ph_app');
