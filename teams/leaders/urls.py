from django.urls import path

from teams.leaders import views

app_name = "leaders"
urlpatterns = [
    path("away/", views.away, name="away"),
    path("services/", views.services, name="services"),
    path("services/usual/", views.usual_services, name="usual-services"),
    path("services/new/", views.service, name="new-service"),
    path("services/<int:pk>/", views.service, name="service"),
    path("away/<int:pk>/end/", views.back, name="back"),
]
