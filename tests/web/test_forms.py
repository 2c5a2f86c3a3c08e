"""How a form is drawn and answered: the two questions every form view asks, and each kind of field."""

from datetime import date, datetime, timedelta

import pytest
from django import forms
from django.http import QueryDict
from django.test import RequestFactory
from django.utils import timezone
from pytest_django.asserts import assertHTMLEqual

from placehub.web.forms import (
    Chips,
    DayInput,
    ManyChips,
    MomentInput,
    NearDayField,
    PenceField,
    Tiles,
    posted,
    status_of,
)
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
        assert html.count("(if you like)") == 3  # the tick says it by itself

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
