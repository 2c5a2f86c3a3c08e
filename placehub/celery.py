"""The Celery app and the timetable: every periodic job in one dict, each by its name."""

import os

from celery import Celery
from celery.schedules import crontab

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "placehub.settings.dev")

app = Celery("placehub")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
app.autodiscover_tasks(
    [
        "budgets.books",
        "budgets.spends",
        "people.access",
        "people.imports",
        "people.keeping",
        "people.requests",
        "teams.stops",
    ]
)  # rooms of an app that have work of their own

app.conf.beat_schedule = {
    "sweep-the-outbox": {"task": "placehub.jobs.tasks.sweep", "schedule": 20.0},
    "seal-the-audit": {"task": "placehub.audit.tasks.seal", "schedule": 60.0},
    "open-what-began": {"task": "people.access.tasks.open_what_began", "schedule": 60.0},
    "stop-who-left": {"task": "placehub.leaving.tasks.stop_who_left", "schedule": 60.0},
    "keep-blockers-clocks": {
        "task": "teams.blockers.tasks.keep_clocks",
        "schedule": crontab(minute="7,37"),
    },
    "let-permissions-lapse": {
        "task": "teams.permissions.tasks.let_permissions_lapse",
        "schedule": crontab(minute="*/10"),
    },
    "write-letters": {
        "task": "teams.home.tasks.write_letters",
        "schedule": crontab(hour="7-10", minute="20"),
    },
    "stop-by-silence": {
        "task": "teams.stops.tasks.stop_by_silence",
        "schedule": crontab(minute="*/10"),
    },
    "take-away-old-lists": {
        "task": "people.imports.tasks.take_away_old_lists",
        "schedule": crontab(minute="40"),
    },
    "build-outcomes-nightly": {
        "task": "placehub.outcomes.tasks.build_nightly",
        "schedule": crontab(hour="2", minute="15"),
    },
    "expire-promises-nightly": {
        "task": "budgets.spends.tasks.expire_promises_nightly",
        "schedule": crontab(hour="2", minute="45"),
    },
    "verify-the-audit-nightly": {
        "task": "placehub.audit.tasks.verify_nightly",
        "schedule": crontab(hour="3", minute="30"),
    },
    "close-the-books-of-the-day": {
        "task": "budgets.books.tasks.close_the_day",
        "schedule": crontab(hour="3", minute="0"),
    },
}
