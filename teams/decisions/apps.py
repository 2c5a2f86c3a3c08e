from django.apps import AppConfig


class DecisionsConfig(AppConfig):
    name = "teams.decisions"
    label = "decisions"
