from django.urls import path

from placehub.jobs import views

app_name = "jobs"
urlpatterns = [path("jobs/<uuid:pk>/", views.job, name="job")]
