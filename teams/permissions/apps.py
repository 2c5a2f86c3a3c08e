from django.apps import AppConfig


class PermissionsConfig(AppConfig):
    name = "teams.permissions"
    label = "permissions"
