from django.urls import path

from teams import views

app_name = "teams"
urlpatterns = [
    path("you/", views.account, name="account"),
    path("teams/", views.teams, name="teams"),
    path("teams/<int:pk>/seats/new/", views.new_seat, name="new-seat"),
    path("seats/<int:pk>/end/", views.seat_end, name="seat-end"),
    path("accounts/new/", views.new_account, name="new-account"),
    path("accounts/<int:pk>/end/", views.account_end, name="account-end"),
    path("accounts/<int:pk>/way-in/", views.way_in, name="way-in"),
    path("ways-in/", views.ways_in, name="ways-in"),
    path("ways-in/<int:pk>/", views.one_way_in, name="one-way-in"),
    path("ways-in/<int:pk>/release/", views.way_in_release, name="way-in-release"),
    path("ways-in/<int:pk>/end/", views.way_in_end, name="way-in-end"),
    path("come-in/<str:link>/", views.come_in, name="come-in"),
    path("keys/", views.keys, name="keys"),
    path("appointments/new/", views.new_appointment, name="new-appointment"),
    path("appointments/<int:pk>/end/", views.appointment_end, name="appointment-end"),
]
