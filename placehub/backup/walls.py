"""What holds the walls up, read from the catalogues of PostgreSQL so that it can be compared."""

OURS = "n.nspname NOT LIKE 'pg\\_%' AND n.nspname <> 'information_schema'"
NOT_AN_EXTENSION = (
    "NOT EXISTS (SELECT 1 FROM pg_depend d WHERE d.objid = {0}.oid AND d.deptype = 'e')"
)
# what holds the walls up, one query a kind: a name, and all that matters about it
WALLS = {
    "policies": """
        SELECT format('%s.%s %s', schemaname, tablename, policyname),
               concat_ws('|', permissive, roles, cmd, qual, with_check) FROM pg_policies""",
    "tables": f"""
        SELECT format('%s.%s', n.nspname, c.relname),
               concat_ws('|', c.relkind, c.relowner::regrole, c.relrowsecurity,
                 c.relforcerowsecurity, c.reloptions, ARRAY(
                   SELECT a::text FROM unnest(coalesce(c.relacl, acldefault(
                     CASE c.relkind WHEN 'S' THEN 's'::"char" ELSE 'r' END, c.relowner))) a
                   ORDER BY 1))
        FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE c.relkind IN ('r', 'p', 'v', 'm', 'S') AND {OURS}
          AND {NOT_AN_EXTENSION.format("c")}""",
    "columns": f"""
        SELECT format('%s.%s.%s', n.nspname, c.relname, a.attname),
               ARRAY(SELECT x::text FROM unnest(a.attacl) x ORDER BY 1)::text
        FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
        JOIN pg_namespace n ON n.oid = c.relnamespace WHERE a.attacl IS NOT NULL AND {OURS}""",
    "functions": f"""
        SELECT format('%s.%s(%s)', n.nspname, p.proname, pg_get_function_identity_arguments(p.oid)),
               concat_ws('|', p.proowner::regrole, pg_get_functiondef(p.oid), ARRAY(
                 SELECT a::text FROM unnest(coalesce(p.proacl, acldefault('f', p.proowner))) a
                 ORDER BY 1))
        FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
        WHERE p.prokind = 'f' AND {OURS} AND {NOT_AN_EXTENSION.format("p")}""",
    "triggers": f"""
        SELECT format('%s.%s %s', n.nspname, c.relname, t.tgname),
               concat_ws('|', t.tgenabled, pg_get_triggerdef(t.oid))
        FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
        JOIN pg_namespace n ON n.oid = c.relnamespace WHERE NOT t.tgisinternal AND {OURS}""",
    # PostgreSQL writes a check on a word another way after a restore: casts and brackets move
    "constraints": f"""
        SELECT format('%s.%s', k.conrelid::regclass, k.conname),
               concat_ws('|', k.convalidated, regexp_replace(pg_get_constraintdef(k.oid),
                 '::(character varying|text)(\\[\\])?|[()[:space:]]', '', 'g'))
        FROM pg_constraint k JOIN pg_namespace n ON n.oid = k.connamespace
        WHERE k.conrelid <> 0 AND {OURS}""",
    "schemas": f"""
        SELECT n.nspname, concat_ws('|', n.nspowner::regrole, ARRAY(
                 SELECT a::text FROM unnest(coalesce(n.nspacl, acldefault('n', n.nspowner))) a
                 ORDER BY 1)) FROM pg_namespace n WHERE {OURS}""",
    "defaults": """
        SELECT format('%s %s', defaclrole::regrole, defaclobjtype), defaclacl::text
        FROM pg_default_acl""",
}
