from django.urls import path

from teams.home import views

app_name = "home"
urlpatterns = [
    path("waiting/", views.home, name="home"),
    path("mailbox/", views.mailbox, name="mailbox"),
    path("told/<uuid:pk>/away/", views.told_away, name="told-away"),
]
