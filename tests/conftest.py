"""Sign somebody in, and little else."""

import os
from collections.abc import Callable, Iterator
from datetime import UTC, datetime

import pytest
from django.test import Client
from hypothesis import HealthCheck, settings

from tests.support import (
    run_as_the_app,
    run_as_the_owner_again,
    take_questions_as_kept,
)

pytest_plugins = ["tests.browser"]
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")  # playwright's loop makes the ORM refuse

# A slow machine is not a fault: no test fails for the time that an example took. Examples are drawn anew
# in every run (derandomize off), so that a thousand runs look at more than one; the failure prints its seed,
# and PLACEHUB_EXAMPLES=10000 looks longer.
settings.register_profile(
    "placehub",
    deadline=None,
    derandomize=False,
    print_blob=True,
    max_examples=int(os.environ.get("PLACEHUB_EXAMPLES", "100")),
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("placehub")


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: object) -> Iterator[None]:
    with django_db_blocker.unblock():
        take_questions_as_kept()
        run_as_the_app()
    yield
    with django_db_blocker.unblock():
        run_as_the_owner_again()


def second_factor(client: Client) -> None:
    """Mark the client's session as one that passed a second factor."""
    session = client.session
    session["account_authentication_methods"] = [
        {"method": "mfa", "type": "totp", "at": datetime.now(UTC).timestamp()},
        {"method": "password", "at": datetime.now(UTC).timestamp()},
    ]
    session.save()


@pytest.fixture
def sign_in(db: None) -> Callable[..., Client]:
    """A client signed in as ``user`` with both factors; ``htmx=True`` asks for fragments."""

    def _sign_in(user: object, *, htmx: bool = False) -> Client:
        client = Client(headers={"HX-Request": "true"} if htmx else {})
        client.force_login(user)
        second_factor(client)
        return client

    return _sign_in


@pytest.fixture
def sign_in_once_only(sign_in: Callable[..., Client]) -> Callable[..., Client]:
    """Signed in with a password only: the second factor is missing."""

    def _sign_in(user: object) -> Client:
        client = Client()
        client.force_login(user)
        return client

    return _sign_in
