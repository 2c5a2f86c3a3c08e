"""make bench, second part: the money's pages with 1,000, 100,000 and 1,000,000 entries in one pot.

In a database of its own (placehub_bench_money). Entries are put in by SQL with the triggers off, balances and
totals consistent; the bare page of bench/run.py is the yardstick of each size. Ends with 1 when a page with
the most entries takes more than a quarter longer than with the fewest.
"""

import argparse
import sys
from datetime import timedelta

import bench.run as bench  # sets Django up

# isort: split
from django.conf import settings
from django.core.management import call_command
from django.db import connection, transaction
from django.test import Client
from django.urls import path, reverse
from django.utils import timezone

import placehub.urls
from bench.seed_scale import Scale
from budgets.books.queries.checks import check
from budgets.funds import operations as funds
from budgets.funds.queries import with_sums
from budgets.ledger import operations as ledger
from budgets.models import Fund, Pot, Spend
from people.models import Person
from placehub.access import doors
from placehub.access.context import acting_as
from teams.models import Appointment, Membership, Neighbourhood, Team, User
from tests.conftest import second_factor
from tests.support import run_as_the_app, run_as_the_owner_again

DATABASE = "placehub_bench_money"
SIZES = (1_000, 100_000, 1_000_000)
MOST = 1.25  # times what it takes with the fewest entries
TABLES = (
    "budgets_spend",
    "budgets_spendwords",
    "led_journal",
    "led_transfer",
    "led_hold",
    "led_account",
)
# A spend is promised on one day and paid on the next: two entries. Spends are numbered from 1.
GROW = """
INSERT INTO budgets_spend (id, person_id, team_id, kind, asked_pence, came_to_pence, state, at_once, asked_by_id,
                           asked_at, answer, spent_on, helped, version)
SELECT md5('spend' || n)::uuid, (%(people)s::uuid[])[1 + n %% %(count)s], %(team)s, (%(kinds)s::text[])[1 + n %% %(all)s], 100, 100,
       'spent', true, %(worker)s, %(first)s::date + n %% 200 + time '09:00' + n * interval '1 microsecond', '',
       %(first)s::date + n %% 200, 'worked', 1 FROM generate_series(%(from)s, %(to)s) n;
INSERT INTO budgets_spendwords (spend_id, person_id, team_id, what, so_that, supplier)
SELECT s.id, s.person_id, s.team_id, 'A thing', 'it can happen', '' FROM generate_series(%(from)s, %(to)s) n
  JOIN budgets_spend s ON s.id = md5('spend' || n)::uuid;
INSERT INTO led_journal (id, code, effective_on, period_id, actor_id, idem_key, spend_id, created_at)
SELECT md5(c || n)::uuid, c, %(first)s::date + n %% 200, app.period_of(%(first)s::date + n %% 200), %(worker)s, c || n,
       md5('spend' || n)::uuid, %(first)s::date + n %% 200 + time '09:00'
  FROM generate_series(%(from)s, %(to)s) n, unnest(ARRAY['COMMIT', 'ACTUAL']) c;
INSERT INTO led_transfer (journal_id, debit_id, credit_id, amount, phase)
SELECT md5('COMMIT' || n)::uuid, %(pot)s, %(shop)s, 100, 'PENDING' FROM generate_series(%(from)s, %(to)s) n;
INSERT INTO led_hold (transfer_id, amount, posted)
SELECT t.id, 100, 100 FROM generate_series(%(from)s, %(to)s) n JOIN led_transfer t ON t.journal_id = md5('COMMIT' || n)::uuid;
INSERT INTO led_transfer (journal_id, debit_id, credit_id, amount, phase, pending_id)
SELECT md5('ACTUAL' || n)::uuid, %(pot)s, %(shop)s, 100, 'POST', t.id
  FROM generate_series(%(from)s, %(to)s) n JOIN led_transfer t ON t.journal_id = md5('COMMIT' || n)::uuid;
UPDATE led_account SET debits_posted = debits_posted + 100 * (%(to)s - %(from)s + 1) WHERE id = %(pot)s;
UPDATE led_account SET credits_posted = credits_posted + 100 * (%(to)s - %(from)s + 1) WHERE id = %(shop)s;
"""


