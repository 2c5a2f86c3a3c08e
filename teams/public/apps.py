from django.apps import AppConfig


class PublicConfig(AppConfig):
    name = "teams.public"
    label = "public"
