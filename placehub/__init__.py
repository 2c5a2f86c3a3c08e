"""Placehub: one neighbourhood team round a person, family or street."""

from placehub.celery import app as celery_app

__all__ = ["celery_app"]
