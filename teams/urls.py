from django.urls import path, register_converter
from django.urls.converters import StringConverter

from teams.views import accounts, by_file, desk, places, ways_in


class KindConverter(StringConverter):
    regex = "|".join(places.KINDS)


register_converter(KindConverter, "kind_of_place")

app_name = "teams"
urlpatterns = [
    path("you/", accounts.account, name="account"),
    path("teams/", places.teams, name="teams"),
    path("teams/<int:pk>/seats/new/", accounts.new_seat, name="new-seat"),
    path("<kind_of_place:kind>/", places.places, name="places"),
    path("<kind_of_place:kind>/new/", places.new_place, name="new-place"),
    path("<kind_of_place:kind>/<int:pk>/", places.place, name="place"),
    path("<kind_of_place:kind>/<int:pk>/end/", places.place_end, name="place-end"),
    path("seats/<int:pk>/end/", accounts.seat_end, name="seat-end"),
    path("accounts/", desk.accounts, name="accounts"),
    path("accounts/new/", accounts.new_account, name="new-account"),
    path("accounts/by-file/", by_file.accounts_by_file, name="accounts-by-file"),
    path("accounts/links/", by_file.new_links, name="new-links"),
    path("accounts/<int:pk>/", desk.one_account, name="one-account"),
    path("accounts/<int:pk>/details/", desk.account_details, name="account-details"),
    path("accounts/<int:pk>/seats/new/", desk.new_seat_for, name="new-seat-for"),
    path("accounts/<int:pk>/end/", accounts.account_end, name="account-end"),
    path("accounts/<int:pk>/way-in/", ways_in.way_in, name="way-in"),
    path("ways-in/", ways_in.ways_in, name="ways-in"),
    path("ways-in/<int:pk>/", ways_in.one_way_in, name="one-way-in"),
    path("ways-in/<int:pk>/release/", ways_in.way_in_release, name="way-in-release"),
    path("ways-in/<int:pk>/end/", ways_in.way_in_end, name="way-in-end"),
    path("come-in/<str:link>/", ways_in.come_in, name="come-in"),
    path("keys/", ways_in.keys, name="keys"),
    path("appointments/new/", accounts.new_appointment, name="new-appointment"),
    path("appointments/<int:pk>/end/", accounts.appointment_end, name="appointment-end"),
]
