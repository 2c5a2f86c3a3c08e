from django.urls import path

from placehub.outcomes import views

app_name = "outcomes"
urlpatterns = [
    path("outcomes/", views.dashboard, name="dashboard"),
    path("outcomes/builds/new/", views.new_build, name="new-build"),
    path("outcomes/ours/", views.ours, name="ours"),
    path("outcomes/<slug:code>/", views.measure, name="measure"),
    path("outcomes/<slug:code>.svg", views.picture, name="picture"),
    path("outcomes/<slug:code>.csv", views.table, name="table"),
]
