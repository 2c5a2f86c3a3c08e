"""Who reads and writes decisions, and who may say that they back one."""

from people.access.models import Level
from people.access.walls import WRITES, sees
from people.decisions.models import Backing, Decision, Meanwhile
from placehub.access.walls import Rule, Wall, by, own

SUMMARY = sees(Level.SUMMARY)
LEADS_ROUND = Rule("app.leads_round({person})", "as a lead round the person")
BACKED_BY_A_LEAD = Rule(
    "({table}.backed_at IS NULL OR ({table}.backer_id = (SELECT app.worker()) AND app.leads_round({person})))",
    "backed by nobody yet, or by a lead round the person in their own name",
)
MY_ASK = Rule(
    "({table}.ask_id IS NULL OR EXISTS (SELECT 1 FROM decisions_backingask k"
    " WHERE k.id = {table}.ask_id AND k.asked_by_id = (SELECT app.worker())))",
    "of what they asked a leader themselves",
)

DECISIONS = [
    Wall(
        Decision,
        read=SUMMARY,
        add=by("author_id") & WRITES,
        change=WRITES,
        columns="want matters harm_if harm_if_not legal state decided_on look_back_on looked_back_on"
        " version changed_by_id changed_at",
        history=sees(Level.FULL),
    ),
    Wall(Meanwhile, read=SUMMARY, add=by("written_by_id") & WRITES),
    Wall(
        Backing,
        read=SUMMARY,
        add=by("asked_by_id") & WRITES & BACKED_BY_A_LEAD & MY_ASK,
        change=own("backer_id") & Rule("app.leads_round({person})", "as a lead round the person"),
        columns="backed_at",
        why="who backs it stands beside the worker; a leader’s answer stands at what they were asked",
    ),
]
