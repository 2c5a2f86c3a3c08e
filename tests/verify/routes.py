"""Every route, and who may open it: said by hand, from the rules in words."""

from dataclasses import dataclass

from django.urls import URLPattern, URLResolver, get_resolver

from teams.rules import Permission


@dataclass(frozen=True)
class Rule:
    """Which permission a route asks for, the least level on its person, and which methods it takes."""

    permission: Permission | None = None
    level: int = 0
    methods: str = "GET"
    of: str = ""  # which part of the person the route names


P = Permission


G, GP, PO = "GET", "GET POST", "POST"
RULES: dict[str, Rule] = {
    "first-page": Rule(),
    "people:today": Rule(P.FIND_PEOPLE),
    "people:team": Rule(P.SEE_TEAM),
    "people:people": Rule(P.FIND_PEOPLE),
    "people:find": Rule(P.FIND_PEOPLE, methods=GP),
    "people:new-person": Rule(P.FIND_PEOPLE, methods=GP),
    "people:new-contact": Rule(P.LOG_CONTACTS, methods=GP),
    "people:correction": Rule(P.LOG_CONTACTS, 3, GP, of="contact"),
    "people:pulling-in": Rule(P.FIND_PEOPLE, methods=GP, of="reference"),
    "people:broken-glass": Rule(P.FIND_PEOPLE, methods=GP, of="reference"),
    "people:pull-answer": Rule(P.FIND_PEOPLE, 1, PO, of="pull"),
    "people:pull-answer|ask in": Rule(P.FIND_PEOPLE, 1, PO, of="ask in"),
    "people:person": Rule(P.FIND_PEOPLE, 1, of="person"),
    "people:stream": Rule(P.FIND_PEOPLE, 2, of="person"),
    "people:details": Rule(P.LOG_CONTACTS, 3, GP, of="person"),
    "people:changes": Rule(P.LOG_CONTACTS, 3, of="person"),
    "people:story": Rule(P.LOG_CONTACTS, 3, GP, of="person"),
    "people:new-goal": Rule(P.LOG_CONTACTS, 3, GP, of="person"),
    "people:goal": Rule(P.LOG_CONTACTS, 3, GP, of="person goal"),
    "people:new-promise": Rule(P.LOG_CONTACTS, 3, GP, of="person"),
    "people:settlement": Rule(P.LOG_CONTACTS, 3, PO, of="person promise"),
    "people:opening": Rule(P.LOG_CONTACTS, 3, PO, of="person promise"),
    "people:taking-off": Rule(P.LOG_CONTACTS, 3, GP, of="person contact"),
    "people:putting-back": Rule(P.LOG_CONTACTS, 3, PO, of="person off"),
    "people:come-back-tick": Rule(P.LOG_CONTACTS, methods=PO, of="reference"),
    "people:quiet": Rule(P.LOG_CONTACTS, 3, GP, of="person"),
    "people:quiet-end": Rule(P.LOG_CONTACTS, 3, PO, of="person quiet"),
    "people:farewell": Rule(P.LOG_CONTACTS, 3, GP, of="person involvement"),
    "people:coming-back": Rule(P.LOG_CONTACTS, 1, GP, of="person"),
    "people:put-right": Rule(P.PUT_RIGHT),
    "people:kept-note": Rule(P.PUT_RIGHT, of="reference"),
    "people:declared-opening": Rule(P.PUT_RIGHT, methods=PO, of="reference"),
    "people:keeping": Rule(P.KEEP_RECORDS, methods=GP),
    "people:hold": Rule(P.KEEP_RECORDS, methods=PO),
    "people:hold-end": Rule(P.KEEP_RECORDS, methods=PO, of="reference"),
    "people:clock": Rule(P.KEEP_RECORDS, methods=GP, of="kind"),
    "people:removals": Rule(P.AGREE_REMOVALS),
    "people:removal-answer": Rule(P.AGREE_REMOVALS, methods=PO, of="reference"),
    "people:circle": Rule(P.LOG_CONTACTS, 3, GP, of="person"),
    "people:circle-leaving": Rule(P.LOG_CONTACTS, 3, PO, of="person member"),
    "people:new-wellbeing": Rule(P.LOG_CONTACTS, 3, GP, of="person"),
    "people:new-contact-for": Rule(P.LOG_CONTACTS, 3, GP, of="person"),
    "people:who-can-see": Rule(P.FIND_PEOPLE, 1, of="person"),
    "people:naming": Rule(P.LOG_CONTACTS, 3, PO, of="person"),
    "people:stepping-back": Rule(P.LOG_CONTACTS, 3, PO, of="person named"),
    "people:pull": Rule(P.LOG_CONTACTS, 3, PO, of="person"),
    "people:share": Rule(P.LOG_CONTACTS, 3, PO, of="person"),
    "people:share-end": Rule(P.LOG_CONTACTS, 3, PO, of="person share"),
    "people:seal": Rule(P.LOG_CONTACTS, 3, PO, of="person"),
    "people:own-record": Rule(P.FIND_PEOPLE, 1, GP, of="person"),
    "people:person-looks": Rule(None, 3, of="person looks"),
    "people:agreements": Rule(P.KEEP_AGREEMENTS, methods=GP),
    "people:agreement-end": Rule(P.KEEP_AGREEMENTS, methods=PO, of="agreement"),
    "people:looks": Rule(P.CHECK_LOOKS),
    "people:check": Rule(P.CHECK_LOOKS, methods=PO, of="glass"),
    "teams:account": Rule(methods=GP),
    "teams:teams": Rule(P.KEEP_TEAMS),
    "teams:new-seat": Rule(P.KEEP_TEAMS, methods=GP, of="team"),
    "teams:seat-end": Rule(P.KEEP_TEAMS, methods=PO, of="number"),
    "teams:new-account": Rule(P.KEEP_TEAMS, methods=GP),
    "teams:account-end": Rule(P.KEEP_TEAMS, methods=PO, of="number"),
    "teams:way-in": Rule(P.KEEP_TEAMS, methods=GP, of="number"),
    "teams:ways-in": Rule(P.RELEASE_WAYS_IN),
    "teams:one-way-in": Rule(P.RELEASE_WAYS_IN, of="number"),
    "teams:way-in-release": Rule(P.RELEASE_WAYS_IN, methods=PO, of="number"),
    "teams:way-in-end": Rule(methods=PO, of="number"),
    "teams:keys": Rule(P.CHECK_LOOKS),
    "who-may": Rule(P.CHECK_LOOKS),
    "teams:new-appointment": Rule(P.KEEP_TEAMS, methods=GP),
    "teams:appointment-end": Rule(P.KEEP_TEAMS, methods=PO, of="number"),
    "budgets:money": Rule(P.SPEND),
    "budgets:today-panel": Rule(P.SPEND),
    "budgets:new-spend": Rule(P.SPEND, methods=GP),
    "budgets:new-spend-for": Rule(P.SPEND, 3, GP, of="person"),
    "budgets:person-panel": Rule(P.SPEND, 3, of="person"),
    "budgets:spend": Rule(P.SPEND, 1, of="spend"),
    "budgets:spend|of ours": Rule(P.SPEND, 1, of="spend of ours"),
    "budgets:spend|street": Rule(P.SPEND, of="street ours"),
    "budgets:spend|their street": Rule(P.SPEND, of="street theirs"),
    "budgets:answer": Rule(P.SPEND, 1, PO, of="spend"),
    "budgets:answer|of ours": Rule(P.SPEND, 1, PO, of="spend of ours"),
    "budgets:answer|street": Rule(P.SPEND, methods=PO, of="street ours"),
    "budgets:cost": Rule(P.SPEND, 1, PO, of="spend"),
    "budgets:cost|of ours": Rule(P.SPEND, 1, PO, of="spend of ours"),
    "budgets:look-back": Rule(P.SPEND, 1, PO, of="spend"),
    "budgets:look-back|of ours": Rule(P.SPEND, 1, PO, of="spend of ours"),
    "budgets:withdrawal": Rule(P.SPEND, 1, PO, of="spend"),
    "budgets:withdrawal|of ours": Rule(P.SPEND, 1, PO, of="spend of ours"),
    "budgets:allocation": Rule(P.ALLOCATE_MONEY, methods=GP, of="team"),
    "budgets:limits": Rule(P.ALLOCATE_MONEY, methods=GP, of="team"),
    "budgets:limit-end": Rule(P.ALLOCATE_MONEY, methods=PO, of="limit ours worker"),
    "budgets:limit-end|own": Rule(P.ALLOCATE_MONEY, methods=PO, of="limit ours lead"),
    "budgets:limit-end|theirs": Rule(P.ALLOCATE_MONEY, methods=PO, of="limit theirs stranger"),
    "budgets:funds": Rule(P.KEEP_FUNDS),
    "budgets:new-fund": Rule(P.KEEP_FUNDS, methods=GP),
    "budgets:put-in": Rule(P.KEEP_FUNDS, methods=GP, of="number"),
    "outcomes:dashboard": Rule(P.SEE_OUTCOMES),
    "outcomes:new-build": Rule(P.BUILD_OUTCOMES, methods=PO),
    "outcomes:table": Rule(P.SEE_OUTCOMES, of="code"),
    "jobs:job": Rule(of="reference"),
    "web:draft": Rule(methods=PO, of="draft"),
}


