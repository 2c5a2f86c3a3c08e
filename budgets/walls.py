"""Who reads and writes the money. Rows of the ledger carry no name and no words about a person."""

from functools import partial

from budgets.models import (
    Account,
    Allowance,
    Approval,
    Closing,
    Correction,
    DayTotal,
    Deputy,
    Fund,
    FundChange,
    FundPurpose,
    Hold,
    Journal,
    KindTotal,
    Limit,
    Link,
    MoneyRules,
    NightlyCheck,
    Offer,
    Period,
    Pot,
    Source,
    Spend,
    SpendWords,
    Transfer,
)
from people.access.models import Level
from people.access.walls import WRITES, sees
from placehub.access.walls import EVERYBODY, JOBS, Rights, Rule, Wall, by, holds

OF_MY_TEAM = Rule("{table}.team_id = ANY ((SELECT app.keys())::int[])", "a worker of the team")
LEADS = Rule("app.leads({table}.team_id)", "the lead of the team")
ANSWERS = Rule("app.answers_for({table}.team_id)", "the lead of the team, or their deputy")
FINANCE = holds("finance", "a finance officer")
NOT_THEIR_OWN = Rule("{table}.user_id IS DISTINCT FROM (SELECT app.worker())", "not for themselves")
FOR_NOBODY = Rule("{table}.person_id IS NULL", "when it is for the street, and no person’s")
THE_SPEND = "EXISTS (SELECT 1 FROM budgets_spend x WHERE x.id = {table}.spend_id"
FOLLOWS_THE_PERSON = sees(Level.FULL) | (FOR_NOBODY & OF_MY_TEAM)
ASKED_FOR_IT = Rule(
    THE_SPEND + " AND x.asked_by_id = (SELECT app.worker()) AND x.answered_by_id IS NULL"
    " AND x.team_id = {table}.team_id AND x.person_id IS NOT DISTINCT FROM {person})",
    "whoever asked for the spend, for the same person and team, while it is unanswered",
)
COUNTED = "posting counts it, and the nightly check counts again"
APPEND_ONLY = "the ledger is a record of its own: its rows are only ever added"

of_ledger = partial(Wall, read=EVERYBODY, job=Rights(read=JOBS), unwatched=APPEND_ONLY)
LEADER = Rights(read=EVERYBODY)

WALLS = [
    of_ledger(Period, unwatched=""),
    of_ledger(Fund, leader=LEADER, unwatched=""),
    of_ledger(Account, leader=LEADER),
    of_ledger(Pot, leader=LEADER),
    of_ledger(Source),
    of_ledger(Allowance),
    of_ledger(Hold),
    of_ledger(Journal),
    of_ledger(Transfer),
    Wall(FundPurpose, read=EVERYBODY, why="said by the finance officer, through a door of its own"),
    Wall(Offer, read=EVERYBODY, why="made by the finance officer, through a door of its own"),
    Wall(
        MoneyRules,
        read=EVERYBODY,
        add=by("set_by_id") & FINANCE,
        change=FINANCE,
        columns="ended_at",
    ),
    Wall(
        Deputy,
        read=OF_MY_TEAM,
        add=by("named_by_id")
        & LEADS
        & NOT_THEIR_OWN
        & Rule("app.sits_in({table}.user_id, {table}.team_id)", "for somebody of the team"),
        change=LEADS,
        columns="ended_at",
    ),
    of_ledger(DayTotal, unwatched=COUNTED),
    of_ledger(KindTotal, unwatched=COUNTED),
    of_ledger(Link, unwatched="its end stands in the legal record itself"),
    of_ledger(
        NightlyCheck,
        job=Rights(read=JOBS, add=JOBS),
        unwatched="jobs write it, and nobody changes it",
    ),
    of_ledger(FundChange),
    of_ledger(Closing),
    Wall(
        Limit,
        read=OF_MY_TEAM | FINANCE,
        add=by("set_by_id") & (LEADS | FINANCE) & NOT_THEIR_OWN,
        change=(LEADS | FINANCE) & NOT_THEIR_OWN,
        columns="ended_at",
    ),
    Wall(
        Spend,
        read=FOLLOWS_THE_PERSON
        | (
            OF_MY_TEAM
            & ANSWERS
            & Rule("{person} <> ALL ((SELECT app.closed_to_me())::uuid[])", "not of a relative")
        ),
        add=by("asked_by_id")
        & OF_MY_TEAM
        & Rule("{table}.answered_by_id IS NULL", "unanswered")
        & Rule(
            "{table}.state = 'asked' AND NOT {table}.at_once AND {table}.came_to_pence IS NULL"
            " AND {table}.spent_on IS NULL AND {table}.expires_on IS NULL",
            "asked, and no more",
        )
        & Rule(
            "(session_user <> 'ph_app' OR {table}.asked_at BETWEEN now() - interval '10 minutes'"
            " AND now() + interval '10 minutes')",
            "now",
        )
        & (FOR_NOBODY | WRITES),
        change=OF_MY_TEAM
        & (Rule("{table}.asked_by_id = (SELECT app.worker())", "whoever asked") | ANSWERS)
        & Rule("{table}.state = 'spent'", "once it is spent"),
        columns="helped version",
        why="what it becomes, and its money, go through doors that ask who, how much and for what",
    ),
    Wall(
        SpendWords,
        read=FOLLOWS_THE_PERSON,
        add=ASKED_FOR_IT & OF_MY_TEAM & (FOR_NOBODY | WRITES),
        why="what a spend is for is never changed: it is withdrawn, and asked for again",
    ),
    Wall(
        Approval,
        read=Rule(THE_SPEND + ")", "whoever sees the spend"),
        why="given through the door that answers a spend",
    ),
    Wall(
        Correction,
        read=Rule(THE_SPEND + ")", "whoever sees the spend"),
        why="kept by the doors that put a spend right",
    ),
]
