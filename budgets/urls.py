from django.urls import path

from budgets.books import views as books
from budgets.funds import views as funds
from budgets.pages import views as pages
from budgets.spends.views import finance, limits, spends

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
    path("money/spends/<uuid:pk>/letting-go/", spends.letting_go, name="letting-go"),
    path("money/spends/<uuid:pk>/refund/", spends.refund, name="refund"),
    path("money/spends/<uuid:pk>/right/", spends.right, name="right"),
    path("money/rules/", finance.rules, name="rules"),
    path("money/second-yes/", finance.second_yes, name="second-yes"),
    path("money/second-yes/<uuid:pk>/", finance.second_answer, name="second-answer"),
    path("money/teams/<int:team_pk>/limits/", limits.limits_by_finance, name="limits-by-finance"),
    path("teams/<int:team_pk>/deputies/", limits.deputies, name="deputies"),
    path("deputies/<uuid:pk>/end/", limits.deputy_end, name="deputy-end"),
    path("teams/<int:team_pk>/allocations/new/", funds.allocation, name="allocation"),
    path("teams/<int:team_pk>/limits/", limits.limits, name="limits"),
    path("limits/<uuid:pk>/end/", limits.limit_end, name="limit-end"),
    path("funds/", funds.funds, name="funds"),
    path("funds/new/", funds.new_fund, name="new-fund"),
    path("funds/<int:pk>/", funds.fund, name="fund"),
    path("funds/<int:pk>/amendments/new/", funds.amendment, name="amendment"),
    path("funds/<int:pk>/offers/", funds.offers, name="offers"),
    path("funds/<int:pk>/offers/<int:team_pk>/end/", funds.offer_end, name="offer-end"),
    path("funds/<int:pk>/payments/new/", funds.put_in, name="put-in"),
    path("funds/<int:pk>/returns/new/", funds.returned, name="return"),
    path("funds/<int:pk>/holds/new/", funds.pot_hold, name="pot-hold"),
    path("funds/<int:pk>/hand-backs/new/", funds.hand_back, name="hand-back"),
    path("ledger/", books.ledger, name="ledger"),
    path("ledger/movements.csv", books.ledger_file, name="ledger-file"),
    path("ledger/totals/", books.standing, name="standing"),
    path("ledger/totals.csv", books.standing_file, name="standing-file"),
    path("ledger/closing/", books.closing, name="closing"),
    path("ledger/<uuid:pk>/", books.movement, name="movement"),
    path("ledger/<uuid:pk>/refund/", books.refund, name="receipt-refund"),
    path("ledger/<uuid:pk>/cost/", books.cost, name="receipt-cost"),
]
