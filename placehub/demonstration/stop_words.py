"""What teams asked to stop in a year. Days are counted back from today; no line names anybody."""

# kind, what, why, comes, hours a month, team (counted from 0), says who asked, asked days ago
STOPS = [
    ("form", "The twelve-page referral form", "Nine pages ask what the first three say. The hub types it in again.", "day", 34, 4, True, 330),
    ("panel", "The Tuesday allocation panel", "Eleven people hear of somebody whom two of them know. Nothing was ever turned down.", "week", 26, 0, False, 301),
    ("report", "The weekly bed report in three formats", "The same figures go to three offices, each in its own columns.", "week", 12, 1, False, 274),
    ("meeting", "The meeting before the multi-agency meeting", "We agree there what we say an hour later.", "week", 16, 3, False, 246),
    ("form", "The second consent form for the same family", "", "day", 9, 6, False, 228),
    ("report", "The monthly narrative return", "Nobody has opened it since March: the page counts who reads it.", "month", 7.5, 2, True, 201),
    ("panel", "The panel for spends below £50", "It costs more than it passes.", "week", 18, 5, False, 180),
    ("form", "The risk tick list at each visit", "Forty ticks in a kitchen, and nobody reads them.", "day", 41, 4, False, 151),
    ("meeting", "The weekly performance call", "Each team reads out what all can see on the page.", "week", 14, 0, False, 124),
    ("report", "The spreadsheet of overdue reviews", "It is typed by hand from the record that counts them.", "week", 6, 6, False, 103),
    ("form", "The paper timesheet beside the electronic one", "", "week", 10, 3, False, 77),
    ("panel", "The transport panel", "A taxi to hospital waits nine days for a yes.", "week", 11, 1, False, 58),
    ("meeting", "The fortnightly data quality meeting", "Half of it is about who could not come.", "month", 5, 2, False, 37),
    ("form", "The safeguarding supplement for adults with no concern", "", "day", 8, 5, False, 24),
    ("report", "The daily staffing e-mail", "The rota says the same, and is right.", "day", 7, 7, False, 13),
    ("form", "The discharge checklist that the ward fills in as well", "Two lists of one bag. Friday afternoons go on it.", "day", 15, 4, True, 3),
    ("panel", "The panel that looks at what the panel decided", "", "month", 6, 0, False, 2),
    ("meeting", "The Monday round-up on the telephone", "Nineteen people listen to eighteen.", "week", 19, 6, False, 1),
]  # fmt: skip
# by place in STOPS: stopped, halved or kept, days until the answer, reason, hours returned (None: as usual)
ANSWERS = {
    0: ("stopped", 2, "Three pages, from today. The hub has agreed.", 27),
    1: ("halved", 4, "Every other week, and only what somebody asks to be heard.", None),
    2: ("halved", 5, "One format. The regulator’s own stays until the contract ends.", 8),
    3: ("stopped", 1, "", None),
    4: ("stopped", 3, "One consent a family, kept on the record.", None),
    6: ("stopped", 4, "Teams spend up to £50 at once. The ledger shows what on.", None),
    7: ("halved", 3, "On the first visit and when something changes.", 20),
    8: ("kept", 2, "The contract names it until March. I have asked for it to go from the next one.", None),
    10: ("stopped", 1, "", None),
    11: ("kept", 5, "The law asks for a record of each journey. I have asked counsel whether a line would do.", None),
    12: ("stopped", 3, "", None),
    13: ("kept", 4, "Statutory guidance asks for it. I was shown the paragraph.", None),
}  # fmt: skip
# place in STOPS: the teams, counted from 0, that said “me too”
ME_TOO = {0: (0, 2, 5), 1: (3,), 7: (1, 6), 11: (4, 5), 15: (0, 3), 17: (2,)}
# what a leader gave up by themselves: kind, what, comes, hours, what became of it, since days ago, hours returned
GIVEN_UP = [
    ("meeting", "The housing directors’ pre-brief", "week", 9, "stopped", 162, 9),
    ("report", "The quarterly slide pack for the board", "quarter", 12, "halved", 44, 6),
]
