"""The statements that the sweep tries by hand, as somebody would who had the application's connection."""

STORY = (
    "INSERT INTO people_story (id, person_id, heading, words, told_on, written_by_id, written_at, replaced_at)"
    " VALUES (%s, %s, 'also', 'x', current_date, %s, now(), now())"
)
GOAL = (
    "INSERT INTO people_goal (id, person_id, words, state, state_since, set_on, set_by_id, version)"
    " VALUES (%s, %s, 'x', 'open', current_date, current_date, %s, 1)"
)
INVOLVEMENT = (
    "INSERT INTO people_involvement (id, person_id, team_id, starts_at, ends_at, added_by_id)"
    " VALUES (%s, %s, %s, now(), now() + interval '1 day', %s)"
)
SHARE = (
    "INSERT INTO people_share (id, person_id, to_team_id, agreement_id, level, starts_at, ends_at, shared_by_id)"
    " VALUES (%s, %s, %s, %s, 1, now(), now() + interval '1 day', %s)"
)
AGREEMENT = (
    "INSERT INTO people_agreement (title, starts_at, ends_at, version)"
    " VALUES ('by hand', now(), now() + interval '1 day', 1)"
)
MEMBER = (
    "INSERT INTO people_agreementmember (agreement_id, organisation_id, gives, takes)"
    " VALUES (%s, %s, true, true)"
)
PULL = (
    "INSERT INTO people_pull (id, person_id, to_team_id, asked_by_id, asks_in, words, asked_at, waits_until, answer)"
    " VALUES (%s, %s, %s, %s, false, 'please', now(), now() + %s::interval, '')"
)
ASK_IN = (
    "INSERT INTO people_pull (id, person_id, to_team_id, asked_by_id, asks_in, words, asked_at, waits_until, answer)"
    " VALUES (%s, %s, %s, %s, true, 'please', now(), now() + interval '1 day', '')"
)
NAMED = (
    "INSERT INTO people_namedworker (id, person_id, worker_id, team_id, starts_at, ends_at, added_by_id)"
    " VALUES (%s, %s, %s, %s, now(), now() + interval '1 day', %s)"
)
GLASS = (
    "INSERT INTO people_breakglass (id, person_id, worker_id, reason, words, starts_at, ends_at, verdict)"
    " VALUES (%s, %s, %s, 'consent', 'twenty letters and a few more', now(), now() + interval '1 day', '')"
)
NOTE = (
    "INSERT INTO people_contact (id, happened_at, how, words, said, seemed, demand, team_id, author_id,"
    " part_kept, received_at) VALUES (%s, now(), 'phone', 'x', '', '', 'unknown', %s, %s, false, now())"
)
LINK = "INSERT INTO people_contactperson (id, contact_id, person_id, happened_at) VALUES (%s, %s, %s, now())"
ASIDE = "INSERT INTO people_contactaside (contact_id, team_id, words) VALUES (%s, %s, 'between us')"
OWN = (
    "INSERT INTO people_ownrecord (id, worker_id, person_id, tie, declared_at)"
    " VALUES (%s, %s, %s, 'relative', now())"
)
CIRCLE = (
    "INSERT INTO people_circlemember (id, person_id, name, relationship, kind, tie, close, phone, ring_first, added_by_id, added_at, version)"
    " VALUES (%s, %s, 'x', '', 'family', 'often', false, '', false, %s, now(), 1)"
)
OTHER_NAME = (
    "INSERT INTO people_othername (id, person_id, name, kind, from_kind, until_kind, added_by_id, added_at)"
    " VALUES (%s, %s, 'x', 'former', 'day', 'day', %s, now())"
)
NAME_OFF = "UPDATE people_othername SET taken_off_at = now() WHERE person_id = %s"
DOOR = (
    "INSERT INTO people_doornote (id, person_id, kind, words, said_by, said_on, holds_until, written_by_id, written_at,"
    " version) VALUES (%s, %s, 'knock', 'x', 'x', current_date, current_date, %s, now(), 1)"
)
TAKEN_DOWN = "UPDATE people_doornote SET ended_on = current_date WHERE person_id = %s"
LEFT_CIRCLE = "UPDATE people_circlemember SET left_on = current_date WHERE person_id = %s"
FEELINGS = (
    "INSERT INTO people_wellbeing (id, person_id, asked_on, asked_by_id, asked_at, happy)"
    " VALUES (%s, %s, current_date, %s, now(), 4)"
)
SPEND = (
    "INSERT INTO budgets_spend (id, person_id, team_id, kind, asked_pence, state, at_once,"
    " asked_by_id, asked_at, answer, helped, version)"
    " VALUES (%s, %s, %s, 'beds', 500, 'asked', false, %s, now(), '', '', 1)"
)
LIMIT = (
    "INSERT INTO budgets_limit (id, team_id, user_id, per_spend_pence, per_month_pence, set_by_id, set_at)"
    " VALUES (%s, %s, %s, 500, 5000, %s, now())"
)
VOICE = (
    "INSERT INTO budgets_approval (id, spend_id, asked_by_id, worker_id, said_yes, said_at)"
    " VALUES (%s, %s, %s, %s, false, now())"
)
DECLINE = (
    "UPDATE budgets_spend SET state = 'declined', answered_by_id = %s, answered_at = now(), version = version + 1"
    " WHERE id = %s"
)
SAY_NO = "SELECT app.answer_spend(%s, false, 'no', NULL, now(), '{}')"
SEAT = "INSERT INTO teams_membership (user_id, team_id, role, starts_at) VALUES (%s, %s, 'lead', now())"
APPOINTMENT = "INSERT INTO teams_appointment (user_id, role, starts_at) VALUES (%s, %s, now())"
GRANT = (
    "INSERT INTO person_grant (person_id, grantee, card_until, summary_until, full_until, writes_until,"
    " lets_in_until, last_activity_at) VALUES (%s, %s, 'infinity', 'infinity', 'infinity', 'infinity',"
    " 'infinity', now()) ON CONFLICT (person_id, grantee) DO UPDATE SET full_until = 'infinity'"
)
