"""The present definitions of the money, in the order in which a fresh database gets them."""

from placehub.access.walls import sql_items, walls_of

sql_items = sql_items(
    __file__,
    [
        "ledger/sql/ledger",
        "spends/sql/stream",
        "spends/sql/removing",
        "spends/sql/doors",
        "books/sql/books",
        "funds/sql/funds",
    ],
    walls_of("budgets"),
    after=[("people", "wall of people_streamitem")],
)
