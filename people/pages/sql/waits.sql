SET LOCAL ROLE ph_definer;

-- Which rooms may have something for the reader's Today, so that the others are not read: most days, most are
-- empty. Wider than what the rooms read, never narrower: walls and rules are theirs, and only a code leaves here.
CREATE OR REPLACE FUNCTION app.what_waits(at timestamptz, today date) RETURNS text[] LANGUAGE plpgsql STABLE SECURITY DEFINER
  SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE me int := app.worker(); k int[] := app.keys();
BEGIN
  RETURN ARRAY(
    SELECT 'handed' WHERE EXISTS (SELECT 1 FROM people_namedworker n WHERE n.worker_id = me AND n.ends_at IS NULL
        AND n.starts_at > at - interval '14 days' AND n.added_by_id <> me)
      OR EXISTS (SELECT 1 FROM people_promise p WHERE p.worker_id = me AND p.settled_on IS NULL
        AND p.changed_at > at - interval '14 days' AND p.made_by_id <> me)
    UNION ALL SELECT 'pulls' WHERE EXISTS (SELECT 1 FROM people_pull u WHERE u.answered_at IS NULL AND u.waits_until > at
        AND (u.to_team_id = ANY (k) OR EXISTS (SELECT 1 FROM person_grant g WHERE g.person_id = u.person_id AND g.grantee = ANY (k))))
    UNION ALL SELECT 'asks' WHERE EXISTS (SELECT 1 FROM people_pull u WHERE u.asked_by_id = me
        AND coalesce(u.answered_at, u.waits_until) > now() - interval '14 days')
    UNION ALL SELECT 'ending' WHERE EXISTS (SELECT 1 FROM people_share s JOIN people_agreement a ON a.id = s.agreement_id
      WHERE s.withdrawn_at IS NULL AND least(s.ends_at, a.ends_at) BETWEEN at AND at + interval '14 days'
        AND (s.shared_by_id = me OR EXISTS (SELECT 1 FROM people_namedworker n WHERE n.person_id = s.person_id
          AND n.worker_id = me AND n.ends_at IS NULL)))
    UNION ALL SELECT 'requests' WHERE EXISTS (SELECT 1 FROM people_datarequest r WHERE r.sent_on IS NULL AND r.decided_on IS NULL
        AND (r.reader_id = me OR (r.assembled_at IS NOT NULL AND r.approved_at IS NULL) OR EXISTS (SELECT 1 FROM people_namedworker n
          WHERE n.person_id = r.person_id AND n.worker_id = me AND n.ends_at IS NULL)))
    UNION ALL SELECT 'questions' WHERE EXISTS (SELECT 1 FROM people_lookcheck c WHERE c.worker_id = me AND c.verdict = 'asked'
        AND c.answered_at IS NULL)
      OR EXISTS (SELECT 1 FROM people_breakglass b WHERE b.worker_id = me AND b.verdict = 'asked' AND b.answered_at IS NULL)
    UNION ALL SELECT 'alone' WHERE EXISTS (SELECT 1 FROM teams_membership m JOIN people_person p ON p.lead_team_id = m.team_id
        JOIN people_persondetails d ON d.person_id = p.id
      WHERE m.user_id = me AND m.role = 'lead' AND m.team_id = ANY (k) AND d.in_touch_every_days IS NOT NULL
        AND coalesce(p.last_contact_at, p.created_at) < at - d.in_touch_every_days * interval '1 day')
    UNION ALL SELECT 'backs' WHERE EXISTS (SELECT 1 FROM people_contact c JOIN people_contactperson l ON l.contact_id = c.id
      WHERE c.author_id = me AND c.come_back_on <= today AND l.came_back_at IS NULL)
    UNION ALL SELECT 'told' WHERE EXISTS (SELECT 1 FROM leaders_told t WHERE (t.worker_id = me OR t.team_id = ANY (k))
        AND t.at > what_waits.at - interval '28 days'
        AND NOT EXISTS (SELECT 1 FROM leaders_putaway a WHERE a.told_id = t.id AND a.worker_id = me))
    UNION ALL SELECT 'decisions' WHERE EXISTS (SELECT 1 FROM people_decision d WHERE d.look_back_on <= today
        AND d.looked_back_on IS NULL AND d.state IN ('taken', 'not_taken') AND (d.author_id = me OR EXISTS (SELECT 1
          FROM people_namedworker n WHERE n.person_id = d.person_id AND n.worker_id = me AND n.ends_at IS NULL)))
    UNION ALL SELECT 'quiet' WHERE EXISTS (SELECT 1 FROM people_quiet q JOIN people_namedworker n ON n.person_id = q.person_id
      WHERE q.ended_at IS NULL AND n.worker_id = me AND n.ends_at IS NULL));
END $$;

SELECT app.only_for('app.what_waits(timestamptz, date)', 'ph_app');
RESET ROLE;
