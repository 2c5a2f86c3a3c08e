"""Which doors stand open to somebody who has not signed in with both factors, and why."""

OPEN_DOORS: dict[str, str] = {
    "health:live": "a load balancer asks without signing in",
    "health:ready": "a load balancer asks without signing in",
    "health:metrics": "guarded by a token of its own",
    "web:style": "shows invented data only, and only where the settings switch it on",
    "web:notices": "how we use information, help and accessibility: for everybody",
    "teams:come-in": "the link is a secret, and opens nothing without a code from somebody else",
    "public:you-said": "what was said and done in a neighbourhood is for everybody",
    "public:neighbourhood": "what was said and done in a neighbourhood is for everybody",
    "public:open": "open data is for everybody",
    "public:open-json": "open data is for everybody",
    "public:open-csv": "open data is for everybody",
    "public:open-schema": "open data is for everybody",
    "web:language": "words on the screen only",
}
OPEN_PREFIXES: dict[str, str] = {
    "account_": "signing in and out",
    "mfa_": "the second factor is set up before the first person page",
    "openid_connect_": "signing in with an organisation's own account",
    "socialaccount_": "signing in with an organisation's own account",
}


def is_open(view_name: str) -> bool:
    return view_name in OPEN_DOORS or view_name.startswith(tuple(OPEN_PREFIXES))
