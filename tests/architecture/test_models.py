"""What models and measures say of themselves. Each guard has been seen to fail."""

import pytest
from django.apps import apps

from placehub.outcomes.measures.catalogue import MEASURES


def test_models_print_no_person() -> None:
    """A model in a log line or a traceback shows a key, never a name or a word."""
    personal = {
        "given_name",
        "family_name",
        "known_as",
        "words",
        "said",
        "name",
        "address",
        "so_that",
        "what",
    }
    for app_name in ("people", "budgets"):
        for model in apps.get_app_config(app_name).get_models():
            fields = {f.name for f in model._meta.get_fields() if hasattr(f, "attname")} & personal
            if not fields or model._meta.label in {
                "people.Agreement",
                "budgets.Fund",
                "budgets.Account",
            }:
                continue
            row = model(**dict.fromkeys(fields, "CANARY"))
            assert "CANARY" not in str(row), model


@pytest.mark.parametrize("measure", MEASURES, ids=lambda measure: measure.code)
def test_a_measure_says_unit_cohort_and_source(measure: object) -> None:
    words = measure.figure.__doc__
    assert all(part in words for part in ("Unit:", "Cohort:", "Source:"))
