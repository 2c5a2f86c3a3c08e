"""Who reads and writes each table about a person. The keys that open them are in person_grant alone."""

from people.access.models import Level, Sees
from people.access.walls import LETS_IN, WRITES, sees
from people.decisions.walls import DECISIONS
from people.models import (
    Agreement,
    AgreementMember,
    BreakGlass,
    CircleMember,
    Clock,
    Contact,
    ContactAside,
    ContactPerson,
    ContactWorker,
    DataRequest,
    DoorNote,
    Farewell,
    Goal,
    GoalScore,
    GotThrough,
    Involvement,
    KeptColumns,
    LegalHold,
    LivedIn,
    LookCheck,
    Met,
    NamedWorker,
    NameKey,
    NotePutRight,
    NoteTakenOff,
    OtherName,
    OwnRecord,
    PartnerList,
    Person,
    PersonDetails,
    PersonGrant,
    Promise,
    ProtectedAddress,
    Pull,
    Quiet,
    RecordOpened,
    Removal,
    RequestCopy,
    RequestPause,
    Share,
    Story,
    StreamItem,
    Touch,
    Wellbeing,
    Withheld,
)
from placehub.access.walls import JOBS, SIGNED_IN, Rights, Rule, Wall, by, holds, own

CARD, SUMMARY, FULL = (sees(level) for level in Level)
VERSION = "version changed_by_id changed_at"
STEWARD = holds("steward", "an information steward")
ANSWERS_FOR_REMOVALS = STEWARD | holds("administrator", "an administrator")
NOT_OWN_STEWARD = STEWARD & Rule(
    "{person} <> ALL ((SELECT app.closed_to_me())::uuid[])",
    "never of themselves or a declared relative",
)
OF_THE_REQUEST = Rule(
    "EXISTS (SELECT 1 FROM people_datarequest q WHERE q.id = {table}.request_id)",
    "whoever reads the request",
)
KEPT_BY_TRIGGERS = "kept by triggers from tables that are watched"

OF_MY_TEAM = Rule(
    "{table}.team_id = ANY ((SELECT app.keys())::int[])", "a worker of the team that wrote it"
)
OF_THE_NOTE = Rule(
    "EXISTS (SELECT 1 FROM people_contact c WHERE c.id = {table}.contact_id)",
    "whoever reads the note",
)
WROTE_THE_NOTE = Rule("app.wrote({table}.contact_id)", "whoever wrote the note, within the hour")
NOT_CLOSED = Rule(
    "NOT app.note_closed({table}.contact_id)",
    "unless the note is also about somebody sealed whom they may not see, or about themselves or a "
    "declared relative",
)
NOTE = Rule(
    "EXISTS (SELECT 1 FROM people_contactperson l WHERE l.contact_id = {table}.id)",
    f"{SUMMARY.words}, of somebody whose page it is on, {NOT_CLOSED.words}",
)
BRINGS_IN = holds("importer", "whoever brings in lists") & Rule(
    "{table}.team_id = ANY ((SELECT app.keys())::int[])", "for a team they sit in"
)
MY_LIST = BRINGS_IN & by("worker_id")
# a line of time opens with the thing it stands for; whatever has no level of its own opens with everything
STREAM = Sees(
    SUMMARY.condition[:-1]
    + f" AND ({{table}}.kind = ANY ('{{{','.join(StreamItem.AT_SUMMARY)}}}'::text[])"
    " OR g.full_until > now())) AND ({table}.kind <> 'contact' OR NOT app.note_closed({table}.ref))",
    "whoever sees the summary of the person; money, and what is asked for, whoever sees everything",
    Level.SUMMARY,
)

