from django.apps import AppConfig


class OutcomesConfig(AppConfig):
    name = "placehub.outcomes"
    label = "outcomes"
