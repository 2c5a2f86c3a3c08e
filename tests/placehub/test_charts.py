"""Charts: what is drawn, what is said beside it, and what is withheld."""

import re
from itertools import pairwise

import pytest
from django.template.loader import render_to_string
from hypothesis import given
from hypothesis import strategies as st

from placehub.charts.bars import bars
from placehub.charts.marks import Chart, stretch
from placehub.charts.pots import burn
from placehub.charts.tiles import tiles
from placehub.charts.trend import trend
from placehub.web.samples import charts as samples


def drawn(chart: Chart) -> str:
    return render_to_string("components/charts/chart.html", {"chart": chart, "prefix": "x"})


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
        assert (end["dot"], end["label"], end["words_y"]) == (False, "*", 112)

    def test_a_tile_below_nought_stays_in_its_frame(self):
        chart = tiles("x", "x", ["Jan", "Feb"], [("Hill", 0, 0, [-0.5, 0.5])])
        assert chart.wide.zero == 78
        assert chart.wide.tiles[0]["lines"] == [
            f"M16.0 112.0 L{chart.wide.tiles[0]['end']['x']} 44.0"
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


class TestWhatAChartSaysOfItself:
    def test_where_a_line_begins_and_ends_and_what_is_not_shown(self):
        words = stretch(["Jan", "Feb", "Mar"], [1, None, 3], "%")
        assert words == "From 1% in Jan to 3% in Mar. Not shown: Feb."

    def test_a_single_month_has_no_stretch(self):
        assert stretch(["Jan", "Feb"], [None, 2], "") == "Feb: 2. Not shown: Jan."

    def test_a_month_between_two_that_are_withheld_is_a_dot(self):
        chart = tiles("x", "", ["Jan", "Feb", "Mar", "Apr"], [("Hill", 0, 0, [None, 2, None, 3])])
        assert len(chart.wide.tiles[0]["dots"]) == 1

    def test_every_point_tells_its_month_and_value(self):
        chart = trend("x", "", ["Jan", "Feb"], [1, 2], unit="%")
        assert [point["words"] for point in chart.wide.points] == ["Jan: 1%", "Feb: 2%"]

    def test_the_year_stands_once(self):
        months = ["Nov 25", "Dec 25", "Jan 26", "Feb 26"]
        chart = trend("x", "", months, [1, 2, 3, 4])
        assert [label["year"] for label in chart.wide.labels] == ["25", "", "26", ""]


@given(
    st.lists(st.integers(0, 900), min_size=1, max_size=12),
    st.lists(st.integers(0, 900), max_size=6),
)
def test_what_is_spent_today_is_said_clear_of_the_months(spent, ahead):
    so_far = sorted(100 * pounds for pounds in spent)
    to_come = sorted(max(100 * pounds, so_far[-1]) for pounds in ahead)
    months = [f"M{n}" for n in range(len(so_far) + len(to_come))]
    chart = burn("Fund", "Slow", months, so_far, to_come, 90_000)
    for one in (chart.wide, chart.narrow):
        lowest = max(line["y"] for line in one.grid)
        assert one.now["words_y"] <= lowest
        assert abs(one.now["words_y"] - one.now["y"]) < 30
