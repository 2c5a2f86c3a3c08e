from django.urls import path

from teams.decisions import views

app_name = "decisions"
urlpatterns = [
    path("decisions/", views.asks, name="asks"),
    path("decisions/<uuid:pk>/", views.ask, name="ask"),
    path("decisions/<uuid:pk>/answer/", views.answer, name="answer"),
]
