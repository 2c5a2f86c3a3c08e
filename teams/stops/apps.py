from django.apps import AppConfig


class StopsConfig(AppConfig):
    name = "teams.stops"
    label = "stops"
