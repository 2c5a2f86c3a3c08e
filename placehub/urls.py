"""One line an app."""

from django.urls import include, path, re_path

from placehub.views import first_page, who_may
from placehub.web.views import shut

urlpatterns = [
    path("", first_page, name="first-page"),
    path("who-may/", who_may, name="who-may"),
    path("", include("people.urls")),
    path("", include("teams.home.urls")),
    path("", include("teams.public.urls")),
    path("", include("teams.blockers.urls")),
    path("", include("teams.permissions.urls")),
    path("", include("teams.leaders.urls")),
    path("", include("teams.urls")),
    path("", include("teams.decisions.urls")),
    path("", include("teams.stops.urls")),
    path("", include("budgets.urls")),
    path("", include("placehub.leaving.urls")),
    path("", include("placehub.outcomes.urls")),
    path("", include("placehub.jobs.urls")),
    path("", include("placehub.web.urls")),
    path("", include("placehub.health.urls")),
    # two colleagues let somebody in, and nobody is sent a password: these doors stay shut
    re_path(
        r"^account/(?:signup|password/reset|password/set|email|confirm-email|3rdparty|social)",
        shut,
        name="shut",
    ),
    path("account/", include("allauth.urls")),
]
