"""Forms speak in the product's words, and never in Django's own."""

import re
from collections.abc import Iterator

import pytest
from django import forms
from django.core.exceptions import ValidationError

from placehub.web.forms import VALIDATORS

STOCK = re.compile(r"^(This field|Ensure (this|that)|Enter a|Select a valid|The submitted file)")


def every_form(parent: type = forms.BaseForm) -> Iterator[type[forms.BaseForm]]:
    for form in parent.__subclasses__():
        yield form
        yield from every_form(form)


def ours() -> list[type[forms.BaseForm]]:
    rooms = ("people.", "budgets.", "teams.", "placehub.")
    return [form for form in every_form() if form.__module__.startswith(rooms)]


def test_no_field_of_any_form_has_a_stock_message(client: object) -> None:
    import placehub.urls  # noqa: F401  # every view, and with it every form

    said = {
        (form.__name__, name, code): str(words)
        for form in ours()
        for name, field in getattr(form, "base_fields", {}).items()
        if not field.widget.is_hidden and not isinstance(field, forms.FileField)
        for code, words in field.error_messages.items()
    }
    assert len(said) > 300
    assert not {where: words for where, words in said.items() if STOCK.match(words)}


@pytest.mark.parametrize("validator", VALIDATORS, ids=lambda one: one.__name__)
def test_no_validator_has_one(validator: type) -> None:
    assert not STOCK.match(str(validator.message))


def test_a_length_says_both_numbers() -> None:
    with pytest.raises(ValidationError, match="Use at most 3 characters: these are 4"):
        forms.CharField(max_length=3).clean("long")
