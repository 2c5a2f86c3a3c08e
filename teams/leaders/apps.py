from django.apps import AppConfig


class LeadersConfig(AppConfig):
    name = "teams.leaders"
    label = "leaders"
