from django.urls import path

from teams.public import views

app_name = "public"
urlpatterns = [
    path("you-said/", views.you_said, name="you-said"),
    path("you-said/<int:pk>/", views.neighbourhood, name="neighbourhood"),
    path("open/", views.open_data, name="open"),
    path("open/blockers.json", views.open_json, name="open-json"),
    path("open/blockers.csv", views.open_csv, name="open-csv"),
    path("open/blockers.schema.json", views.open_schema, name="open-schema"),
    path("public-lines/", views.lines, name="lines"),
    path("public-lines/<uuid:pk>/", views.answer_line, name="answer-line"),
    path("blockers/<uuid:pk>/lines/new/", views.new_line, name="new-line"),
]