LETS_IN = {
    "people:naming",
    "people:stepping-back",
    "people:pull",
    "people:share",
    "people:share-end",
    "people:farewell",
}


# what a reader by broken glass is told there: that it is not theirs to write, or nothing
WRITES = {
    "people:correction": 404,
    "people:new-contact-for": 404,
    **dict.fromkeys(
        (
            "people:details",
            "people:story",
            "people:new-goal",
            "people:goal",
            "people:new-promise",
            "people:settlement",
            "people:opening",
            "people:taking-off",
            "people:putting-back",
            "people:quiet",
            "people:quiet-end",
            "people:circle",
            "people:circle-leaving",
            "people:new-wellbeing",
            "budgets:new-spend-for",
        ),
        403,
    ),
}


PERSON_ROUTES = [name for name, rule in RULES.items() if rule.level]


def every_route() -> set[str]:
    """The names of all routes that the project itself declares, the packages' sign-in pages aside."""

    def walk(patterns: list, prefix: str) -> set[str]:
        found = set()
        for pattern in patterns:
            if isinstance(pattern, URLResolver):
                space = f"{pattern.namespace}:" if pattern.namespace else ""
                found |= walk(pattern.url_patterns, prefix + space)
            elif isinstance(pattern, URLPattern):
                found.add(prefix + (pattern.name or str(pattern.pattern)))
        return found

    return walk(get_resolver().url_patterns, "")
