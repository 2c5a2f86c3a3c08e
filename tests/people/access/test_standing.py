"""Why somebody may see a person: each reason with its sentence, and what the record of looks keeps."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from people.access.models import Level
from people.access.queries import Basis, Standing
from placehub.audit.looked import Why

ROUND = Standing(
    level=3,
    sealed=False,
    writes=True,
    lets_in=True,
    alongside=False,
    leads_round=False,
    mine=(Basis("team", "Harbour", "", None),),
    teams=("Harbour",),
    team_ids=frozenset({1}),
    workers=4,
)


class TestWhySomebodyMaySee:
    @pytest.mark.parametrize(
        ("basis", "sentence"),
        [
            (Basis("named", "", "", None), "you walk alongside"),
            (Basis("team", "Harbour", "", None), "your team, Harbour, is round"),
            (Basis("share", "Night", "Borough", None), "is shared with Night under Borough"),
            (Basis("pull", "Night", "", None), "Night has been asked in"),
            (Basis("glass", "", "", datetime(2026, 1, 1, tzinfo=UTC)), "you broke the glass"),
        ],
    )
    def test_each_reason_has_its_sentence(self, basis, sentence):
        assert sentence in str(basis)

    def test_the_read_log_keeps_each_reason_once_in_one_order(self):
        reasons = tuple(Basis(kind, "", "", None) for kind in ("team", "glass", "team", "named"))
        assert replace(ROUND, mine=reasons).why == [Why.GLASS, Why.NAMED, Why.TEAM]

    def test_every_level_has_a_column_of_its_own(self):
        assert [level.until for level in Level] == ["card_until", "summary_until", "full_until"]
