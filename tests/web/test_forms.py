"""How a form is drawn and answered: the two questions every form view asks, and each kind of field."""

import re
from datetime import UTC, date, datetime, timedelta

import pytest
from django import forms
from django.http import QueryDict
from django.test import RequestFactory
from django.utils import timezone
from pytest_django.asserts import assertHTMLEqual

from placehub.clock import comes_twice
from placehub.errors import Refused
from placehub.web.births import BornForm, born_field
from placehub.web.forms import (
    Chips,
    DayInput,
    ManyChips,
    MomentField,
    MomentInput,
    NearDayField,
    PenceField,
    Tiles,
    nhs_number_field,
    phone_field,
    postcode_field,
    posted,
    refused_beside,
    status_of,
)
from placehub.web.templatetags.placehub import error_summary
from tests.doors import Page

SIZES = [("s", "Small"), ("l", "Large")]


class Sample(forms.Form):
    words = forms.CharField(label="Words", max_length=5, help_text="A few.")
    day = forms.DateField(label="Day", widget=DayInput(), required=False)
    size = forms.ChoiceField(label="Size", choices=SIZES, widget=Chips(), required=False)
    many = forms.MultipleChoiceField(
        label="Many", choices=SIZES, widget=ManyChips(), required=False
    )
    agreed = forms.BooleanField(label="Agreed", required=False)


def drawn(form):
    page = Page()
    page.feed(str(form))
    return page


class TestPosted:
    def test_is_what_was_sent(self):
        request = RequestFactory().post("/", {"words": "x"})
        assert posted(request)["words"] == "x"

    def test_is_nothing_on_a_look(self):
        assert posted(RequestFactory().get("/?words=x")) is None

    def test_an_empty_form_is_a_form_all_the_same(self):
        sent = posted(RequestFactory().post("/"))
        assert sent is not None
        assert Sample(sent).is_bound


class TestStatus:
    def test_a_form_with_errors_is_422(self):
        assert status_of(Sample({"words": ""})) == 422

    def test_a_form_that_was_only_opened_is_200(self):
        assert status_of(Sample()) == 200

    def test_a_form_without_errors_is_200(self):
        assert status_of(Sample({"words": "hello"})) == 200

    def test_one_of_several_is_enough(self):
        assert status_of(Sample(), Sample({"words": ""})) == 422
        assert status_of(Sample(), Sample({"words": "x"})) == 200
        assert status_of() == 200


class TestRefused:
    def test_stands_beside_its_field_and_keeps_what_was_typed(self):
        form = Sample({"words": "hello"})
        with refused_beside(form, "words"):
            raise Refused("Not today.")
        assert form.errors == {"words": ["Not today."]}
        assert form["words"].value() == "hello"

    def test_a_verb_that_is_done_goes_on_in_the_block(self):
        form, after = Sample({"words": "hello"}), []
        with refused_beside(form, None):
            after.append("told")
        assert after == ["told"]
        assert not form.errors

    def test_nothing_else_is_caught(self):
        with pytest.raises(ValueError, match="no refusal"), refused_beside(Sample({}), None):
            raise ValueError("no refusal")


class TestDrawing:
    def test_the_error_stands_beside_its_field_and_is_tied_to_it(self):
        form = Sample({"words": "too long"})
        assert "at most 5" in drawn(form).errors["words"]
        html = str(form)
        assert 'aria-invalid="true"' in html
        assert 'aria-describedby="id_words_helptext id_words_error"' in html

    def test_a_field_without_fault_has_no_error(self):
        assert drawn(Sample({"words": "x"})).errors == {}

    def test_what_was_typed_stays(self):
        sent = QueryDict("words=too+long&day=2026-02-30&size=l&many=s&agreed=on")
        typed = drawn(Sample(sent)).typed
        assert typed == {
            "words": "too long",
            "day": "2026-02-30",
            "size": "l",
            "many": "s",
            "agreed": "on",
        }

    def test_what_was_typed_is_never_markup(self):
        html = str(Sample({"words": '"><script>'}))
        assert "<script>" not in html
        assert drawn(Sample({"words": '"><script>'})).typed["words"] == '"><script>'

    def test_one_may_leave_out_what_is_not_needed_and_is_told_so(self):
        html = str(Sample())
        assert html.count("(optional)") == 3  # the tick says it by itself

    def test_a_choice_is_a_group_with_a_name(self):
        html = str(Sample()["size"].as_field_group())
        assert html.count("<legend") == 1
        assert html.count('type="radio"') == 2

    def test_a_tile_has_its_picture(self):
        class Pictured(forms.Form):
            how = forms.ChoiceField(choices=SIZES, widget=Tiles(icons={"s": "phone"}))

        html = str(Pictured()["how"])
        assert html.count("<svg") == 1
        assert 'class="tiles"' in html


