from django.urls import path

from budgets import views

app_name = "budgets"
urlpatterns = [
    path("money/", views.money, name="money"),
    path("money/today/", views.today_panel, name="today-panel"),
    path("money/spends/new/", views.new_spend, name="new-spend"),
    path("people/<uuid:person_pk>/spends/new/", views.new_spend, name="new-spend-for"),
    path("people/<uuid:person_pk>/money/", views.person_panel, name="person-panel"),
    path("money/spends/<uuid:pk>/", views.spend, name="spend"),
    path("money/spends/<uuid:pk>/answer/", views.answer, name="answer"),
    path("money/spends/<uuid:pk>/cost/", views.cost, name="cost"),
    path("money/spends/<uuid:pk>/look-back/", views.look_back, name="look-back"),
    path("money/spends/<uuid:pk>/withdrawal/", views.withdrawal, name="withdrawal"),
    path("teams/<int:team_pk>/allocations/new/", views.allocation, name="allocation"),
    path("teams/<int:team_pk>/limits/", views.limits, name="limits"),
    path("limits/<uuid:pk>/end/", views.limit_end, name="limit-end"),
    path("funds/", views.funds, name="funds"),
    path("funds/new/", views.new_fund, name="new-fund"),
    path("funds/<int:pk>/payments/new/", views.put_in, name="put-in"),
]
