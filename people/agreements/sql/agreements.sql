-- How many shares stand under each agreement now or will, of how many people and with how many teams: for
-- the information steward who may end it, and reads no share.
CREATE OR REPLACE FUNCTION app.shares_under()
  RETURNS TABLE (agreement int, shares bigint, people bigint, teams bigint) LANGUAGE sql STABLE
  SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT s.agreement_id, count(*), count(DISTINCT s.person_id), count(DISTINCT s.to_team_id)
  FROM people_share s WHERE s.withdrawn_at IS NULL AND s.ends_at > now() AND app.holds('steward')
  GROUP BY 1 $$;

-- Strike out an organisation that was written in by mistake. Once a record was shared under the agreement
-- who is in it stays, as evidence of what they agreed.
CREATE OR REPLACE FUNCTION app.strike_member(member int) RETURNS boolean LANGUAGE plpgsql SECURITY DEFINER
  SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  UPDATE people_agreementmember m SET struck_at = now() WHERE m.id = member AND m.struck_at IS NULL
    AND app.holds('steward') AND NOT EXISTS (SELECT 1 FROM people_share s WHERE s.agreement_id = m.agreement_id);
  IF NOT FOUND THEN RAISE EXCEPTION 'this member stays' USING ERRCODE = '42501'; END IF;
  RETURN true;
END $$;

SELECT app.only_for('app.shares_under()', 'ph_app'), app.only_for('app.strike_member(int)', 'ph_app');
