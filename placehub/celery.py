"""The Celery app and the timetable: every periodic job in one dict, each by its name."""

import os

from celery import Celery
from celery.schedules import crontab

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "placehub.settings.dev")

app = Celery("placehub")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
app.autodiscover_tasks(
    ["budgets.ledger", "people.access", "people.keeping"]
)  # rooms of an app that have work of their own

app.conf.beat_schedule = {
    "sweep-the-outbox": {"task": "placehub.jobs.tasks.sweep", "schedule": 20.0},
    "seal-the-audit": {"task": "placehub.audit.tasks.seal", "schedule": 60.0},
    "open-what-began": {"task": "people.access.tasks.open_what_began", "schedule": 60.0},
    "build-outcomes-nightly": {
        "task": "placehub.outcomes.tasks.build_nightly",
        "schedule": crontab(hour="2", minute="15"),
    },
    "check-the-ledger-nightly": {
        "task": "budgets.ledger.tasks.check_ledger_nightly",
        "schedule": crontab(hour="3", minute="0"),
    },
}