WALLS = [
    Wall(
        PersonGrant,
        read=Rule(
            # no "grantee = ANY": beside the same words of a wall it is thought to cost a hundred probes, and a
            # page about one person then reads everybody whom the worker may see, once a table
            "(SELECT app.keys())::int[] @> ARRAY[{table}.grantee]"
            " AND {person} <> ALL ((SELECT app.closed_to_me())::uuid[])",
            "whoever holds the key, never of themselves or a declared relative",
        ),
        unwatched=KEPT_BY_TRIGGERS,
    ),
    Wall(
        Person,
        person="id",
        read=CARD,
        add=by("created_by_id")
        & Rule(
            "NOT {table}.sealed AND {table}.lead_team_id = ANY ((SELECT app.keys())::int[])",
            "for a team of theirs, not sealed",
        ),
        change=WRITES,
        columns="given_name family_name known_as born_on born_kind picture neighbourhood_id "
        + VERSION,
        history=FULL,
        job=Rights(
            read=JOBS,
            reads="id neighbourhood_id lead_team_id first_hello_on created_at sealed given_name"
            " family_name known_as born_on born_kind",
            add=Rule("NOT {table}.sealed", "an import, not sealed"),
        ),
    ),
    Wall(
        PersonDetails,
        read=SUMMARY,
        add=WRITES,
        change=WRITES,
        columns="nhs_number address postcode phone email contact_preference languages home_note"
        " lives_with in_touch_every_days " + VERSION,
        history=FULL,
        job=Rights(read=JOBS, reads="person_id nhs_number postcode", add=JOBS),
    ),
    Wall(
        ProtectedAddress,
        read=Rule("app.alongside({person})", "whoever walks alongside, and nobody else"),
        quiet=True,
        why="written by app.protect_address, app.keep_address and app.unprotect_address alone",
    ),
    Wall(
        OtherName,
        read=SUMMARY,
        add=by("added_by_id") & WRITES,
        change=WRITES,
        columns="taken_off_at",
    ),
    Wall(
        LivedIn,
        job=Rights(read=JOBS, reads="person_id neighbourhood_id from_on until_on"),
        unwatched=KEPT_BY_TRIGGERS,
        why="for the figures alone: what happened counts where somebody lived then",
    ),
    Wall(
        NameKey,
        unwatched=KEPT_BY_TRIGGERS,
        why="what is searched, by app.search_people and app.ask_signpost alone",
    ),
    # ---- why somebody may see a person
    Wall(
        Involvement,
        read=CARD,
        add=by("added_by_id") & LETS_IN,
        change=LETS_IN & OF_MY_TEAM,
        columns="ends_at",
    ),
    Wall(
        NamedWorker,
        read=CARD,
        add=by("added_by_id")
        & LETS_IN
        & Rule("app.sits_in({table}.worker_id, {table}.team_id)", "for a worker of that team"),
        change=LETS_IN,
        columns="ends_at",
    ),
    Wall(
        Share,
        read=CARD,
        add=by("shared_by_id")
        & LETS_IN
        & Rule(
            "app.covers({table}.agreement_id, {table}.to_team_id, {table}.level)",
            "under an agreement that runs and goes so deep, in which their organisation shows records and"
            " another one that sits in the other team is shown them",
        ),
        change=LETS_IN,
        columns="withdrawn_at",
    ),
    Wall(
        Agreement,
        read=SIGNED_IN,
        add=STEWARD,
        change=STEWARD,
        columns="title basis law purpose may_share most_level document review_on starts_at ends_at "
        + VERSION,
        history=STEWARD,
    ),
    Wall(
        AgreementMember,
        read=SIGNED_IN,
        add=STEWARD,
        change=STEWARD,
        columns="signed_by signed_as signed_on",
        why="struck out by app.strike_member alone, while nothing was shared under the agreement",
    ),
    Wall(
        BreakGlass,
        read=own("worker_id")
        | STEWARD
        | Rule(
            "app.leads_round({person}) OR app.alongside({person})",
            "the lead of a team round the person, and whoever walks alongside",
        ),
        why="added by app.break_glass alone, checked by app.check_glass alone",
    ),
    Wall(
        LookCheck,
        read=STEWARD
        | own("worker_id") & Rule("{table}.verdict = 'asked'", "once they were asked about it"),
        why="laid on the desk, checked and answered by functions of desk.sql alone",
    ),
    # ---- what people ask by right
    Wall(
        DataRequest,
        read=FULL | NOT_OWN_STEWARD,
        add=by("logged_by_id") & (WRITES | NOT_OWN_STEWARD),
        change=WRITES | NOT_OWN_STEWARD,
        columns="identity_how identity_on identity_by_id extended_on extended_why extended_by_id reader_id"
        " ready_at sent_back approved_by_id approved_at sent_on sent_how sent_by_id decision decided_words"
        " decided_on decided_by_id",
        job=Rights(
            read=JOBS,
            reads="id person_id ready_at assembled_at",
            change=JOBS,
            columns="assembled_at",
        ),
        why="reading, approving and sending only for whoever may write about the person, and approving"
        " not for who read it",
    ),
    Wall(
        RequestPause,
        read=OF_THE_REQUEST,
        add=by("by_id") & OF_THE_REQUEST,
        change=OF_THE_REQUEST,
        columns="until_on",
    ),
    Wall(
        Withheld,
        read=FULL,
        add=by("by_id") & WRITES,
        change=WRITES,
        columns="let_go_at",
        job=Rights(read=JOBS, reads="id request_id line let_go_at"),
    ),
    Wall(RequestCopy, read=FULL, job=Rights(read=JOBS, reads="id", add=JOBS)),
    Wall(OwnRecord, read=own("worker_id"), add=own("worker_id")),
    Wall(
        Pull,
        read=CARD,
        add=by("asked_by_id")
        & LETS_IN
        & Rule(
            "NOT {table}.asks_in AND {table}.answered_at IS NULL"
            " AND {table}.asked_at <= clock_timestamp() + interval '5 seconds'",
            "unanswered, and from now on",
        ),
        why="asked for and answered by app.ask_in and app.answer_pull",
    ),
    # ---- the person's own words, plan and people
    Wall(
        Story, read=SUMMARY, add=by("written_by_id") & WRITES, change=WRITES, columns="replaced_at"
    ),
    Wall(Wellbeing, read=FULL, add=by("asked_by_id") & WRITES),
    Wall(
        Goal,
        read=SUMMARY,
        add=by("set_by_id") & WRITES,
        change=WRITES,
        columns="words state state_since " + VERSION,
        history=FULL,
    ),
    Wall(GoalScore, read=SUMMARY, add=by("asked_by_id") & WRITES),
    Wall(
        Promise,
        read=SUMMARY,
        add=by("made_by_id") & WRITES,
        change=WRITES,
        columns="words due_on settled_on kept called_off worker_id promised_by " + VERSION,
        history=FULL,
    ),
    *DECISIONS,
    Wall(Met, read=SUMMARY, add=by("raised_by_id") & WRITES, change=WRITES, columns="blocker_id"),
    Wall(GotThrough, read=SUMMARY, add=by("worker_id") & OF_MY_TEAM & WRITES),
    Wall(
        DoorNote,
        read=SUMMARY,
        add=by("written_by_id") & WRITES,
        change=WRITES,
        columns="kind words said_by said_on holds_until ended_on " + VERSION,
        history=FULL,
    ),
    Wall(
        CircleMember,
        read=FULL,
        add=by("added_by_id") & WRITES,
        change=WRITES,
        columns="name relationship kind tie close phone ring_first left_on " + VERSION,
        history=FULL,
    ),
    # ---- what happened
    Wall(
        Contact,
        person="id",
        read=NOTE,
        add=by("author_id") & OF_MY_TEAM,
        why="a note is never changed: a later one corrects it",
    ),
    Wall(ContactPerson, read=SUMMARY & NOT_CLOSED, add=WROTE_THE_NOTE & WRITES),
    Wall(ContactWorker, read=OF_THE_NOTE, add=WROTE_THE_NOTE),
    Wall(
        Touch, unwatched=KEPT_BY_TRIGGERS, why="what the figures ask of a contact, and nobody else"
    ),
    Wall(ContactAside, read=OF_MY_TEAM & OF_THE_NOTE, add=WROTE_THE_NOTE & OF_MY_TEAM),
    Wall(StreamItem, read=STREAM, unwatched=KEPT_BY_TRIGGERS),
    # ---- endings
    Wall(
        Quiet,
        read=SUMMARY,
        add=by("said_by_id") & WRITES & Rule("{table}.ended_at IS NULL", "from now on"),
        change=WRITES,
        columns="ended_at ended_by_id slip",
    ),
    Wall(
        Farewell,
        read=SUMMARY,
        add=by("said_by_id") & LETS_IN & OF_MY_TEAM,
        why="what was said at a farewell stays as it was said",
    ),
    # ---- what was put right
    Wall(
        NoteTakenOff,
        read=SUMMARY,
        reads="id person_id contact_id why moved taken_off_by_id taken_off_at put_back_by_id"
        " put_back_at",
        why="added by app.take_off, changed by app.put_back; the steward reads the words as well",
    ),
    Wall(NotePutRight, read=OF_THE_NOTE, why="added by app.put_note_right alone"),
    Wall(RecordOpened, read=STEWARD, why="added by app.open_declared alone"),
    # ---- how long records are kept
    Wall(
        Clock,
        read=SIGNED_IN,
        change=STEWARD,
        columns="years until_age source changed_by_id changed_at",
    ),
    Wall(
        LegalHold,
        read=STEWARD,
        add=by("set_by_id") & STEWARD,
        change=STEWARD,
        columns="lifted_by_id lifted_at",
    ),
    Wall(
        Removal,
        read=ANSWERS_FOR_REMOVALS,
        add=by("asked_by_id")
        & STEWARD
        & Rule("{table}.agreed_at IS NULL AND {table}.removed_at IS NULL", "unanswered"),
        change=ANSWERS_FOR_REMOVALS & Rule("{table}.removed_at IS NULL", "until it was removed"),
        columns="agreed_by_id agreed_at stopped_by_id stopped_at",
        job=Rights(read=JOBS, reads="id agreed_at stopped_at removed_at asked_at"),
        why="removed by app.remove_record alone, which asks again whether two people said yes",
    ),
    # ---- lists from partners, encrypted, a week
    Wall(
        PartnerList,
        read=MY_LIST,
        add=MY_LIST,
        change=MY_LIST,
        columns="state columns day_order facts account content",
        job=Rights(read=JOBS, change=JOBS, columns="state facts account content goes_at"),
        quiet=True,
    ),
    Wall(
        KeptColumns,
        read=BRINGS_IN,
        add=BRINGS_IN,
        change=BRINGS_IN,
        columns="columns day_order",
    ),
]