class TestDays:
    def test_are_drawn_as_a_browser_reads_them(self):
        assertHTMLEqual(
            DayInput().render("day", date(2026, 2, 3)),
            '<input type="date" name="day" value="2026-02-03">',
        )
        assertHTMLEqual(
            MomentInput().render("at", datetime(2026, 2, 3, 14, 5)),  # noqa: DTZ001
            '<input type="datetime-local" name="at" value="2026-02-03T14:05">',
        )

    @pytest.mark.parametrize(
        ("days", "near"), [(731, True), (732, False), (-731, True), (-732, False)]
    )
    def test_two_years_away_is_near(self, days, near):
        day = timezone.localdate() + timedelta(days=days)
        if near:
            assert NearDayField().clean(day.isoformat()) == day
        else:
            with pytest.raises(forms.ValidationError, match="Is the year right"):
                NearDayField().clean(day.isoformat())

    def test_no_day_is_far_from_nothing(self):
        assert NearDayField(required=False).clean("") is None


class TestPence:
    @pytest.mark.parametrize("most", [100, 2_000_000_000])
    def test_more_than_its_column_holds_is_refused(self, most):
        field = PenceField(most=most)
        assert field.clean(f"{most // 100}") == most
        with pytest.raises(forms.ValidationError, match="a digit too many"):
            field.clean(f"{most // 100}.01")

    def test_a_column_holds_what_is_let_through(self):
        assert PenceField.most_in_a_column < 2**31
        assert PenceField().most < 2**63

    def test_nothing_is_an_amount_only_where_none_is_needed(self):
        assert PenceField(required=False).clean("0") == 0
        assert PenceField(required=False).clean("") is None
        with pytest.raises(forms.ValidationError, match="more than nothing"):
            PenceField().clean("0.00")

    def test_pence_are_drawn_as_pounds_and_typing_as_it_was(self):
        assert PenceField().prepare_value(1205) == "12.05"
        assert PenceField().prepare_value("lots") == "lots"
        assert PenceField().prepare_value(None) is None


class TestAMoment:
    """The clocks go back on 25 October 2026 at 2:00, and forward on 28 March 2027 at 1:00."""

    def test_is_of_london(self):
        at = MomentField().clean("2026-07-01T10:00")
        assert at.astimezone(UTC) == datetime(2026, 7, 1, 9, tzinfo=UTC)

    def test_an_hour_that_comes_twice_is_the_first(self):
        at = MomentField().clean("2026-10-25T01:30")
        assert at.astimezone(UTC) == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
        assert comes_twice(at)
        assert not comes_twice(MomentField().clean("2026-10-25T02:30"))

    def test_an_hour_that_never_comes_is_told_in_words(self):
        with pytest.raises(forms.ValidationError, match="clocks went forward"):
            MomentField().clean("2027-03-28T01:30")

    def test_what_is_no_moment_is_told_in_words(self):
        with pytest.raises(forms.ValidationError, match="a day and a time"):
            MomentField().clean("soon")


