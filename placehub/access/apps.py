"""The database wall: who the database believes is asking."""

from django.apps import AppConfig


class AccessConfig(AppConfig):
    name = "placehub.access"
    label = "access"
