"""What Juliet and Maya say, and what was written down with them. Days are counted back from today."""

JULIET_SAYS = [
    (
        "who_i_am",
        "I have two jobs and neither tells me my hours until Sunday. I am behind with the council tax, and the "
        "letters come by themselves; then the man came and added £275. I borrowed to pay him. Now the rent is "
        "behind too. I am frightened of the people downstairs. I would move, but they say I may not, because I "
        "owe rent. I am not bad with money. There is not enough of it, and each of you asks me from the start.",
    ),
    ("helps", "Knowing on which day you come. One person who knows the sums."),
    ("hinders", "Letters that begin with a law."),
    ("tell_first", "My friend Bea, then Sam."),
]
JULIET_NOTES = [
    (
        210,
        "phone",
        "Juliet rang about the council tax. She had been told to ring housing, who told her to ring the advice line, who told her to ring us.",
        True,
        "failure",
    ),
    (
        203,
        "home",
        "Sat with the letters. Five services, nineteen letters, no two the same sum. A fee of £275 was added by a bailiff in June.",
        True,
        "failure",
    ),
    (
        189,
        "together",
        "Council tax, housing and the debt adviser round Juliet’s own table. Council tax takes the account back from the bailiff while we look.",
        False,
        "value",
    ),
    (
        168,
        "home",
        "Benefit check with the debt adviser: £41 a week had never been asked for. Juliet cried, then laughed.",
        False,
        "value",
    ),
    (
        140,
        "out",
        "Walked past the flat on Rope Walk. “Downstairs would be a shop,” said Juliet.",
        False,
        "value",
    ),
    (
        96,
        "phone",
        "Housing says the rule on arrears stands. Raised it as something in the way: the rule keeps her where she cannot pay.",
        False,
        "failure",
    ),
    (
        61,
        "home",
        "Arrears down to £310. One job instead of two, the same pay, and the hours are known on Thursday.",
        False,
        "value",
    ),
    (24, "doorstep", "The exception was agreed. She may look at Rope Walk.", False, "value"),
    (6, "text", "A picture of a key.", False, "value"),
]
JULIET_GOALS = [
    ("To open the post on the day it comes", "open", (1, 3, 6)),
    ("To sleep without listening for downstairs", "stuck", (1, 2, 2)),
    ("One job with known hours", "met", (0, 5, 10)),
]
JULIET_DOOR = [
    (("together", "Go in twos: the man downstairs shouts on the stairs", "Juliet"), 12),
    (("tell_nobody", "Not a word of the move to anybody on the stairs", "Juliet"), 12),
    (("speak", "Say first how long it will take: she may have a shift", "Sam"), 200),
]
JULIET_CIRCLE = [
    ("Bea", "friend", "family", "often", True),
    ("Mum", "in Leeds", "family", "often", True),
    ("Sam", "walks alongside", "service", "often", False),
    ("Debt adviser", "Open Door", "service", "sometimes", False),
    ("Council tax", "letters", "service", "broken", False),
    ("Downstairs", "frightening", "community", "broken", False),
    ("Laundry", "Saturdays", "community", "sometimes", False),
]
MAYA_SAYS = [
    (
        "who_i_am",
        "I’m Tia’s mum first. I worked at the bakery on Quay Street for nine years and I’d go "
        "back tomorrow if the hours fitted school. I don’t like people turning up. When I go quiet it’s not that I "
        "don’t care, it’s that I’ve run out of words. Ask me about bread.",
    ),
    ("helps", "Nan, a walk by the harbour, a text not a call."),
    ("hinders", "Being asked the same thing twice."),
    ("tell_first", "Nan, then Sam. Out of hours: the crisis line on the plan."),
]
MAYA_NOTES = [
    (0, "text", "", "thank you for coming back when you said you would", ""),
    (
        0,
        "doorstep",
        "Boiler still off, using Nan’s heater. Maya has written down what she wants to say on Thursday. Tia showed me her reading badge.",
        "",
        "brighter",
    ),
    (
        3,
        "together",
        "One visit, not three. School will ring Sam, not Maya, when Tia is late.",
        "",
        "as_usual",
    ),
    (6, "nobody_in", "Left a card. Not counted against anyone.", "", ""),
    (
        13,
        "home",
        "Talked about the bakery. She has the number of the owner still.",
        "",
        "as_usual",
    ),
    (
        31,
        "phone",
        "The repair has no date. Rang with Maya listening, third time.",
        "",
        "low",
    ),
]
MAYA_GOALS = [
    ("Tia sleeping in her own bed", "met", (1, 10)),
    ("A warm kitchen by Christmas", "stuck", (2, 1)),
    ("Not telling my story again to someone new", "open", (2, 6)),
]
MAYA_PROMISES = [
    ("A date for the boiler", "Housing, Mr Bell", 31, None),
    ("Go to the housing office together", "", -3, None),
    ("Ask the bakery about school-hours shifts", "Maya", None, None),
    ("One visit, not three", "", 3, True),
]
MAYA_DOOR = [
    (("animal", "Nan’s dog is at the side door: friendly, and jumps up", "Nan"), 20),
    (("health", "Tia has a nut allergy: leave your snack in the bag", "Maya"), 20),
]
MAYA_CIRCLE = [
    ("Tia", "daughter, 7", "family", "often", True),
    ("Nan", "upstairs", "family", "often", True),
    ("Jo", "neighbour", "family", "often", True),
    ("Sam", "walks alongside", "service", "often", False),
    ("Priya", "health visitor", "service", "often", False),
    ("Housing", "repair has no date", "service", "broken", False),
    ("Ms Okoro", "school", "service", "sometimes", False),
    ("Food pantry", "Thursdays", "community", "sometimes", False),
]

