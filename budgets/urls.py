from django.urls import path

from budgets.funds import views as funds
from budgets.pages import views as pages
from budgets.spends.views import limits, spends

app_name = "budgets"
urlpatterns = [
    path("money/", pages.money, name="money"),
    path("money/today/", pages.today_panel, name="today-panel"),
    path("money/spends/new/", spends.new_spend, name="new-spend"),
    path("people/<uuid:person_pk>/spends/new/", spends.new_spend, name="new-spend-for"),
    path("people/<uuid:person_pk>/money/", pages.person_panel, name="person-panel"),
    path("money/spends/<uuid:pk>/", spends.spend, name="spend"),
    path("money/spends/<uuid:pk>/answer/", spends.answer, name="answer"),
    path("money/spends/<uuid:pk>/cost/", spends.cost, name="cost"),
    path("money/spends/<uuid:pk>/look-back/", spends.look_back, name="look-back"),
    path("money/spends/<uuid:pk>/withdrawal/", spends.withdrawal, name="withdrawal"),
    path("teams/<int:team_pk>/allocations/new/", funds.allocation, name="allocation"),
    path("teams/<int:team_pk>/limits/", limits.limits, name="limits"),
    path("limits/<uuid:pk>/end/", limits.limit_end, name="limit-end"),
    path("funds/", funds.funds, name="funds"),
    path("funds/new/", funds.new_fund, name="new-fund"),
    path("funds/<int:pk>/payments/new/", funds.put_in, name="put-in"),
]
