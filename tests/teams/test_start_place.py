"""A place begins: from a file, by asking, once, and with somebody who can come in."""

import re
from io import StringIO

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from teams.models import Appointment, Neighbourhood, Organisation, Team, User
from tests.support import owner
from tests.teams.test_ways_in import LONG, came

pytestmark = pytest.mark.django_db
PLACE = """
[[organisations]]
name = "Your Borough Council"
kind = "council"
[[organisations]]
name = "Open Door"
[[neighbourhoods]]
name = "Harbour"
[[neighbourhoods]]
name = "Northgate"
[[teams]]
name = "Harbour team"
neighbourhood = "Harbour"
phone = "020 7946 0001"
opening_hours = "Monday to Friday, 9 to 5"
duty_line = "020 7946 0002"
[[administrators]]
name = "Ada O’Neil"
email = "Ada@example.org"
organisation = "Your Borough Council"
job = "Programme lead"
[[administrators]]
name = "Ben Ward"
email = "ben@example.org"
organisation = "Open Door"
"""
YAML = """
organisations: [{name: Council, kind: council}]
administrators: [{name: Ada O’Neil, email: ada@example.org, organisation: Council}]
"""


@pytest.fixture
def start(tmp_path):
    def begin(words, name="place.toml"):
        path, out = tmp_path / name, StringIO()
        path.write_text(words)
        with owner():
            call_command("start_place", str(path), stdout=out)
        return out.getvalue()

    return begin


def test_everything_in_the_file_is_there(start):
    said = start(PLACE)
    assert "organisations 2, neighbourhoods 2, teams 1, administrators 2" in said
    team = Team.objects.get()
    assert (team.neighbourhood.name, team.phone) == ("Harbour", "020 7946 0001")
    assert (team.opening_hours, team.duty_line) == ("Monday to Friday, 9 to 5", "020 7946 0002")
    assert [(one.column, one.row) for one in Neighbourhood.objects.all()] == [(0, 0), (1, 0)]
    assert Organisation.objects.get(name="Open Door").kind == "other"
    ada = User.objects.get(email="ada@example.org")
    assert (ada.full_name, ada.job_title) == ("Ada O’Neil", "Programme lead")
    held = Appointment.objects.filter(role="administrator").values_list(
        "user__full_name", flat=True
    )
    assert sorted(held) == ["Ada O’Neil", "Ben Ward"]


def test_the_first_administrator_comes_in_and_must_set_up_a_second_factor(start):
    said = start(PLACE)
    links = re.findall(r"https://[^/]+(/come-in/\S+)", said)
    codes = re.findall(r"code  (\d{4} \d{4})", said)
    assert len(links) == len(codes) == 2
    assert came(links[0], codes[0]).status_code == 302
    client = Client()
    answer = client.post(reverse("account_login"), {"login": "ada@example.org", "password": LONG})
    assert answer.status_code == 302
    assert client.get(reverse("teams:teams"))["Location"] == reverse("mfa_activate_totp")
    assert came(links[0], codes[0]).status_code == 404


def test_it_runs_once_and_says_so(start):
    start(PLACE)
    with pytest.raises(CommandError, match="has begun already"):
        start(PLACE)
    assert Team.objects.count() == 1


def test_yaml_says_the_same_and_one_administrator_is_warned(start):
    said = start(YAML, "place.yml")
    assert "Letting anybody in takes two." in said
    assert User.objects.get().email == "ada@example.org"


@pytest.mark.parametrize(
    ("words", "why"),
    [
        ("", "at least one entry in organisations"),
        ("organisations = 3", "organisations is a list of entries"),
        ("[[orgs]]\nname = 'x'", "has these parts and no other"),
        ("this is no file", "is not understood"),
        (PLACE.replace("020 7946 0001", "ask Ruth"), "teams, entry 1: phone: That is not a telephone"),
        (PLACE.replace('neighbourhood = "Harbour"', 'neighbourhood = "Docks"'), "no neighbourhood is called 'Docks'"),
        (PLACE.replace("ben@example.org", "ada@example.org"), "administrators, entry 2: email"),
        (PLACE.replace("duty_line", "duty"), "teams, entry 1: duty is not known"),
        (PLACE.replace('kind = "council"', 'kind = "castle"'), "organisations, entry 1: kind"),
    ],
)  # fmt: skip
def test_a_file_that_is_wrong_keeps_nothing_and_says_where(start, words, why):
    with pytest.raises(CommandError, match=re.escape(why)):
        start(words)
    assert not Organisation.objects.exists()
    assert not User.objects.exists()


def test_a_file_that_is_not_there(tmp_path):
    with owner(), pytest.raises(CommandError, match="cannot be read"):
        call_command("start_place", str(tmp_path / "none.toml"))


def test_what_is_piped_in_is_toml(monkeypatch):
    monkeypatch.setattr("sys.stdin", StringIO(PLACE))
    with owner():
        call_command("start_place", "-", stdout=StringIO())
    assert Team.objects.get().name == "Harbour team"


def test_without_a_file_it_asks_until_it_is_answered(monkeypatch, capsys):
    organisations, places = ["Council", "castle", "council", ""], ["Harbour", ""]
    teams = ["Harbour team", "", "020 7946 0001", "", "", ""]
    people = ["Ada O’Neil", "ada", "ada@example.org", "", ""]
    answers = iter([*organisations, *places, *teams, *people])
    monkeypatch.setattr("builtins.input", lambda question: next(answers))
    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
    with owner():
        call_command("start_place", stdout=StringIO())
    assert Team.objects.get().neighbourhood.name == "Harbour"
    assert User.objects.get().organisation.name == "Council"
    said = capsys.readouterr().out
    assert "One of council" in said
    assert "This cannot be left out." in said
    assert "Write an e-mail address" in said


def test_with_nobody_to_ask_it_says_so(monkeypatch):
    monkeypatch.setattr("sys.stdin", StringIO(""))
    with owner(), pytest.raises(CommandError, match="Nobody is there to be asked"):
        call_command("start_place")


def test_the_example_in_the_readme_begins_a_place(start):
    readme = (settings.BASE_DIR / "README.md").read_text()
    start(re.search(r"```toml\n(.*?)```", readme, re.DOTALL)[1].replace("\n   ", "\n"))
    assert Appointment.objects.filter(role="administrator").count() == 2
