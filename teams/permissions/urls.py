from django.urls import path

from teams.permissions import views

app_name = "permissions"
urlpatterns = [
    path("permissions/", views.permissions, name="permissions"),
    path("permissions/mirror/", views.mirror, name="mirror"),
    path("permissions/ask/", views.ask, name="ask"),
    path("permissions/give/", views.give, name="give"),
    path("permissions/asks/<uuid:pk>/", views.one_ask, name="one-ask"),
    path("permissions/asks/<uuid:pk>/withdraw/", views.withdraw, name="withdraw"),
    path("permissions/<uuid:pk>/", views.standing, name="standing"),
    path("permissions/<uuid:pk>/end/", views.take_back, name="take-back"),
]
