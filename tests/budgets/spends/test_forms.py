"""What people type about a spend or a limit, made into pence and choices."""

import pytest
from django.http import QueryDict
from django.utils import timezone

from budgets.models import Spend
from budgets.spends.forms import AnswerForm, CameToForm, HelpedForm, LimitForm, SpendForm
from tests.factories.teams import MembershipFactory, TeamFactory, UserFactory

pytestmark = pytest.mark.django_db


def sent(**values):
    data = QueryDict(mutable=True)
    data.update(values)
    return data


def errors(form):
    return {name: [str(error) for error in found] for name, found in form.errors.items()}


class TestSpend:
    def form(self, teams=None, **changes):
        teams = teams or [TeamFactory()]
        given = {
            "so_that": "the fridge stays on",
            "what": "A meter card",
            "kind": "food_fuel",
            "asked_pence": "£12.50",
            "team": teams[0].pk,
        } | changes
        return SpendForm(
            sent(**given), team_ids=tuple(team.pk for team in teams), today=timezone.localdate()
        )

    def test_pounds_are_pence(self):
        form = self.form()
        assert form.is_valid(), errors(form)
        assert form.cleaned_data["asked_pence"] == 1_250

    @pytest.mark.parametrize(
        ("typed", "kept"),
        [
            ("so that the fridge stays on", "the fridge stays on"),
            ("So that: the fridge stays on", "the fridge stays on"),
            ("SO THAT… the fridge stays on", "the fridge stays on"),
            ("so that so that it is", "so that it is"),
            ("so thatched roofs hold", "so thatched roofs hold"),
            ("he can, so that is that", "he can, so that is that"),
            ("so that", "so that"),
        ],
    )
    def test_so_that_is_said_once(self, typed, kept):
        form = self.form(so_that=typed)
        assert form.is_valid(), errors(form)
        assert form.cleaned_data["so_that"] == kept

    def test_one_team_is_not_asked_for_and_two_are(self):
        one, two = TeamFactory(), TeamFactory()
        assert 'type="hidden" name="team"' in str(
            SpendForm(None, team_ids=(one.pk,), today=timezone.localdate())
        )
        form = str(SpendForm(None, team_ids=(one.pk, two.pk), today=timezone.localdate()))
        assert f'<option value="{two.pk}">' in form

    def test_another_team_s_money_is_not_offered(self):
        other = TeamFactory()
        assert "team" in errors(self.form(team=other.pk))

    def test_a_shop_need_not_be_known(self):
        form = self.form(supplier="")
        assert form.is_valid(), errors(form)

    @pytest.mark.parametrize("kind", ["", "gold"])
    def test_a_kind_is_one_of_ours(self, kind):
        assert "kind" in errors(self.form(kind=kind))


class TestAnswer:
    @pytest.mark.parametrize(("typed", "yes"), [("yes", True), ("no", False)])
    def test_is_yes_or_no(self, typed, yes):
        form = AnswerForm(sent(yes=typed, words="Because"))
        assert form.is_valid(), errors(form)
        assert form.cleaned_data["yes"] is yes

    def test_a_yes_needs_no_words(self):
        assert AnswerForm(sent(yes="yes")).is_valid()

    @pytest.mark.parametrize("words", ["", "   "])
    def test_a_no_says_why(self, words):
        assert list(errors(AnswerForm(sent(yes="no", words=words)))) == ["words"]

    def test_neither_is_one_fault_and_not_two(self):
        assert list(errors(AnswerForm(sent()))) == ["yes"]

    def test_maybe_is_no_answer(self):
        assert list(errors(AnswerForm(sent(yes="maybe")))) == ["yes"]


class TestLookingBack:
    def test_what_it_came_to_may_be_said_before_whether_it_helped(self):
        form = CameToForm(sent(pence="30"), spend=Spend(), since=None)
        assert form.is_valid(), errors(form)
        today = timezone.localdate()
        said = {"pence": 3_000, "bought_on": today, "helped": "", "last": True}
        assert form.cleaned_data == said

    @pytest.mark.parametrize("helped", ["worked", "too_soon", "did_not"])
    def test_three_answers(self, helped):
        assert HelpedForm(sent(helped=helped)).is_valid()

    @pytest.mark.parametrize("helped", ["", "somewhat"])
    def test_and_no_other(self, helped):
        assert list(errors(HelpedForm(sent(helped=helped)))) == ["helped"]


class TestLimit:
    def form(self, team, but, **changes):
        given = {"user": "", "per_spend": "200", "per_month": "600"} | changes
        return LimitForm(sent(**given), team_id=team.pk, but=but.pk)

    def test_is_for_everybody_when_nobody_is_named(self):
        form = self.form(TeamFactory(), UserFactory())
        assert form.is_valid(), errors(form)
        assert form.cleaned_data == {"user": None, "per_spend": 20_000, "per_month": 60_000}

    def test_a_month_may_hold_just_one_spend(self):
        team, lead = TeamFactory(), UserFactory()
        assert self.form(team, lead, per_month="200").is_valid()
        form = self.form(team, lead, per_month="199.99")
        assert errors(form) == {"per_month": ["A month must hold at least one spend."]}

    def test_a_missing_amount_is_one_fault_and_not_two(self):
        assert list(errors(self.form(TeamFactory(), UserFactory(), per_spend=""))) == ["per_spend"]

    def test_offers_who_sits_in_the_team_and_not_who_asks(self):
        seat = MembershipFactory()
        lead = MembershipFactory(team=seat.team, lead=True).user
        MembershipFactory(team=seat.team, user__is_active=False)
        MembershipFactory(team=seat.team, ends_at=seat.starts_at)
        MembershipFactory()
        form = self.form(seat.team, lead)
        assert list(form.fields["user"].queryset) == [seat.user]

    def test_offers_whoever_came_back_once(self):
        seat = MembershipFactory()
        MembershipFactory(team=seat.team, user=seat.user, ends_at=seat.starts_at)
        form = self.form(seat.team, UserFactory())
        assert list(form.fields["user"].queryset) == [seat.user]
