from django.apps import AppConfig


class DemonstrationConfig(AppConfig):
    """The invented place and its two commands. Only dev and test settings install it."""

    name = "placehub.demonstration"
    label = "demonstration"
