from django.urls import path

from placehub.leaving import views

app_name = "leaving"
urlpatterns = [
    path("seats/<int:pk>/leaving/", views.seat, name="seat"),
    path("accounts/<int:pk>/leaving/", views.account, name="account"),
    path("seats/<int:pk>/staying/", views.seat_stays, name="seat-stays"),
    path("accounts/<int:pk>/staying/", views.account_stays, name="account-stays"),
    path("teams/<int:team_pk>/colleagues/<int:pk>/", views.hand_over, name="hand-over"),
    path("left/", views.left, name="left"),
    path("left/sealed/", views.sealed, name="sealed"),
    path("left/sealed/<uuid:ref>/", views.take_over, name="take-over"),
]
