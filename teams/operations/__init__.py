"""What administrators do, and letting somebody in."""

from teams.operations.accounts import (
    Found,
    appoint,
    ask_way_in,
    come_in,
    end,
    give_seat,
    make_account,
    new_code,
    new_link,
    one_of_a_kind,
    release,
    stop_account,
    way_in_of,
)
from teams.operations.by_file import Planned, make_planned, plan_accounts
from teams.operations.places import ChangedMeanwhile, add_place, change, end_place

__all__ = [
    "ChangedMeanwhile",
    "Found",
    "Planned",
    "add_place",
    "appoint",
    "ask_way_in",
    "change",
    "come_in",
    "end",
    "end_place",
    "give_seat",
    "make_account",
    "make_planned",
    "new_code",
    "new_link",
    "one_of_a_kind",
    "plan_accounts",
    "release",
    "stop_account",
    "way_in_of",
]