class TestABirth:
    class Form(BornForm):
        born_on = born_field()

    def form(self, *parts):
        names = ("born_on_day", "born_on_month", "born_on_year", "born_on_about")
        return self.Form(dict(zip(names, parts, strict=False)))

    @pytest.mark.parametrize(
        ("typed", "on", "kind"),
        [
            (("14", "5", "1993"), date(1993, 5, 14), "day"),
            (("14", "05", "93"), date(1993, 5, 14), "day"),
            ((" 14 ", "May", "1993"), date(1993, 5, 14), "day"),
            (("14", "mai", "1993"), date(1993, 5, 14), "day"),
            (("", "3", "1990"), date(1990, 3, 1), "month"),
            (("", "March", "1990"), date(1990, 3, 1), "month"),
            (("", "", "1971"), date(1971, 1, 1), "year"),
            (("", "", "1970", "on"), date(1970, 1, 1), "about"),
            (("", "", ""), None, "day"),
            (("", "", "", "on"), None, "day"),
            ((), None, "day"),
        ],
    )
    def test_is_as_much_as_is_known(self, typed, on, kind):
        form = self.form(*typed)
        assert form.is_valid(), form.errors
        assert (form.cleaned_data["born_on"], form.cleaned_data["born_kind"]) == (on, kind)

    @pytest.mark.parametrize(
        ("typed", "words"),
        [
            (("1", "9", "24"), "1924 or 2024?"),
            (("01", "01", "1900"), "stands for no day"),
            (("31", "2", "1993"), "no day of the calendar"),
            (("1", "1", "2099"), "not within the last 125 years"),
            (("14", "5", ""), "Write the year too."),
            (("14", "", "1993"), "Write the month too"),
            (("14/5/1993", "5", "1993"), "Write the day in figures"),
            (("14", "13", "1993"), "Write the month in figures or in words"),
            (("14", "5", "last year"), "Write the year in four figures"),
            (("", "", "71"), "Write the year in four figures"),
            (("", "5", "71"), "Write the year in four figures"),
            (("14", "5", "1993", "on"), "leave the day and the month empty"),
        ],
    )
    def test_what_is_wrong_is_said_and_what_was_typed_stays(self, typed, words):
        form = self.form(*typed)
        assert words in str(form.errors["born_on"])
        for each in typed[:3]:
            assert f'value="{each}"' in str(form["born_on"]) or not each

    @pytest.mark.parametrize(
        ("kind", "shown"),
        [
            ("day", ["14", "5", "1993"]),
            ("month", ["5", "1993"]),
            ("year", ["1993"]),
            ("about", ["1993"]),
        ],
    )
    def test_is_shown_as_exactly_as_it_is_known(self, kind, shown):
        drawn = str(self.Form(initial={"born_on": date(1993, 5, 14), "born_kind": kind})["born_on"])
        assert re.findall(r'value="(\d*)"', drawn) == shown
        assert ("checked" in drawn) is (kind == "about")

    def test_is_three_fields_under_one_question(self):
        drawn = self.form("x", "5", "1993")["born_on"].as_field_group()
        assert drawn.count("<fieldset") == drawn.count("<legend") == 1
        assert drawn.count('inputmode="numeric"') == drawn.count('autocomplete="off"') == 3
        assert drawn.count('aria-invalid="true"') >= 3
        for part in ("Day", "Month", "Year"):
            assert f"<label>{part}<input" in drawn
        assert 'id="id_born_on_error"' in drawn
        assert (
            "id_born_on_error" in re.search(r'<fieldset[^>]*aria-describedby="([^"]*)"', drawn)[1]
        )

    def test_the_list_of_what_is_wrong_leads_into_the_first_of_them(self):
        assert 'href="#id_born_on_day"' in error_summary(self.form("x", "5", "1993"))

    def test_a_draft_from_before_says_nothing_of_it(self):
        """It had one field for all of it: what is kept stays, rather than being emptied."""
        field = self.Form()["born_on"]
        widget = field.field.widget
        assert widget.value_omitted_from_data({"born_on": "1971"}, {}, "born_on")
        assert not widget.value_omitted_from_data({"born_on_year": ""}, {}, "born_on")


class TestNumbers:
    @pytest.mark.parametrize(
        ("field", "typed", "value"),
        [
            (nhs_number_field, "943-476-5919", "9434765919"),
            (postcode_field, "ex42ab", "EX4 2AB"),
            (phone_field, "+447700900129", "07700 900129"),
            (phone_field, "", ""),
        ],
    )
    def test_have_one_spelling_when_kept(self, field, typed, value):
        assert field().clean(typed) == value

    @pytest.mark.parametrize(
        ("field", "typed", "words"),
        [
            (nhs_number_field, "9434765918", "valid NHS number"),
            (nhs_number_field, "9999999999", "Leave it empty"),
            (postcode_field, "exeter", "not a postcode"),
            (phone_field, "07700 900128 / 01632 960128", "01632 960128"),
        ],
    )
    def test_what_is_wrong_is_said(self, field, typed, words):
        with pytest.raises(forms.ValidationError, match=words):
            field().clean(typed)
