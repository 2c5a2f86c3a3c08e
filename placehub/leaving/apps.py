from django.apps import AppConfig


class LeavingConfig(AppConfig):
    name = "placehub.leaving"
    label = "leaving"
