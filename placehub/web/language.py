"""Which pages stand in Welsh as a whole, and in which language a message was said.

A page is either wholly in the reader's language or, until somebody has put all of it into Welsh, wholly in
English and marked as that: never half and half. Its frame is in the reader's language either way.
``placehub/dev/catalogue.py`` says whose words the catalogue holds; a test compares the two.
"""

from django.contrib.messages.storage.session import SessionStorage
from django.utils.translation import get_language

IN_WELSH = frozenset(
    {
        "account_login",
        "account_logout",
        "mfa_authenticate",
        "people:today",
        "people:come-back-tick",
        "people:person",
        "people:stream",
        "people:settlement",
        "people:opening",
        "people:still-so",
        "people:door-note-end",
        "people:new-contact",
        "people:new-contact-for",
        "web:undo",
        # parts of Today and of the person's page
        "budgets:today-panel",
        "budgets:person-panel",
        "leaving:left",
    }
)


class SaidInALanguage(SessionStorage):
    """A message is said by one page and read on the next, which may stand in another language."""

    def add(self, level: int, message: str, extra_tags: str = "") -> None:
        super().add(level, message, extra_tags or get_language() or "")
