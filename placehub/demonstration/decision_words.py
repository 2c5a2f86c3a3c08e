"""Decisions that teams thought of, took, left or let go, with who backs them. Days are counted back from today."""

from typing import NamedTuple


class Thought(NamedTuple):
    """One decision: who it is about (maya, juliet or anybody), and how it went."""

    about: str
    want: str
    matters: str
    harm_if: str
    harm_if_not: str
    days: int  # since it was first thought of
    legal: str = "yes"
    state: str = "thinking"
    decided: int = 0  # days ago
    look_back: int = 0  # days ago; in days to come below nought
    happened: tuple[tuple[int, str], ...] = ()  # days ago, what
    looked_back: str = ""
    lead: str = ""  # asked or backed
    # of a leader: what they read (want, what speaks for it, harm if not), the answer, its words
    leader: tuple[str, str, str, str, str] | None = None


THOUGHTS = [
    Thought(
        "maya",
        "Pay for a heater ourselves and argue with the landlord later",
        "Tia reads by the kitchen door because it is warm there.",
        "The landlord says that we made it our business.",
        "A third week without heating, and Maya does not open the door to anybody.",
        19,
        happened=(
            (12, "Repairs booked again, without a date."),
            (7, "Tia was off school two days with a cough."),
            (3, "Maya did not answer the door to the engineer, who rang nobody."),
        ),
        lead="asked",
        leader=(
            "Pay for heating in a let home while the landlord’s repair has no date",
            "It costs less than one visit that finds nobody in, and a child lives there.",
            "A family goes a third week without heating, and trusts us less each week.",
            "talk",
            "I am on your side. Ring me on Thursday: I would like housing to hear it from me first.",
        ),
    ),
    Thought(
        "maya",
        "Let school ring Sam and not Maya when Tia is late",
        "Being asked the same thing twice.",
        "A teacher who does not know Sam may hold something back.",
        "Each call is one more that she does not take.",
        40,
        state="taken",
        decided=33,
        look_back=2,
        happened=((20, "Four calls in two weeks. None went to Maya."),),
        lead="backed",
    ),
    Thought(
        "juliet",
        "Hold back the council tax for three months and write off the bailiff’s fee",
        "To open the post on the day it comes.",
        "The arrears stand in the books until spring.",
        "The fee grows with each letter, and she borrows to pay it.",
        190,
        state="taken",
        decided=170,
        look_back=60,
        happened=((165, "The account came back from the bailiff."), (61, "Arrears down to £310.")),
        looked_back="She has opened every letter since May. We should have done it in the first week.",
        leader=(
            "Hold back council tax for three months and write off a bailiff’s fee",
            "The debt is being paid off from earnings, and the fee is nearly a third of it.",
            "The fee grows with each letter, and somebody borrows at the door to pay it.",
            "back",
            "",
        ),
    ),
    Thought(
        "juliet",
        "Let her bid for another home while rent is still owed",
        "To sleep without listening for downstairs.",
        "Others who owe rent may ask the same.",
        "She stays where she is frightened and cannot pay.",
        120,
        state="not_taken",
        decided=96,
        look_back=-20,
        happened=(
            (
                88,
                "The man downstairs shouted at her on the stairs. She stayed at Bea’s for three nights.",
            ),
            (52, "Missed two shifts after a night without sleep."),
        ),
        leader=(
            "Let somebody in arrears bid for another home",
            "The arrears fall every month, and the home they have is the reason that there are any.",
            "Somebody stays where they are frightened, misses work over it, and owes more.",
            "cannot",
            "The allocations policy binds me until the board meets. I have put it on their list for this month.",
        ),
    ),
    Thought(
        "anybody",
        "Keep a tenancy open through a long stay in hospital",
        "The one door that ever stayed open.",
        "The flat stands empty and somebody else waits for one.",
        "Discharged on a Friday to nowhere.",
        47,
        legal="unsure",
        happened=((21, "The ward asked twice for a date, and nobody could name one."),),
        leader=(
            "Keep a tenancy open through a long stay in hospital",
            "It has been kept for four years, the first in a lifetime.",
            "Somebody is discharged on a Friday to nowhere, and is back within the week.",
            "",
            "",
        ),
    ),
    Thought(
        "anybody",
        "Meet at the allotment and stop asking for visits to the office",
        "Soil under the nails, and nobody behind a screen.",
        "We are further from help if something goes wrong.",
        "Eleven appointments were missed in a row.",
        75,
        state="taken",
        decided=70,
        look_back=14,
        looked_back="Nine meetings out of ten. The tenth it snowed.",
        lead="backed",
    ),
    Thought(
        "anybody",
        "Give the spare key to the neighbour",
        "To be found if something happens.",
        "The neighbour may tell others what she sees.",
        "Another night on the floor.",
        28,
        happened=((9, "Lay in the hall from evening until the carer came."),),
    ),
    Thought(
        "anybody",
        "Open the post for somebody without asking each time",
        "Not to be ashamed in front of anybody.",
        "We read what is not ours.",
        "Nothing is opened, and things are cut off.",
        64,
        legal="no",
        happened=((30, "The electricity was cut off for an afternoon."),),
    ),
    Thought(
        "anybody",
        "Drive to the sister in Hull and back in a day",
        "To see her before it is too late.",
        "A long day for somebody who tires.",
        "They may not see one another again.",
        150,
        state="let_go",
        decided=128,
    ),
]
