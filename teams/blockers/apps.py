from django.apps import AppConfig


class BlockersConfig(AppConfig):
    name = "teams.blockers"
    label = "blockers"
