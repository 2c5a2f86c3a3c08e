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
    path("appointments/new/", views.new_appointment, name="new-appointment"),
    path("appointments/<int:pk>/end/", views.appointment_end, name="appointment-end"),
]
