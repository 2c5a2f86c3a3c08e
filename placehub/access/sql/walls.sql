-- How walls are put up and taken down. Each definition of the product runs these; see placehub/access/walls.py.

-- Take down every policy of a table, and what our roles may do with it.
CREATE OR REPLACE FUNCTION app.take_down(t regclass) RETURNS void LANGUAGE plpgsql
  SET search_path = pg_catalog, pg_temp AS $$
DECLARE p name; columns text; numbers regclass;
BEGIN
  FOR p IN SELECT polname FROM pg_policy WHERE polrelid = t LOOP
    EXECUTE format('DROP POLICY %I ON %s', p, t);
  END LOOP;
  EXECUTE format('REVOKE ALL ON %s FROM PUBLIC, ph_app, ph_leader, ph_job, ph_definer', t);
  SELECT string_agg(quote_ident(attname), ', ') INTO columns FROM pg_attribute
    WHERE attrelid = t AND attnum > 0 AND NOT attisdropped;
  EXECUTE format('REVOKE SELECT (%1$s), INSERT (%1$s), UPDATE (%1$s) ON %2$s
                  FROM ph_app, ph_leader, ph_job, ph_definer', columns, t);
  FOR numbers IN SELECT d.objid::regclass FROM pg_depend d JOIN pg_class c ON c.oid = d.objid
    WHERE d.refobjid = t AND d.classid = 'pg_class'::regclass AND c.relkind = 'S' LOOP
    EXECUTE format('REVOKE ALL ON SEQUENCE %s FROM ph_app, ph_leader, ph_job', numbers);
  END LOOP;
END $$;

-- Whoever adds rows draws their numbers.
CREATE OR REPLACE FUNCTION app.lend_numbers(t regclass, to_role text) RETURNS void LANGUAGE plpgsql
  SET search_path = pg_catalog, pg_temp AS $$
DECLARE numbers regclass;
BEGIN
  FOR numbers IN SELECT d.objid::regclass FROM pg_depend d JOIN pg_class c ON c.oid = d.objid
    WHERE d.refobjid = t AND d.classid = 'pg_class'::regclass AND c.relkind = 'S' LOOP
    EXECUTE format('GRANT USAGE ON SEQUENCE %s TO %I', numbers, to_role);
  END LOOP;
END $$;

-- A function is for these roles and no other. Its owner runs this.
CREATE OR REPLACE FUNCTION app.only_for(function regprocedure, VARIADIC roles text[] DEFAULT '{}') RETURNS void
  LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE r text;
BEGIN
  EXECUTE format('REVOKE ALL ON FUNCTION %s FROM PUBLIC', function);
  FOREACH r IN ARRAY ARRAY['ph_owner', 'ph_app', 'ph_leader', 'ph_job', 'ph_definer'] LOOP
    CONTINUE WHEN r = current_user;
    EXECUTE format('REVOKE ALL ON FUNCTION %s FROM %I', function, r);
  END LOOP;
  FOREACH r IN ARRAY roles LOOP
    EXECUTE format('GRANT EXECUTE ON FUNCTION %s TO %I', function, r);
  END LOOP;
END $$;
SELECT app.only_for('app.only_for(regprocedure, text[])', 'ph_definer'),
  app.only_for('app.take_down(regclass)'), app.only_for('app.lend_numbers(regclass, text)');
