from django.apps import AppConfig


class HomeConfig(AppConfig):
    name = "teams.home"
    label = "home"
