"""What is typed to let somebody in: days and choices, without a page."""

from datetime import date, timedelta

import pytest

from people.access.models import Level
from people.agreements.models import Agreement
from people.desk.forms import CheckForm, ReferenceForm
from people.sharing.forms import (
    AskInForm,
    BreakGlassForm,
    PullAnswerForm,
    SealForm,
    ShareForm,
    TieForm,
)
from people.sharing.models import BreakGlass
from teams.models import Team, User

TODAY = date(2026, 11, 20)


def day_of(form, field):
    """The form's word on that field alone."""
    form.full_clean()
    return form.errors.get(field, [])


def answer_form(sent):
    return PullAnswerForm(sent, workers=User.objects.none())


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("days", "fits"), [(0, False), (1, True), (366, True), (367, False), (-1, False)]
)
def test_a_share_ends_between_tomorrow_and_a_year_from_now(days, fits):
    until = (TODAY + timedelta(days=days)).isoformat()
    form = ShareForm(
        {"share-until": until},
        teams=Team.objects.none(),
        agreements=Agreement.objects.none(),
        today=TODAY,
    )
    assert (day_of(form, "until") == []) == fits


@pytest.mark.django_db
def test_a_share_says_how_much_in_levels_that_exist():
    form = ShareForm(
        None, teams=Team.objects.none(), agreements=Agreement.objects.none(), today=TODAY
    )
    assert {Level(value) for value, _words in form.fields["level"].choices} == set(Level)


@pytest.mark.parametrize(
    ("form", "sent", "values"),
    [
        (SealForm, {"shut": "yes"}, {"shut": True}),
        (SealForm, {"shut": "no"}, {"shut": False}),
        (
            answer_form,
            {"yes": "no"},
            {"yes": False, "words": "", "goes": None, "by_on": None},
        ),
        (TieForm, {"tie": "myself"}, {"tie": "myself"}),
        (CheckForm, {"verdict": "fine"}, {"verdict": "fine", "words": ""}),
    ],
)
def test_a_button_becomes_a_value(form, sent, values):
    found = form(sent)
    assert found.is_valid(), found.errors
    assert found.cleaned_data == values


@pytest.mark.parametrize(
    ("form", "field"), [(SealForm, "shut"), (answer_form, "yes"), (TieForm, "tie")]
)
@pytest.mark.parametrize("sent", ["", "true", "YES"])
def test_a_button_that_there_is_not_becomes_none(form, field, sent):
    assert field in form({field: sent}).errors


@pytest.mark.parametrize(("letters", "fits"), [(19, False), (20, True), (500, True), (501, False)])
def test_the_glass_wants_a_reason_of_twenty_letters(letters, fits):
    form = BreakGlassForm({"reason": "consent", "words": "w" * letters, "hours": "4"})
    assert form.is_valid() == fits


def test_the_glass_opens_for_three_reasons_and_at_most_three_days():
    form = BreakGlassForm()
    reasons = {value for value, _words in form.fields["reason"].choices if value}
    assert reasons == set(BreakGlass.Reason.values)
    assert max(value for value, _words in form.fields["hours"].choices) == 72


def test_one_asks_to_come_in_for_a_team_of_ones_own():
    mine = [(3, "Harbour")]
    assert AskInForm({"team": "3", "words": "The pantry"}, teams=mine).is_valid()
    assert "team" in AskInForm({"team": "4", "words": "The pantry"}, teams=mine).errors


@pytest.mark.parametrize("typed", ["Maya Thompson", "", "123", "not-a-reference"])
def test_a_steward_types_a_reference_and_no_name(typed):
    assert "reference" in ReferenceForm({"reference": typed}).errors
