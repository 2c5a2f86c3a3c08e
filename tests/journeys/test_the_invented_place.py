"""What the demonstration is to show: everything that the product is for, in words that do not come round again."""

import re

import pytest
from django.db.models import Count

from budgets.models import Fund, Spend, Transfer
from people.models import (
    BreakGlass,
    Contact,
    Farewell,
    Goal,
    LookCheck,
    Person,
    Promise,
    ProtectedAddress,
    Quiet,
    Story,
)
from placehub.demonstration import note_words, plan_words
from tests.support import owner

pytestmark = pytest.mark.slow


def phrases(of: object) -> set[str]:
    if isinstance(of, str):
        return {of} - {""}
    return set().union(*map(phrases, of.values() if isinstance(of, dict) else of))


def test_words_come_from_several_hundred_phrases():
    written = phrases(note_words.NOTES) | phrases(note_words.SAID)
    own = phrases([plan_words.WHO, plan_words.GOALS, plan_words.HELPS, plan_words.HINDERS])
    plans = phrases([plan_words.PROMISES, plan_words.IN_THE_WAY])
    assert len(written | own | plans) >= 300


def test_no_phrase_of_a_note_stands_in_two_lists():
    """It would come round twice as often."""
    kinds = note_words.NOTES.values()
    everything = [words for ways in kinds for way in ways for words in way if words]
    assert len(everything) == len(set(everything))
    assert not [words for words in everything if re.search(r"{(?!n})", words)]


def test_the_picture_is_the_mission_s(place):
    with owner():
        both = Contact.objects.annotate(people=Count("about")).filter(people=2)
        assert both.count() >= 10
        assert Person.objects.filter(details__lives_with="Alys", details__address__gt="").exists()
        assert Person.objects.filter(sealed=True).count() >= 3
        assert BreakGlass.objects.filter(verdict__gt="").exists()
        assert LookCheck.objects.filter(verdict__gt="").exists()
        assert ProtectedAddress.objects.exists()
        assert Farewell.objects.count() >= 3
        assert set(Quiet.objects.values_list("kind", flat=True)) == {"died", "moved", "stop"}
        said = Contact.objects.exclude(words="").values_list("words", flat=True)
        assert len(set(said)) > 150
        for noun, least in ((Goal, 35), (Promise, 35), (Story, 30)):
            words = set(noun.objects.values_list("words", flat=True))
            assert len(words) >= least, noun


def test_each_fund_has_a_purpose_and_money_went_where_it_was_meant(place):
    """One whose giver never said is there too, and pays for nothing until finance says what it is for."""
    with owner():
        meant = {}
        for fund in Fund.objects.prefetch_related("purposes"):
            kinds = {one.kind for one in fund.purposes.all() if one.kind}
            meant[fund.name] = kinds
        kind_of = dict(Spend.objects.values_list("pk", "kind"))
        paid = Transfer.objects.filter(journal__spend_id__isnull=False, debit__fund__isnull=False)
        bought = {
            (fund, kind_of[spend])
            for fund, spend in paid.values_list("debit__fund__name", "journal__spend_id")
        }
    assert meant["Warm homes"] == {"warmth"}
    assert len(meant) >= 4
    assert bought
    assert not {(name, kind) for name, kind in bought if kind not in meant[name]}
