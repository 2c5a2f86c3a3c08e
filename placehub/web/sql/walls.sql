-- What the pages keep for a worker is that worker's alone.
ALTER TABLE web_postedform ENABLE ROW LEVEL SECURITY;
ALTER TABLE web_draft ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON web_postedform FOR ALL TO ph_app, ph_leader
  USING (worker_id = (SELECT app.worker())) WITH CHECK (worker_id = (SELECT app.worker()));
CREATE POLICY own ON web_draft FOR ALL TO ph_app
  USING (worker_id = (SELECT app.worker())) WITH CHECK (worker_id = (SELECT app.worker()));
GRANT SELECT, INSERT, UPDATE, DELETE ON web_postedform TO ph_app, ph_leader;
GRANT SELECT, INSERT, UPDATE, DELETE ON web_draft TO ph_app;
