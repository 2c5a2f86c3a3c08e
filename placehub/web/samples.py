"""Invented data for the style page."""

from django import forms

from placehub.charts.bars import bars
from placehub.charts.circle import ring
from placehub.charts.dumbbell import dumbbell
from placehub.charts.marks import Chart
from placehub.charts.pots import burn
from placehub.charts.tiles import tiles
from placehub.charts.trend import trend
from placehub.web.forms import Chips, DayInput, PenceField, Tiles

MONTHS = ["Dec", "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov"]


def charts() -> dict[str, Chart]:
    return {
        "trend": trend(
            "Share who say life is better",
            "More people say life is better.",
            MONTHS,
            [41, 43, 42, 46, None, None, 52, 55, 57, 56, 61, 64],
            unit="%",
            low=[32, 34, 33, 37, None, None, 43, 46, 48, 47, 53, 55],
            high=[49, 51, 50, 54, None, None, 60, 64, 66, 65, 70, 72],
        ),
        "bars": bars(
            "What it was for",
            "Beds and bedding most of all.",
            [("Beds and bedding", 4380), ("Food and fuel", 3910), ("Other", None)],
            unit="£",
        ),
        "dumbbell": dumbbell(
            "How things feel",
            "Home is the thing that is not moving.",
            [("Feeling safe", 3.0, 6.0), ("Home", 4.0, 3.0), ("Money", None, None)],
        ),
        "tiles": tiles(
            "Days to somebody coming",
            "Northgate waits longest.",
            MONTHS[:4],
            [
                ("Harbour", 0, 0, [7, 6, 5, 4]),
                ("Northgate", 1, 0, [6, 8, 9, 12]),
                ("Hill Top", 0, 1, [None, None, None, None]),
            ],
        ),
        "ring": ring(
            "The people round Maya",
            "Close in: Tia and Nan. The tie to housing is broken.",
            "Maya",
            [
                ("Tia", "daughter, 7", "family", "often", True),
                ("Nan", "upstairs", "family", "often", True),
                ("Housing", "no date", "service", "broken", False),
                ("Food pantry", "Thursdays", "community", "sometimes", False),
            ],
            [("Close", ["Tia, daughter, 7", "Nan, upstairs"])],
        ),
        "burn": burn(
            "Flexible fund",
            "It started slowly and is catching up.",
            MONTHS,
            [0, 110000, 290000, 430000, 690000, 980000, 1420000, 1930000],
            [2220000, 2510000, 2800000, 3110000],
            3600000,
        ),
    }


class SampleForm(forms.Form):
    how = forms.ChoiceField(
        label="How?",
        widget=Tiles(icons={"door": "doorstep", "home": "home"}),
        choices=[("door", "Doorstep"), ("home", "At home")],
    )
    seemed = forms.ChoiceField(
        label="How did Maya seem to you?",
        widget=Chips(),
        choices=[("low", "Low"), ("same", "As usual")],
        required=False,
    )
    words = forms.CharField(
        label="What happened?",
        help_text="A few words will do.",
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    on = forms.DateField(label="On which day?", widget=DayInput())
    amount = PenceField(label="How much?", help_text="In pounds.")


def form() -> SampleForm:
    return SampleForm({"seemed": "low", "amount": "lots"})
