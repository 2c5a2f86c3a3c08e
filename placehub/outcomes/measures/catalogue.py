"""The measures, in the order in which leaders read them."""

from django.utils.translation import gettext_lazy as _

from placehub.outcomes.measures.counting import count_of_people, index, mean, money, share
from placehub.outcomes.measures.kinds import Measure
from placehub.outcomes.measures.sources import (
    CONTACTS,
    CONTINUITY,
    FIRST_VISITS,
    GOALS,
    LIFE,
    PROMISES,
    SPENDS,
)

MEASURES: tuple[Measure, ...] = (
    Measure(
        "people",
        _("People walked alongside"),
        _("How many people were somebody’s company this month?"),
        "",
        count_of_people,
        CONTACTS,
        total="n",
    ),
    Measure(
        "goals",
        _("Steps nearer to what matters to them"),
        _("How many steps of ten nearer are people to their own goals than at the start?"),
        "",
        mean,
        GOALS,
        is_mean=True,
        more_is_better=True,
    ),
    Measure(
        "life",
        _("Change in satisfaction with life"),
        _("How far has life satisfaction (ONS4, 0 to 10) moved since people were first asked?"),
        "",
        mean,
        LIFE,
        is_mean=True,
        more_is_better=True,
    ),
    Measure(
        "known",
        _("Contacts with somebody they know"),
        _("In how many contacts was somebody there who walks alongside that person?"),
        "%",
        share,
        CONTACTS,
        total="known",
        more_is_better=True,
    ),
    Measure(
        "continuity",
        _("Meeting the same faces"),
        _(
            "Over three months, did people meet the same workers? 100 is always the same ones, 0 always others (Bice-Boxerman index of continuity, by who was there)."
        ),
        "",
        index,
        CONTINUITY,
        is_mean=True,
        more_is_better=True,
    ),
    Measure(
        "retold",
        _("Had to tell it again"),
        _("In how many contacts did people have to tell their story again?"),
        "%",
        share,
        CONTACTS,
        people="asked_people",
        n="asked",
        total="retold",
        more_is_better=False,
    ),
    Measure(
        "promises",
        _("Promises kept"),
        _("Of all promises that fell due, how many were kept? One that nobody answered is not."),
        "%",
        share,
        PROMISES,
        waits_days=14,
        more_is_better=True,
    ),
    Measure(
        "days",
        _("Visited within two weeks of the first hello"),
        _("Of all whom we first met that month, whom did somebody visit within 14 days?"),
        "%",
        share,
        FIRST_VISITS,
        waits_days=14,
        more_is_better=True,
    ),
    Measure(
        "failure",
        _("Contacts that need not have been"),
        _(
            "How many contacts came about because something was not done, or not done right (failure demand)?"
        ),
        "%",
        share,
        CONTACTS,
        people="judged_people",
        n="judged",
        total="failure",
        more_is_better=False,
    ),
    Measure(
        "spend",
        _("Spent from team money"),
        _("How much flexible money was spent, so that something became possible?"),
        "£",
        money,
        SPENDS,
        adds_up=True,
    ),
)
BY_CODE = {measure.code: measure for measure in MEASURES}