HANDED_ON = "Ask school about the breakfast club"
NEW_DAY = "Go through the letter from the energy firm"
WILL_NOT_HAPPEN = ("Bring the spare heater round", "Nan has lent hers until the boiler is mended")
TRIED = "Rang twice about the keys, no answer."
ABOUT_TWO = {
    "how": "out",
    "words": "Met both at the food pantry. They would share a lift on Thursdays.",
    "seemed": "brighter",
    "demand": "value",
    "told_again": False,
    "promise": "Find out whose car has two child seats",
    "blocker": "The lift scheme takes only one household a car",
}

ROSA_SAYS = [
    (
        "who_i_am",
        "I bake, I sing too loud, and my boys are the reason I get up. I moved so that we can sleep.",
    ),
    ("helps", "Sit with me until I have made the call. Do not make it for me."),
]
ROSA_DOOR = [
    (("tell_nobody", "Nobody is told where they live: not family, not the old school", "Rosa"), 30),
    (("knock", "Text from the car first, and wait for the answer", "Rosa"), 30),
]
ROSA_NOTES = [
    (2, "out", "Met at the library. The boys start at the new school on Monday."),
    (9, "phone", "Rang about the locks. They are changed, and the window is mended."),
    (24, "out", "Walked to the new surgery together. Nobody asked her to tell it all again."),
    (41, "together", "Round the table with housing and the school: one form, filled in once."),
]

# families: whoever they are, where they live, and what was written of both
FAMILIES = [
    (
        (("Gwen", "Tranter", 1951), ("Alys", "Tranter", 1978)),
        "9 Bakehouse Yard",
        [
            (4, "home", "Gwen and Alys at the table with the carer’s form. Alys had never counted the nights."),
            (19, "phone", "Both on the line. The sitting service comes on Mondays, so that Alys can swim."),
            (47, "together", "The nurse, Gwen and Alys: one drug chart, and both of them have signed it."),
            (88, "doorstep", "Gwen in the doorway, Alys behind her with the keys. Neither slept. Said I would be back, and was."),
        ],
        "Ask the sitting service for a second evening",
    ),
    (
        (("Ike", "Obuya", 1984), ("Dora", "Obuya", 1987)),
        "31 Weir Terrace",
        [
            (2, "home", "Ike and Dora, and the twins asleep at last. They would like one visit a week, not one each."),
            (16, "out", "To the nursery with both. Dora asked about mornings, Ike about the steps for the buggy."),
            (39, "together", "Health visitor and housing round one table with Ike and Dora: the move comes before the winter."),
        ],
        "Find out who carries a double buggy up to the second floor",
    ),
    (
        (("Frankie", "Doyle", 1959), ("Sean", "Doyle", 1990)),
        "5 Pound Lane",
        [
            (7, "home", "Frankie and Sean have agreed a rent that Sean can pay. They wrote it on the calendar."),
            (25, "out", "Walked the dog with the two of them. They spoke to each other more than to me."),
            (60, "phone", "Sean rang, with Frankie beside him: no shouting for a fortnight. They want that kept."),
        ],
        "Ask the mediator for a last hour with both",
    ),
]  # fmt: skip
