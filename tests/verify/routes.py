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
    "people:names": Rule(P.LOG_CONTACTS, 3, GP, of="person"),
    "people:name-removal": Rule(P.LOG_CONTACTS, 3, PO, of="person name"),
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
    "people:clock": Rule(P.KEEP_RECORDS, methods=GP, of="clock"),
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
    "people:lists": Rule(P.IMPORT_LISTS, methods=GP),
    "people:list": Rule(P.IMPORT_LISTS, of="list"),
    "people:list-columns": Rule(P.IMPORT_LISTS, methods=GP, of="list"),
    "people:list-run": Rule(P.IMPORT_LISTS, methods=PO, of="list"),
    "people:list-report": Rule(P.IMPORT_LISTS, of="list"),
    "people:list-removal": Rule(P.IMPORT_LISTS, methods=PO, of="list"),
    "people:list-row-asking": Rule(P.IMPORT_LISTS, methods=PO, of="list row"),
    "people:list-row-adding": Rule(P.IMPORT_LISTS, methods=PO, of="list row"),
    "people:agreements": Rule(P.KEEP_AGREEMENTS),
    "people:new-agreement": Rule(P.KEEP_AGREEMENTS, methods=GP),
    "people:agreement": Rule(P.KEEP_AGREEMENTS, of="agreement"),
    "people:agreement-change": Rule(P.KEEP_AGREEMENTS, methods=GP, of="agreement"),
    "people:agreement-member": Rule(P.KEEP_AGREEMENTS, methods=PO, of="agreement"),
    "people:agreement-signature": Rule(P.KEEP_AGREEMENTS, methods=GP, of="two numbers"),
    "people:agreement-member-end": Rule(P.KEEP_AGREEMENTS, methods=PO, of="two numbers"),
    "people:agreement-end": Rule(P.KEEP_AGREEMENTS, methods=PO, of="agreement"),
    "people:requests": Rule(P.HANDLE_REQUESTS),
    "people:new-request": Rule(P.CHECK_LOOKS, methods=GP),
    "people:new-request-for": Rule(P.LOG_CONTACTS, 3, GP, of="person"),
    "people:request": Rule(P.HANDLE_REQUESTS, of="reference"),
    "people:request-step": Rule(P.HANDLE_REQUESTS, methods=PO, of="reference step"),
    "people:request-reading": Rule(P.LOG_CONTACTS, of="reference"),
    "people:request-withholding": Rule(P.LOG_CONTACTS, methods=PO, of="reference"),
    "people:request-copy": Rule(P.LOG_CONTACTS, of="reference"),
    "people:request-copy-file": Rule(P.LOG_CONTACTS, of="reference"),
    "people:looks": Rule(P.CHECK_LOOKS),
    "people:check": Rule(P.CHECK_LOOKS, methods=PO, of="glass"),
    "people:settled-glass": Rule(P.CHECK_LOOKS),
    "people:all-looks": Rule(P.CHECK_LOOKS),
    "people:look-patterns": Rule(P.CHECK_LOOKS),
    "people:look-pick": Rule(P.CHECK_LOOKS, methods=PO, of="number"),
    "people:looks-to-check": Rule(P.CHECK_LOOKS, methods=GP),
    "people:looks-checked": Rule(P.CHECK_LOOKS),
    "people:look-check": Rule(P.CHECK_LOOKS, methods=PO, of="reference"),
    "people:look-answer": Rule(P.FIND_PEOPLE, methods=GP, of="reference"),
    "people:sealed": Rule(P.CHECK_LOOKS),
    "people:record-state": Rule(P.CHECK_LOOKS),
    "teams:account": Rule(methods=GP),
    "teams:teams": Rule(P.KEEP_TEAMS),
    "teams:places": Rule(P.KEEP_TEAMS, of="kind"),
    "teams:new-place": Rule(P.KEEP_TEAMS, methods=GP, of="kind"),
    "teams:place": Rule(P.KEEP_TEAMS, methods=GP, of="kind number"),
    "teams:place-end": Rule(P.KEEP_TEAMS, methods=GP, of="kind number"),
    "teams:accounts": Rule(P.KEEP_TEAMS, methods=GP),
    "teams:accounts-by-file": Rule(P.KEEP_TEAMS, methods=GP),
    "teams:new-links": Rule(P.KEEP_TEAMS),
    "teams:one-account": Rule(P.KEEP_TEAMS, of="number"),
    "teams:account-details": Rule(P.KEEP_TEAMS, methods=GP, of="number"),
    "teams:new-seat-for": Rule(P.KEEP_TEAMS, methods=GP, of="number"),
    "teams:new-seat": Rule(P.KEEP_TEAMS, methods=GP, of="team"),
    "teams:seat-end": Rule(P.KEEP_TEAMS, methods=GP, of="number"),
    "teams:new-account": Rule(P.KEEP_TEAMS, methods=GP),
    "teams:account-end": Rule(P.KEEP_TEAMS, methods=GP, of="number"),
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
    "budgets:letting-go": Rule(P.SPEND, 1, PO, of="spend"),
    "budgets:letting-go|of ours": Rule(P.SPEND, 1, PO, of="spend of ours"),
    "budgets:refund": Rule(P.SPEND, 1, PO, of="spend"),
    "budgets:refund|of ours": Rule(P.SPEND, 1, PO, of="spend of ours"),
    "budgets:right": Rule(P.SPEND, 1, PO, of="spend"),
    "budgets:right|of ours": Rule(P.SPEND, 1, PO, of="spend of ours"),
    "budgets:rules": Rule(P.KEEP_FUNDS, methods=GP),
    "budgets:second-yes": Rule(P.KEEP_FUNDS),
    "budgets:second-answer": Rule(P.KEEP_FUNDS, methods=GP, of="reference"),
    "budgets:limits-by-finance": Rule(P.KEEP_FUNDS, methods=GP, of="number"),
    "budgets:deputies": Rule(P.ALLOCATE_MONEY, methods=GP, of="team"),
    "budgets:deputy-end": Rule(P.ALLOCATE_MONEY, methods=PO, of="reference"),
    "budgets:offers": Rule(P.KEEP_FUNDS, methods=GP, of="number"),
    "budgets:offer-end": Rule(P.KEEP_FUNDS, methods=PO, of="number number"),
    "budgets:allocation": Rule(P.ALLOCATE_MONEY, methods=GP, of="team"),
    "budgets:limits": Rule(P.ALLOCATE_MONEY, methods=GP, of="team"),
    "budgets:limit-end": Rule(P.ALLOCATE_MONEY, methods=PO, of="limit ours worker"),
    "budgets:limit-end|own": Rule(P.ALLOCATE_MONEY, methods=PO, of="limit ours lead"),
    "budgets:limit-end|theirs": Rule(P.ALLOCATE_MONEY, methods=PO, of="limit theirs stranger"),
    "budgets:funds": Rule(P.KEEP_FUNDS),
    "budgets:new-fund": Rule(P.KEEP_FUNDS, methods=GP),
    "budgets:put-in": Rule(P.KEEP_FUNDS, methods=GP, of="number"),
    "leaving:seat": Rule(P.KEEP_TEAMS, methods=GP, of="number"),
    "leaving:account": Rule(P.KEEP_TEAMS, methods=GP, of="number"),
    "leaving:hand-over": Rule(P.FIND_PEOPLE, methods=GP, of="colleague"),
    "leaving:left": Rule(P.LEAD_TEAM),
    "leaving:sealed": Rule(P.TAKE_OVER_SEALED),
    "leaving:take-over": Rule(P.TAKE_OVER_SEALED, methods=PO, of="reference"),
    "budgets:fund": Rule(P.KEEP_FUNDS, of="number"),
    "budgets:amendment": Rule(P.KEEP_FUNDS, methods=GP, of="number"),
    "budgets:return": Rule(P.KEEP_FUNDS, methods=GP, of="number"),
    "budgets:pot-hold": Rule(P.KEEP_FUNDS, methods=GP, of="number"),
    "budgets:hand-back": Rule(P.KEEP_FUNDS, methods=GP, of="number"),
    "budgets:ledger": Rule(P.KEEP_FUNDS),
    "budgets:ledger-file": Rule(P.KEEP_FUNDS),
    "budgets:standing": Rule(P.KEEP_FUNDS),
    "budgets:standing-file": Rule(P.KEEP_FUNDS),
    "budgets:closing": Rule(P.KEEP_FUNDS, methods=GP),
    "budgets:movement": Rule(P.KEEP_FUNDS, methods=GP, of="reference"),
    "budgets:receipt-refund": Rule(P.KEEP_FUNDS, methods=GP, of="reference"),
    "budgets:receipt-cost": Rule(P.KEEP_FUNDS, methods=GP, of="reference"),
    "outcomes:dashboard": Rule(P.SEE_OUTCOMES),
    "outcomes:new-build": Rule(P.BUILD_OUTCOMES, methods=PO),
    "outcomes:table": Rule(P.SEE_OUTCOMES, of="code"),
    "jobs:job": Rule(of="reference"),
    "web:drafts": Rule(methods=PO),
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
            "people:new-request-for",
            "people:names",
            "people:name-removal",
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
