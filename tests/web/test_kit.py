"""The web kit: money fields, charts, cursors, headers."""

import re
import uuid
from itertools import pairwise

import pytest
from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile
from django.template.loader import render_to_string
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from placehub.charts.bars import bars
from placehub.charts.marks import Chart
from placehub.charts.tiles import tiles
from placehub.charts.trend import trend
from placehub.formats import initials, pounds
from placehub.paging import read_cursor
from placehub.web.forms import NearDayField, PenceField
from placehub.web.samples import charts as samples
from tests.factories.teams import MembershipFactory


class TestPence:
    @pytest.mark.parametrize(
        ("typed", "pence"),
        [("12.50", 1250), ("£12.5", 1250), ("1,200", 120_000), (" 45 ", 4500), ("0.01", 1)],
    )
    def test_as_people_type_it(self, typed, pence):
        assert PenceField().clean(typed) == pence

    @pytest.mark.parametrize(
        "typed", ["lots", "12.345", "-5", "1e9", "12,50,", "£", "0", "999999999999"]
    )
    def test_refused(self, typed):
        with pytest.raises(forms.ValidationError):
            PenceField().clean(typed)

    @given(st.integers(1, 100_000_000))
    def test_there_and_back(self, pence):
        assert PenceField().clean(pounds(pence)) == pence


def drawn(chart: Chart) -> str:
    return render_to_string("components/charts/chart.html", {"chart": chart, "prefix": "x"})


@pytest.mark.parametrize("typed", ["9999-12-31", "0206-01-01"])
def test_a_day_far_away_has_a_mistyped_year(typed):
    with pytest.raises(forms.ValidationError, match="Is the year right"):
        NearDayField().clean(typed)


class TestCharts:
    @pytest.mark.parametrize("name", samples())
    def test_has_a_title_a_finding_and_a_table(self, name):
        svg = drawn(samples()[name])
        assert "<title" in svg
        assert "<desc" in svg
        assert "<table>" in svg
        assert "style=" not in svg
        assert "<script" not in svg

    def test_a_withheld_value_is_never_a_nought(self):
        chart = trend("Share", "It rises.", ["Jan", "Feb", "Mar"], [10, None, 30], unit="%")
        assert len(chart.wide.lines) == 2
        assert len(chart.wide.points) == 2
        assert len(chart.wide.gaps) == 1
        assert chart.table.rows[1] == ["Feb", "*"]
        assert "Feb" in drawn(chart)

    def test_the_table_says_what_the_bars_say(self):
        svg = drawn(bars("What it was for", "Beds.", [("Beds", 4380), ("Other", None)], unit="£"))
        assert svg.count("£4,380") == 3  # wide, narrow, table

    def test_bars_refuse_what_a_length_cannot_show(self):
        with pytest.raises(ValueError, match="negative"):
            bars("x", "x", [("a", -1)])

    @pytest.mark.parametrize(
        ("values", "labels"),
        [
            ([62, 100], ["0%", "20%", "40%", "60%", "80%", "100%"]),
            ([0.3, -0.2, None], ["-0.2%", "-0.1%", "0%", "0.1%", "0.2%", "0.3%"]),
            ([-1.5], ["-1.5%", "-1%", "-0.5%", "0%"]),
            ([None], ["0%", "0.2%", "0.4%", "0.6%", "0.8%", "1%"]),
        ],
    )
    def test_the_marks_of_an_axis_are_even_and_reach_below_nought(self, values, labels):
        chart = trend("x", "x", [str(n) for n in range(len(values))], values, unit="%")
        assert [mark["label"] for mark in chart.wide.grid] == labels
        gaps = [b["y"] - a["y"] for a, b in pairwise(chart.wide.grid)]
        assert max(gaps) - min(gaps) < 0.3

    def test_a_tile_whose_newest_month_is_withheld_ends_with_the_mark_and_no_dot(self):
        hidden = tiles("x", "x", ["Jan", "Feb"], [("Hill", 0, 0, [5, None])])
        end = hidden.wide.tiles[0]["end"]
        assert (end["dot"], end["label"], end["words_y"]) == (False, "*", 120)

    def test_a_tile_below_nought_stays_in_its_frame(self):
        chart = tiles("x", "x", ["Jan", "Feb"], [("Hill", 0, 0, [-0.5, 0.5])])
        assert chart.wide.zero == 82
        assert chart.wide.tiles[0]["lines"] == [
            f"M16.0 120.0 L{chart.wide.tiles[0]['end']['x']} 44.0"
        ]

    def test_ids_are_the_chart_s_own(self):
        svg = drawn(samples()["trend"])
        ids = re.findall(r'id="([^"]+)"', svg)
        assert len(ids) == len(set(ids))

    @given(st.lists(st.one_of(st.none(), st.floats(-1e6, 1e6)), min_size=2, max_size=30))
    def test_any_line_can_be_drawn(self, values):
        chart = trend("x", "x", [str(n) for n in range(len(values))], values)
        points = [point["y"] for point in chart.wide.points]
        top, bottom = (mark["y"] for mark in (chart.wide.grid[-1], chart.wide.grid[0]))
        assert all(top - 0.1 <= y <= bottom + 0.1 for y in points)
        assert len(points) == sum(value is not None for value in values)


def test_a_cursor_that_was_tampered_with_is_not_believed():
    assert read_cursor("nonsense") is None


@pytest.mark.parametrize(
    ("name", "letters"),
    [("Maya Thompson", "MT"), ("Maya", "M"), ("", ""), ("Ana de la Cruz", "AC")],
)
def test_initials(name, letters):
    assert initials(name) == letters


@pytest.mark.django_db
class TestHeaders:
    def test_a_strict_policy_on_every_answer(self, sign_in, client):
        for answer in (
            client.get("/account/login/"),
            sign_in(MembershipFactory().user).get(reverse("people:today")),
            client.get("/nothing"),
        ):
            policy = answer["Content-Security-Policy"]
            assert "default-src 'none'" in policy
            assert "unsafe" not in policy
            assert answer["X-Content-Type-Options"] == "nosniff"
            assert answer["X-Frame-Options"] == "DENY"
            assert answer["Referrer-Policy"] == "same-origin"

    def test_files_are_refused(self, sign_in):
        client = sign_in(MembershipFactory().user)
        answer = client.post(
            reverse("people:find"), {"q": "x", "file": SimpleUploadedFile("a.txt", b"x")}
        )
        assert answer.status_code == 400

    def test_an_address_for_forms_alone_says_so(self, sign_in):
        client = sign_in(MembershipFactory().user)
        answer = client.get(reverse("people:pull-answer", args=[uuid.UUID(int=7)]))
        assert (answer.status_code, answer["Allow"]) == (405, "POST")
        assert "Nothing was changed" in answer.content.decode()

    def test_an_htmx_request_without_a_session_is_sent_to_sign_in(self, client):
        answer = client.get(reverse("people:today"), headers={"HX-Request": "true"})
        assert answer.status_code == 401
        assert answer["HX-Redirect"].startswith("/account/login/")
