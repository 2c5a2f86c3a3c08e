-- What was published is never changed.
CREATE OR REPLACE TRIGGER never_changed BEFORE UPDATE ON agg.figure FOR EACH ROW EXECUTE FUNCTION audit.refuse();
CREATE OR REPLACE TRIGGER never_changed BEFORE UPDATE ON agg.snapshot FOR EACH ROW EXECUTE FUNCTION audit.refuse();
GRANT USAGE ON SCHEMA agg TO ph_app, ph_leader, ph_job;
REVOKE ALL ON agg.snapshot, agg.figure FROM ph_app, ph_leader, ph_job;
GRANT SELECT ON agg.snapshot, agg.figure TO ph_leader, ph_app;
GRANT SELECT, INSERT, DELETE ON agg.snapshot, agg.figure TO ph_job;
