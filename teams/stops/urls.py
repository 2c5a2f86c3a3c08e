from django.urls import path

from teams.stops import views

app_name = "stops"
urlpatterns = [
    path("stops/", views.stops, name="stops"),
    path("stops/ask/", views.ask, name="ask"),
    path("stops/given-up/", views.give_up, name="give-up"),
    path("stops/<uuid:pk>/", views.stop, name="stop"),
    path("stops/<uuid:pk>/answer/", views.answer, name="answer"),
    path("stops/<uuid:pk>/hours/", views.hours, name="hours"),
    path("stops/<uuid:pk>/me-too/", views.me_too, name="me-too"),
]