class Books:
    """A team with one fund, and a pot of it that grows."""

    def __init__(self) -> None:
        self.team = Team.objects.order_by("pk").first()
        seats = Membership.objects.filter(team=self.team).order_by("pk")
        self.lead = seats.filter(role="lead").first().user
        self.worker = seats.exclude(role="lead").first().user
        self.finance = User.objects.order_by("-pk").first()
        self.first = timezone.localdate() - timedelta(days=250)
        self.people = list(Person.objects.filter(lead_team=self.team).values_list("pk", flat=True))
        self.entries = 0

    def open(self) -> None:
        today = timezone.localdate()
        Appointment.objects.create(user=self.finance, role="finance", starts_at=timezone.now())
        with acting_as(self.finance.pk):
            fund = funds.open_fund(
                {
                    "name": "Bench",
                    "funder": "Bench",
                    "purpose": "Anything",
                    "starts": self.first,
                    "commit_by": today + timedelta(days=100),
                    "spend_by": today + timedelta(days=120),
                    "kinds": list(Spend.Kind),
                    "subjects": list(Spend.Subject),
                    "areas": Neighbourhood.objects.all(),
                }
            )
            by = {"by": self.finance.pk, "on": self.first}
            ledger.put_in(fund, 90_000_000_00, key="in", **by)
            until = today + timedelta(days=100)
            ledger.offer(fund, self.team.pk, 80_000_000_00, until=until, key="offer", **by)
        with acting_as(self.lead.pk):
            ledger.allocate(
                fund, self.team.pk, 80_000_000_00, on=self.first, by=self.lead.pk, key="draw"
            )
        self.fund = Fund.objects.select_related("source").get(pk=fund.pk)

    @transaction.atomic
    def grow(self, entries: int) -> None:
        """Let the pot have so many entries, and everything that is kept of them agree."""
        pot = Pot.objects.get(fund=self.fund, team=self.team)
        values = {
            "people": self.people,
            "count": len(self.people),
            "team": self.team.pk,
            "worker": self.worker.pk,
            "kinds": list(Spend.Kind),
            "all": len(Spend.Kind),
            "first": self.first,
            "pot": pot.account_id,
            "shop": pot.spend_id,
            "from": self.entries // 2 + 1,
            "to": entries // 2,
        }
        with connection.cursor() as cursor:
            for table in TABLES:
                cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
            cursor.execute(GROW, values)
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            for table in TABLES:
                cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
            cursor.execute("SELECT led_count_totals()")
        self.entries = entries


def pages(books: Books) -> list[bench.Page]:
    clients = {}
    for name in ("worker", "finance"):
        clients[name] = Client()
        clients[name].force_login(getattr(books, name))
        second_factor(clients[name])

    def page(name: str, who: str, route: str, *args: object, **asked: object) -> bench.Page:
        address = reverse(f"budgets:{route}", args=args)
        return bench.Page(name, lambda: bench.ok(clients[who].get(address, asked)))

    fund = books.fund.pk
    return [
        page("team money", "worker", "money"),
        page("funds", "finance", "funds"),
        page("a fund", "finance", "fund", fund),
        page("every movement", "finance", "ledger"),
        page("of one fund", "finance", "ledger", fund=fund),
        page("where funds stood", "finance", "standing"),
        page("a new spend", "worker", "new-spend"),
    ]


def make_database() -> None:
    connection.close()
    connection.settings_dict["NAME"] = "postgres"
    with connection.cursor() as cursor:
        cursor.execute(f"DROP DATABASE IF EXISTS {DATABASE}")
        cursor.execute(f"CREATE DATABASE {DATABASE}")
    connection.close()
    settings.DATABASES["default"]["NAME"] = connection.settings_dict["NAME"] = DATABASE
    call_command("migrate", verbosity=0)
    Scale(1, lambda words: None).fill(1600, 1600)


def measured(books: Books, rounds: int) -> dict[str, tuple[float, float]]:
    """By page: CPU milliseconds, and times the bare page's of the same moment."""
    middle = "80000000-0000-4000-8000-000000000000"
    shown = [bench.Page("bare page", bench.stock_client(books.worker, middle), role=None)]
    run_as_the_app()
    shown += pages(books)
    bench.measure(shown, rounds)
    run_as_the_owner_again()
    bare = shown[0].cpu
    return {one.name: (1000 * one.cpu / rounds, one.cpu / bare) for one in shown}


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--rounds", type=int, default=40)
    parser.add_argument("--most", type=int, default=SIZES[-1])
    options = parser.parse_args()
    settings.ALLOWED_HOSTS = ["testserver"]
    settings.TEMPLATES[0]["DIRS"].append(bench.Path(bench.__file__).parent / "templates")
    placehub.urls.urlpatterns.append(path("bench/bare/", bench.bare, name="bench-bare"))
    doors.OPEN_DOORS["bench-bare"] = "the yardstick"
    make_database()
    books = Books()
    books.open()
    sizes = [size for size in SIZES if size <= options.most]
    found = {}
    for size in sizes:
        books.grow(size)
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")
        assert check().ledger.holds
        (card,) = with_sums([books.fund], timezone.localdate())
        assert card.spent == size // 2 * 100
        found[size] = measured(books, options.rounds)
    lines = [
        f"{'money, times the bare page':28}"
        + "".join(f"{size:>12,}" for size in sizes)
        + f"{'grew':>8}"
    ]
    late = []
    for name in list(found[sizes[0]])[1:]:
        times = [found[size][name][1] for size in sizes]
        grew = times[-1] / times[0]
        late += [name] if grew > MOST else []
        lines.append(f"{name:28}" + "".join(f"{one:12.1f}" for one in times) + f"{grew:8.2f}")
    print("\n".join(lines), flush=True)
    out = bench.Path(settings.BASE_DIR) / "var" / "bench-money.txt"
    out.parent.mkdir(exist_ok=True)
    out.write_text("\n".join(lines) + "\n")
    for name in late:
        print(f"{name} grows with its history", flush=True)
    return int(bool(late))


if __name__ == "__main__":
    sys.exit(main())
