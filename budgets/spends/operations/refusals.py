"""What a spend or a limit refuses, each for its own reason."""

from placehub.errors import Refused


class AnsweredAlready(Refused):
    pass


class OwnRequest(Refused):
    pass


class NotOpen(Refused):
    pass
