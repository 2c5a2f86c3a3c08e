from django.urls import path

from teams.blockers.views import board, verbs

app_name = "blockers"
urlpatterns = [
    path("blockers/", board.board, name="board"),
    path("blockers/joins/", board.joins, name="joins"),
    path("blockers/alike/", board.alike, name="alike"),
    path("blockers/<uuid:pk>/", board.blocker, name="blocker"),
    path("blockers/<uuid:pk>/met/", verbs.met_too, name="met-too"),
    path("blockers/<uuid:pk>/rule/", verbs.show_rule, name="show-rule"),
    *[
        path(f"blockers/<uuid:pk>/{name}/", verbs.move, {"name": name}, name=name)
        for name in verbs.VERBS
    ],
]
