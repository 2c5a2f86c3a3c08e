-- Limits are set by the lead of the team. A spend is seen with its person, or by the lead of its team.
ALTER TABLE budgets_limit ENABLE ROW LEVEL SECURITY;
ALTER TABLE budgets_spend ENABLE ROW LEVEL SECURITY;
ALTER TABLE budgets_approval ENABLE ROW LEVEL SECURITY;
CREATE POLICY s ON budgets_limit FOR SELECT TO ph_app USING (team_id = ANY ((SELECT app.keys())::int[]));
CREATE POLICY i ON budgets_limit FOR INSERT TO ph_app
  WITH CHECK (set_by_id = (SELECT app.worker()) AND app.leads(team_id) AND user_id IS DISTINCT FROM set_by_id);
CREATE POLICY u ON budgets_limit FOR UPDATE TO ph_app USING (app.leads(team_id) AND user_id IS DISTINCT FROM (SELECT app.worker()));
CREATE POLICY s ON budgets_spend FOR SELECT TO ph_app USING (
  EXISTS (SELECT 1 FROM person_grant g WHERE g.person_id = budgets_spend.person_id
          AND g.grantee = ANY ((SELECT app.keys())::int[]) AND g.until > now() AND g.level >= 3)
  OR (person_id IS NULL AND team_id = ANY ((SELECT app.keys())::int[]))
  OR (team_id = ANY ((SELECT app.keys())::int[]) AND app.leads(team_id)
      AND person_id <> ALL ((SELECT app.closed_to_me())::uuid[])));
CREATE POLICY i ON budgets_spend FOR INSERT TO ph_app WITH CHECK (
  asked_by_id = (SELECT app.worker()) AND team_id = ANY ((SELECT app.keys())::int[]) AND answered_by_id IS NULL
  AND (person_id IS NULL OR EXISTS (SELECT 1 FROM person_grant g WHERE g.person_id = budgets_spend.person_id
       AND g.grantee = ANY ((SELECT app.keys())::int[]) AND g.until > now() AND g.level >= 3)));
CREATE POLICY u ON budgets_spend FOR UPDATE TO ph_app USING (
  team_id = ANY ((SELECT app.keys())::int[]) AND (asked_by_id = (SELECT app.worker()) OR app.leads(team_id)));
CREATE POLICY s ON budgets_approval FOR SELECT TO ph_app USING (
  EXISTS (SELECT 1 FROM budgets_spend x WHERE x.id = budgets_approval.spend_id));
CREATE POLICY i ON budgets_approval FOR INSERT TO ph_app WITH CHECK (worker_id = (SELECT app.worker())
  AND EXISTS (SELECT 1 FROM budgets_spend x WHERE x.id = budgets_approval.spend_id
              AND app.leads(x.team_id) AND x.asked_by_id = budgets_approval.asked_by_id));
CREATE POLICY j ON budgets_spend FOR SELECT TO ph_job USING (true);
GRANT SELECT, INSERT ON budgets_limit, budgets_spend, budgets_approval TO ph_app;
GRANT UPDATE (ended_at) ON budgets_limit TO ph_app;
GRANT UPDATE (state, came_to_pence, journal_id, answered_by_id, answered_at, answer, spent_on, helped, version)
  ON budgets_spend TO ph_app;
GRANT SELECT (id, person_id, team_id, kind, asked_pence, came_to_pence, state, at_once, asked_at, answered_at, spent_on, helped)
  ON budgets_spend TO ph_job;
GRANT SELECT ON budgets_limit, budgets_spend TO ph_definer;
SELECT audit.watch('budgets_limit'), audit.watch('budgets_spend'), audit.watch('budgets_approval');
