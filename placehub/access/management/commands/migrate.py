"""manage.py migrate, with the present definitions of SQL in view (see placehub/access/walls.py)."""

from django.core.management.commands.migrate import Command as Django

from placehub.access.autodetector import MigrationAutodetector


class Command(Django):
    autodetector = MigrationAutodetector
