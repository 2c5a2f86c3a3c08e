"""Own words, hopes, promises, what is in the way, whom they know and what was bought. Every one is invented.

As in note_words: what a line is about is one of a few, how it is put is one of many.
"""

WHO = [
    [
        "I have lived on this street for {y} years and I know every cat. I like it when people sit down. "
        "When I am short with you I am worried, not cross.",
        "I came here {y} years ago with one bag. Now I have the keys of three neighbours.",
        "{y} years in this house, and I can still hear which stair you are on.",
        "I have been here {y} years. I do not hear well on the left: sit on the right, and I am good company.",
    ],
    [
        "I was a {job}. I still get up at five. I would like to be useful to somebody.",
        "I worked as a {job}, and I was good at it. Ask me how a thing is made.",
        "A {job} once, always a {job}. I notice what is not finished.",
        "I trained as a {job} where I grew up. The papers are not worth much here; the hands are.",
    ],
    [
        "I am {n}. I am good with my hands and bad with letters. Please text first.",
        "I am {n}. I say yes when I am tired. Ask me again in the morning.",
        "I am {n}. I read slowly and I remember everything.",
        "I am {n}. I make jokes when I am frightened. You will learn to tell.",
    ],
    [
        "My children come first. I have had too many people in my kitchen. One is enough, if it is the same one.",
        "I am somebody’s mum and somebody’s daughter, and on Thursdays I sing. Thursdays are mine.",
        "I look after my dad. I am all right; ask me anyway.",
        "There are six of us and one bathroom. If I am late, that is why.",
    ],
    [
        "I keep myself to myself, but I like the market on a Saturday. Ask me about football.",
        "I am quiet until you mention trains.",
        "I like facts, and I like to know what comes next. Surprises are hard for me.",
        "I do not drink any more. Four years in May. I would rather you knew it from me.",
    ],
]
GOALS = [
    ["A warm kitchen by Christmas", "A bath that I can get out of", "A room where nothing drips"],
    ["To see my daughter twice a month", "Sunday dinner with all of them", "To write to my son"],
    ["One night of sleep without waking", "Quiet after eleven", "To dream of something else"],
    ["To get the bike fixed", "To pass the test and drive to the coast", "A scooter, and a ramp"],
    ["Not telling my story again to someone new", "One person who knows it all", "To be believed"],
    ["To cook for my neighbour", "To have people in again", "To bake for the fair"],
    ["To open the post on the day it comes", "To know what I owe", "No red letters by spring"],
    ["A job with hours that fit school", "A trade, on paper", "Two days’ work a week"],
    ["A dog", "A cat from the shelter", "Somebody to walk the dog when I cannot"],
    ["To walk to the sea", "To manage the stairs", "To swim again before I am seventy"],
    ["To be in the choir again", "A stall at the market", "To play for others, not for the wall"],
    ["To pay the rent and still eat", "Forty pounds put by", "Shoes that are bought, not given"],
    ["Grass instead of mud", "Beans up the fence", "A bench out at the front"],
    ["My own front door", "A home that we need not leave", "To stay in this house"],
]
PROMISES = [
    [
        "Ring the housing office",
        "Ask housing for a date in writing",
        "Chase the repair on Monday",
        "Ask who holds the spare key",
    ],
    [
        "Bring the bus pass form",
        "Print the map to the clinic",
        "Bring the large-print letter",
        "Bring the list of dentists",
    ],
    [
        "Ask the school for one contact",
        "Ask about the uniform fund",
        "Ask who is at the gate at three",
        "Ask the college about evenings",
    ],
    [
        "Find out about the cot",
        "Ask the depot for a cooker",
        "Find a bed that fits the box room",
        "Ask round for a pram",
    ],
    [
        "Come to the appointment",
        "Wait with them at the hospital",
        "Sit in on the assessment",
        "Drive them to the scan",
    ],
    [
        "Sort the meter with the landlord",
        "Read the meter with them",
        "Ask about the cheaper tariff",
        "Ask for the winter payment",
    ],
    [
        "Write the letter together",
        "Fill in page nine together",
        "Help to write the appeal",
        "Read the tenancy through with them",
    ],
    [
        "Ask the choir when they meet",
        "Ask the shed for a place",
        "Find out when the pool is quiet",
        "Ask the club to keep a seat",
    ],
    [
        "Get the damp looked at",
        "Have the gutter looked at",
        "Ask for an inspection of the landing",
        "Ask the council about the noise",
    ],
    [
        "Send the phone number of the debt adviser",
        "Introduce them to the debt adviser",
        "Send the number of the night line",
        "Send the address of the law centre",
    ],
]
# one thing in several words
IN_THE_WAY = [
    [
        "Repairs are booked without a date",
        "Only one repair may be open at a time",
        "Emergency repairs are for leaks only",
    ],
    [
        "They cannot talk to me without a form that takes two weeks",
        "Everything must be asked for by post",
        "Nobody may be visited before three letters have gone unanswered",
    ],
    [
        "The system shows only one child",
        "The portal refuses a name with an apostrophe",
        "Two systems, and neither shows the other’s dates",
    ],
    [
        "No crisis loan because of an old debt",
        "A bed may be given only where there is a carpet",
        "No school place without a tenancy, no tenancy without a school place",
    ],
    [
        "May not move because of rent arrears",
        "Off the list after one missed appointment",
        "May not bid without an e-mail address",
    ],
    [
        "The contract allows three visits",
        "The van delivers to the kerb and no further",
        "The course pays for travel in arrears",
    ],
]
CALLED_OFF = [
    ["They would rather do it themselves", "They found the number and rang"],
    ["Their sister has done it meanwhile", "The neighbour took it over, and is quicker"],
    ["They have changed their mind, and said so", "It is not needed now that the money has come"],
]
# who, what they are, kind, close; the same few, with other names
CIRCLE = [
    ("family", True, [("Nan", "upstairs"), ("Auntie Bea", "two doors down"), ("Mum", "in Leeds")]),
    (
        "family",
        True,
        [("Jo", "neighbour"), ("Farah", "across the landing"), ("Pat", "best friend")],
    ),
    ("family", True, [("Tia", "daughter"), ("Kofi", "son"), ("Wren", "granddaughter")]),
    (
        "family",
        False,
        [
            ("Dad", "rings on Sundays"),
            ("Ewan", "brother, at sea"),
            ("Lina", "cousin, sends parcels"),
        ],
    ),
    (
        "community",
        False,
        [
            ("Food pantry", "Thursdays"),
            ("Lunch club", "Wednesdays"),
            ("The chapel", "soup on Fridays"),
        ],
    ),
    ("service", False, [("Ms Okoro", "school"), ("Mr Pugh", "college"), ("Mrs Lal", "nursery")]),
    ("service", False, [("Housing", "repairs"), ("Housing", "the rent office")]),
    (
        "community",
        False,
        [
            ("Allotment", "Saturdays"),
            ("Walking group", "Tuesdays"),
            ("Men’s shed", "most mornings"),
        ],
    ),
    ("service", False, [("Dr Rana", "surgery"), ("Bryony", "district nurse"), ("Mo", "pharmacy")]),
]
AT_THE_DOOR = [
    ("together", "The caretaker", ["Go in twos after dark: the landing is unlit", "Go in twos on Fridays: the stairwell is loud and full"]),
    ("animal", "Their neighbour", ["A large dog, friendly once you have sat down", "The dog barks first and wags after: stand still"]),
    ("animal", "Themselves", ["Two cats that slip out: close the first door before the second", "The parrot says come in; wait for a person to"]),
    ("health", "The district nurse", ["Oxygen in the front room: no flame, no vaping", "No visits with a cold: the chest is weak this winter"]),
    ("health", "Themselves", ["Wear no scent: it brings the asthma on", "No nuts in your pockets or on your hands"]),
    ("health", "The housing officer", ["The lift fails often: four floors on foot", "The second step is loose: hold the rail"]),
    ("knock", "Themselves", ["Ring twice, then wait a full minute", "Use the back gate; the front door sticks"]),
    ("knock", "Themselves", ["Text when you stand outside; the bell is off", "Ring from the car: a knock frightens"]),
    ("speak", "Their daughter", ["Face them when you speak, and not too fast", "Short sentences, and time after each"]),
    ("speak", "Themselves", ["Say who sent you before anything else", "Use my first name; the other one is his"]),
    ("tell_nobody", "Themselves", ["Say nothing of money in front of the brother", "Do not say at the door what it is about"]),
]  # fmt: skip
# what was bought, so that; the sum is of the kind of thing, not of the words
SPENDS = [
    ("beds", 6400, [("Bed slats and a mattress cover", "the children sleep in their own beds"), ("A guard rail and a mattress", "nobody falls out at night")]),
    ("work", 8800, [("Bus passes for four weeks", "the night shift can be kept"), ("A travel card for a month", "the course can be reached by nine")]),
    ("home", 4200, [("Flashing doorbell", "the door can be heard"), ("A key safe", "the carer need not wait in the rain")]),
    ("school", 5550, [("School coat and shoes", "school is not missed for rain"), ("Blazer and bag", "the first day is like everybody’s")]),
    ("warmth", 3000, [("Top up of the meter", "the rooms are warm in the evening"), ("A heated throw", "one room is warm for pennies")]),
    ("warmth", 3800, [("Draught strips and a thick curtain", "the draught stays outside"), ("Lagging and a door brush", "the hall keeps its warmth")]),
    ("warmth", 14500, [("A small dehumidifier", "the wall dries and nobody coughs"), ("A fan for the bathroom", "the mould does not come back")]),
    ("food_fuel", 2800, [("Food for the week until the money comes", "there is supper every day"), ("A slow cooker and a first shop", "there is hot food after the late shift")]),
    ("joining_in", 3600, [("Choir fee and music", "Tuesday has something in it"), ("Football boots and the subs", "Saturday is spent with the team")]),
    ("home", 7950, [("New lock for the side door", "nights are quiet"), ("A light over the step", "coming home in the dark is no worry")]),
    ("other", 1250, [("Passport photographs", "the form can be sent"), ("A copy of the birth certificate", "the tenancy can be signed")]),
    ("beds", 31000, [("Cot and delivery", "the baby has somewhere to sleep"), ("Two single beds, delivered", "brother and sister each have one")]),
    ("work", 6200, [("Boots for the warehouse", "Monday can start"), ("Knives for the kitchen", "the trial week can be worked")]),
]  # fmt: skip
HELPS = [
    ["A walk by the harbour, a text not a call.", "Fresh air, and nobody talking at me."],
    ["Tea and no questions.", "Somebody who sits down and waits.", "Ring my sister and pass me the phone."],
    ["Music, and being left for an hour.", "A list of three things, no more.", "My hands busy: peeling, knitting."],
]  # fmt: skip
HINDERS = [
    ["Being asked the same thing twice.", "Forms with boxes that do not fit me."],
    ["Uniforms at the door.", "Two strangers at once.", "Loud voices in the stairwell."],
    ["Being told to calm down.", "Being touched without warning.", "Plans that change on the day."],
]
FIRST = [
    ["My sister, then the one who walks alongside.", "Farah across the landing."],
    ["Nan.", "My son, if it is after six.", "The minister. He has a key."],
    [
        "Nobody at night; the crisis line.",
        "Nobody but my GP.",
        "My daughter, and please not my ex.",
    ],
]
