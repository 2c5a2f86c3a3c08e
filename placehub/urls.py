"""One line an app."""

from django.urls import include, path

urlpatterns = [
    path("", include("people.urls")),
    path("", include("teams.urls")),
    path("", include("budgets.urls")),
    path("", include("placehub.outcomes.urls")),
    path("", include("placehub.jobs.urls")),
    path("", include("placehub.web.urls")),
    path("", include("placehub.health.urls")),
    path("account/", include("allauth.urls")),
    path("i18n/", include("django.conf.urls.i18n")),
]
