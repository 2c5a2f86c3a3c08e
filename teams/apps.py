from django.apps import AppConfig


class TeamsConfig(AppConfig):
    name = "teams"

    def ready(self) -> None:
        from allauth.mfa.signals import authenticator_added

        from placehub.access.middleware import proved_second_factor
        from teams import vouching

        authenticator_added.connect(proved_second_factor, dispatch_uid="teams")
        vouching.connect()
