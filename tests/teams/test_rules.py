"""The permission table, written out a second time by hand: a change of one is a change of both."""

from itertools import combinations

import pytest
from django.core.exceptions import PermissionDenied

from placehub.access.context import TeamSeat, Worker
from teams.models import Role
from teams.rules import (
    ROLE_PERMISSIONS,
    ROLE_WORDS,
    Permission,
    may,
    permissions_of,
    require,
    roles_in_words,
)

COLUMNS = ("worker", "lead", "leader", "steward", "finance", "administrator", "importer")
TABLE = {
    "find_people": "yes yes - - - - -",
    "log_contacts": "yes yes - - - - -",
    "spend": "yes yes - - - - -",
    "see_team": "yes yes - - - - -",
    "lead_team": "- yes - - - - -",
    "allocate_money": "- yes - - - - -",
    "see_outcomes": "- - yes - yes - -",
    "build_outcomes": "- - yes - - - -",
    "see_own_figures": "yes yes - - - - -",
    "check_looks": "- - - yes - - -",
    "handle_requests": "yes yes - yes - - -",
    "keep_agreements": "- - - yes - - -",
    "keep_funds": "- - - - yes - -",
    "keep_teams": "- - - - - yes -",
    "import_lists": "- - - - - - yes",
    "release_ways_in": "- yes - - - yes -",
    "put_right": "- - - yes - - -",
    "keep_records": "- - - yes - - -",
    "agree_removals": "- - - yes - yes -",
    "take_over_sealed": "- yes - yes - - -",
    "see_blockers": "yes yes yes - - - -",
    "raise_blockers": "yes yes - - - - -",
    "unblock": "- - yes - - - -",
    "back_decisions": "- yes yes - - - -",
}
CELLS = [
    (role, permission, said == "yes")
    for permission, row in TABLE.items()
    for role, said in zip(COLUMNS, row.split(), strict=True)
]


def somebody(*roles: str) -> Worker:
    """Whoever holds these roles; the roles of a seat come with a seat."""
    seats = tuple(TeamSeat(1, "Harbour", role) for role in roles if role in {"worker", "lead"})
    return Worker(7, "Sam Adeyemi", 1, "", seats, frozenset(roles))


def test_the_table_has_every_role_and_every_permission():
    assert set(COLUMNS) == set(Role) == set(ROLE_PERMISSIONS)
    assert set(TABLE) == set(Permission)


@pytest.mark.parametrize(("role", "permission", "allowed"), CELLS)
def test_a_role_may_what_the_table_says(role, permission, allowed):
    assert may(somebody(role), Permission(permission)) is allowed


@pytest.mark.parametrize("roles", list(combinations([c for c in COLUMNS if c != "leader"], 2)))
def test_two_roles_allow_what_either_allows(roles):
    both = {permission for role, permission, allowed in CELLS if role in roles and allowed}
    assert permissions_of(somebody(*roles)) == both


@pytest.mark.parametrize("other", [column for column in COLUMNS if column != "leader"])
def test_a_leader_is_a_leader_only(other):
    assert permissions_of(somebody("leader", other)) == permissions_of(somebody("leader"))
    assert "find_people" not in permissions_of(somebody("leader", other))


def test_whoever_holds_no_role_may_nothing():
    assert permissions_of(somebody()) == frozenset()


def test_what_is_not_allowed_stops_the_request():
    require(True)
    with pytest.raises(PermissionDenied):
        require(False)


class TestWords:
    @pytest.mark.parametrize("permission", Permission)
    def test_every_permission_is_told_in_a_sentence_of_its_own(self, permission):
        is_a_sentence(str(permission.label))
        assert [str(p.label) for p in Permission].count(str(permission.label)) == 1

    @pytest.mark.parametrize("role", Role)
    def test_every_role_is_told_in_a_sentence_of_its_own(self, role):
        is_a_sentence(str(ROLE_WORDS[role]))
        assert list(map(str, ROLE_WORDS.values())).count(str(ROLE_WORDS[role])) == 1

    def test_no_words_are_left_of_a_role_that_is_gone(self):
        assert set(ROLE_WORDS) == set(Role)

    def test_a_role_is_told_with_all_that_it_may(self):
        told = {role.name: role for role in roles_in_words()}
        assert list(told) == [str(role.label) for role in Role]
        assert told["Information steward"].may == (
            "Reads who looked at whom, checks broken glass, and reads who gave which key.",
            "Reads why a note was taken off a page, and the note; opens a record again to a worker who declared it by a slip.",
            "Sees to what people ask by right, in time: a copy, a correction, an objection. Of people on whose page they write; a steward of anybody, by reference.",
            "Keeps the agreements without which nobody is shared with another team.",
            "Sets how long records are kept and what holds them, and asks for the removal of what is due.",
            "Says yes or no to a removal that somebody else asked for: the second of the two that it takes.",
            "Names a colleague, never themselves, for a sealed record that nobody can open any more, and is not told whose it is.",
        )
        assert told["Information steward"].words == str(ROLE_WORDS[Role.STEWARD])


def is_a_sentence(words: str) -> None:
    """Django makes a label of the name where none is given: that is no sentence."""
    assert words[0].isupper()
    assert words.endswith(".")
    assert len(words.split()) > 5
