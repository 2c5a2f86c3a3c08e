from django.urls import path

from teams.leaders import views

app_name = "leaders"
urlpatterns = [
    path("away/", views.away, name="away"),
    path("away/<int:pk>/end/", views.back, name="back"),
]
