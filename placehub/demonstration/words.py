"""Names and sentences of the demonstration place. Every one is invented."""

from datetime import date
from typing import NamedTuple

NEIGHBOURHOODS = [
    ("Harbour", 0, 0),
    ("Northgate", 1, 0),
    ("Elm Bridge", 2, 0),
    ("Quayside", 0, 1),
    ("Mill Lane", 1, 1),
    ("Orchard Park", 2, 1),
]
ORGANISATIONS = [
    ("Example Borough Council", "council"),
    ("Example Community NHS Trust", "nhs"),
    ("Example Mental Health NHS Trust", "nhs"),
    ("Example General Hospital", "nhs"),
    ("Quayside Surgery Network", "nhs"),
    ("Harbour Homes", "housing"),
    ("Example Police", "police"),
    ("Open Door Charity", "charity"),
]
TEAMS = [
    ("Harbour", "Harbour"),
    ("Northgate", "Northgate"),
    ("Elm Bridge", "Elm Bridge"),
    ("Quayside", "Quayside"),
    ("Mill Lane", "Mill Lane"),
    ("Orchard Park", "Orchard Park"),
    ("Young families", "Mill Lane"),
    ("Night team", "Harbour"),
]
JOBS = {
    "Example Borough Council": [
        "Social worker",
        "Housing officer",
        "Community connector",
        "Early help worker",
    ],
    "Example Community NHS Trust": ["Health visitor", "District nurse", "Occupational therapist"],
    "Example Mental Health NHS Trust": ["Community mental health nurse", "Peer support worker"],
    "Example General Hospital": ["Discharge nurse", "Physiotherapist"],
    "Quayside Surgery Network": ["Social prescriber", "Practice nurse"],
    "Harbour Homes": ["Tenancy support officer", "Repairs liaison"],
    "Example Police": ["Neighbourhood officer"],
    "Open Door Charity": ["Debt adviser", "Volunteer co-ordinator", "Peer support worker"],
}
GIVEN = [
    "Amir",
    "Priya",
    "Joan",
    "Leila",
    "Dev",
    "Tom",
    "Ruth",
    "Samira",
    "Callum",
    "Bethan",
    "Marek",
    "Agnieszka",
    "Kwame",
    "Abena",
    "Femi",
    "Ngozi",
    "Hassan",
    "Fatima",
    "Yusuf",
    "Aisha",
    "Ravi",
    "Meera",
    "Anil",
    "Sunita",
    "Wei",
    "Ling",
    "Jun",
    "Mei",
    "Owen",
    "Rhys",
    "Carys",
    "Sian",
    "Declan",
    "Niamh",
    "Eoin",
    "Aoife",
    "Hamish",
    "Morag",
    "Isla",
    "Fergus",
    "Alfie",
    "Poppy",
    "Oscar",
    "Ivy",
    "Stanley",
    "Dot",
    "Ernest",
    "Mavis",
    "Reg",
    "Pearl",
    "Winston",
    "Gloria",
    "Delroy",
    "Marcia",
    "Tyrone",
    "Shanice",
    "Luca",
    "Sofia",
    "Mihai",
    "Elena",
    "Bogdan",
    "Ioana",
    "Karim",
    "Nadia",
    "Tariq",
    "Zainab",
    "Jack",
    "Grace",
    "Harry",
    "Ellie",
    "George",
    "Holly",
    "Liam",
    "Chloe",
    "Noah",
    "Daisy",
    "Frank",
    "Betty",
    "Alan",
    "Maureen",
    "Keith",
    "Sheila",
    "Colin",
    "Brenda",
]
FAMILY = [
    "Ahmed",
    "Khan",
    "Patel",
    "Singh",
    "Kaur",
    "Price",
    "Hughes",
    "Evans",
    "Davies",
    "Morgan",
    "Kowalski",
    "Nowak",
    "Mensah",
    "Boateng",
    "Okafor",
    "Adeyemi",
    "Hussain",
    "Begum",
    "Ali",
    "Rahman",
    "Sharma",
    "Gupta",
    "Chen",
    "Wong",
    "Li",
    "Murphy",
    "Kelly",
    "Byrne",
    "Walsh",
    "Campbell",
    "Stewart",
    "Robertson",
    "Fraser",
    "Smith",
    "Jones",
    "Taylor",
    "Brown",
    "Wilson",
    "Wright",
    "Walker",
    "Hall",
    "Green",
    "Baker",
    "Hill",
    "Cooper",
    "Ward",
    "Turner",
    "Parker",
    "Bell",
    "Shaw",
    "Holmes",
    "Webb",
    "Rogers",
    "Foster",
    "Barnes",
    "Fox",
    "Reid",
    "Ellis",
    "Marsh",
    "Popescu",
    "Ionescu",
    "Rossi",
    "Silva",
    "Clarke",
    "Lewis",
    "Robinson",
    "Grant",
    "Francis",
    "Joseph",
    "Thompson",
    "Lane",
    "Carter",
    "Fisher",
    "Pearce",
    "Stone",
    "Sutton",
    "Frost",
]
STREETS = [
    "Mill Lane",
    "Quay Street",
    "Chapel Row",
    "Orchard Way",
    "Rope Walk",
    "Station Road",
    "Elm Close",
    "Harbour View",
    "Northgate",
    "Bakehouse Yard",
    "Weir Terrace",
    "Pound Lane",
]
KINDS_OF_WORDS = {
    "doorstep": [
        "Short word at the door. {n} was on the way out, all well with the neighbours.",
        "{n} showed me the letter. We will ring them together.",
        "Boiler is off again. {n} has a heater from next door.",
    ],
    "home": [
        "Sat down for a cup of tea. {n} talked about the garden and about the money letter.",
        "We filled in the form together. It took forty minutes less than last time.",
        "{n} has slept better. The new lock helps.",
        "Went through the post in the blue bag. Two things to answer, the rest can go.",
    ],
    "out": [
        "Walked to the shop and back. {n} went in alone.",
        "To the housing office together. {n} did the talking.",
        "First visit to the allotment. {n} wants to go again on Thursday.",
    ],
    "phone": [
        "{n} rang about the repair. No date yet, so I rang them myself.",
        "Checked how the night was. Quieter.",
        "{n} had to explain it all again to the call centre. Sent them the number of our file instead.",
    ],
    "text": ["{n} texted a thumbs up.", "Sent the time of the bus. {n} answered at once."],
    "together": [
        "Round the table with the school. One visit from now on, not three.",
        "All of us in one room with {n}. Agreed who rings whom.",
    ],
    "nobody_in": ["Left a card.", "", "Nobody in. Will try after school time."],
}
SAID = [
    "You came back when you said you would.",
    "I do not want to say it all again.",
    "It was a good week.",
    "I just want to sleep through.",
    "Nobody asked me that before.",
    "Can you come on a Thursday?",
]
WHO = [
    "I have lived on this street for {y} years and I know every cat. I like it when people sit down. "
    "When I am short with you I am worried, not cross.",
    "I was a {job}. I still get up at five. I would like to be useful to somebody.",
    "I am {n}. I am good with my hands and bad with letters. Please text first.",
    "My children come first. I have had too many people in my kitchen. One is enough, if it is the same one.",
    "I keep myself to myself, but I like the market on a Saturday. Ask me about football.",
]
WORK = [
    "baker",
    "bus driver",
    "seamstress",
    "welder",
    "nurse",
    "cook",
    "postman",
    "teacher",
    "fisherman",
]
GOALS = [
    "A warm kitchen by Christmas",
    "To see my daughter twice a month",
    "One night of sleep without waking",
    "To get the bike fixed",
    "Not telling my story again to someone new",
    "To cook for my neighbour",
    "To open the post on the day it comes",
    "A job with hours that fit school",
    "A dog",
    "To walk to the sea",
    "To be in the choir again",
    "To pay the rent and still eat",
    "Grass instead of mud",
    "My own front door",
]
PROMISES = [
    "Ring the housing office",
    "Bring the bus pass form",
    "Ask the school for one contact",
    "Find out about the cot",
    "Come to the appointment",
    "Sort the meter with the landlord",
    "Write the letter together",
    "Ask the choir when they meet",
    "Get the damp looked at",
    "Send the phone number of the debt adviser",
]
BLOCKERS = [
    ("Repairs are booked without a date", "local_policy"),
    ("They cannot talk to me without a form that takes two weeks", "habit"),
    ("The system shows only one child", "it"),
    ("No crisis loan because of an old debt", "local_policy"),
    ("May not move because of rent arrears", "local_policy"),
    ("The contract allows three visits", "contract"),
]
CIRCLE = [
    ("Nan", "upstairs", "family", True),
    ("Jo", "neighbour", "family", True),
    ("Tia", "daughter", "family", True),
    ("Dad", "rings on Sundays", "family", False),
    ("Food pantry", "Thursdays", "community", False),
    ("Ms Okoro", "school", "service", False),
    ("Housing", "repairs", "service", False),
    ("Allotment", "Saturdays", "community", False),
    ("Dr Rana", "surgery", "service", False),
]
CALLED_OFF = [
    "They would rather do it themselves",
    "Their sister has done it meanwhile",
    "They have changed their mind, and said so",
]
AT_THE_DOOR = [
    ("together", "Go in twos after dark: the landing is unlit", "The caretaker"),
    ("animal", "A large dog, friendly once you have sat down", "Their neighbour"),
    ("animal", "Two cats that slip out: close the first door before the second", "Themselves"),
    ("health", "Oxygen in the front room: no flame, no vaping", "The district nurse"),
    ("health", "Wear no scent: it brings the asthma on", "Themselves"),
    ("health", "The lift fails often: four floors on foot", "The housing officer"),
    ("knock", "Ring twice, then wait a full minute", "Themselves"),
    ("knock", "Text when you stand outside; the bell is off", "Themselves"),
    ("speak", "Face them when you speak, and not too fast", "Their daughter"),
    ("speak", "Say who sent you before anything else", "Themselves"),
    ("tell_nobody", "Say nothing of money in front of the brother", "Themselves"),
]
SPENDS = [
    ("beds", "Bed slats and a mattress cover", "the children sleep in their own beds", 6400),
    ("work", "Bus passes for four weeks", "the night shift can be kept", 8800),
    ("home", "Flashing doorbell", "the door can be heard", 4200),
    ("school", "School coat and shoes", "school is not missed for rain", 5550),
    ("warmth", "Top up of the meter", "the rooms are warm in the evening", 3000),
    ("warmth", "Draught strips and a thick curtain", "the draught stays outside", 3800),
    ("warmth", "A small dehumidifier", "the wall dries and nobody coughs", 14500),
    ("food_fuel", "Food for the week until the money comes", "there is supper every day", 2800),
    ("joining_in", "Choir fee and music", "Tuesday has something in it", 3600),
    ("home", "New lock for the side door", "nights are quiet", 7950),
    ("other", "Passport photographs", "the form can be sent", 1250),
    ("beds", "Cot and delivery", "the baby has somewhere to sleep", 31000),
    ("work", "Boots for the warehouse", "Monday can start", 6200),
]
PREFERENCES = [
    "Text first, ring after 10",
    "Ring, do not text",
    "Come on Thursdays",
    "Knock twice",
    "",
]
LANGUAGES = [
    "English",
    "English, some Polish",
    "Urdu, some English",
    "Welsh and English",
    "Romanian",
    "English, BSL",
]
DOORS = [
    "Side door. The dog is friendly",
    "Top bell, twice",
    "Buzzer is broken: ring",
    "Back gate is open",
    "",
]
HELPS = [
    "A walk by the harbour, a text not a call.",
    "Tea and no questions.",
    "Music, and being left for an hour.",
]
HINDERS = ["Being asked the same thing twice.", "Uniforms at the door.", "Being told to calm down."]
FIRST = [
    "My sister, then the one who walks alongside.",
    "Nan.",
    "Nobody at night; the crisis line.",
]
FUNDS = [
    ("Flexible fund", "Example Borough Council", "Whatever makes the next step possible"),
    ("Warm homes", "Example Energy Trust", "Heat, damp and light"),
    ("Family help grant", "Example Community NHS Trust", "Families with small children"),
]
# what each fund was given for: kinds of spend (none named: every kind), and for whom
FOR = [
    ((), ("person", "family", "place")),
    (("warmth",), ("person", "family", "place")),
    (("beds", "school", "food_fuel", "joining_in"), ("family",)),
]
# a fund of before anybody had to say what a fund may pay for
NOT_SAID = ("Winter hardship fund", "Example Parish Charity", "People in hardship this winter")
FOR_FAMILIES = ("beds", "school")  # what is mostly bought for a whole family
# what became of some spends of Mill Lane: kind, what, so that, pence, days ago
TYPED_WRONG = ("beds", "Two duvets and covers", "both beds are warm", 4500, 12)
CAME_BACK = ("work", "Safety boots", "the trial shift can begin", 5400, 16)
A_LITTLE_ABOVE = ("school", "Sports kit", "games day is not missed", 4500, 6)
RAN_OUT = ("joining_in", "Swimming lessons", "Saturday has something in it", 3600, 66)
IN_PARTS = ("home", "A sink and its tap", "washing up needs no bath", 9500, 4)
LET_GO = ("other", "Taxi to the hospital", "the appointment is kept", 1800, 20)
ABOVE_THE_LEAD = ("home", "Rails and a wet room seat", "bathing is safe alone", 118000, 2)
THE_LEAD_S_OWN = ("other", "Hire of the hall on Friday", "the street meets again", 6000, 1)
# what colleagues of other teams ask Mill Lane, and how many days ago
PULLS = [
    ("Could somebody of you look at the damp with us?", 1),
    ("The sister lives on Mill Lane and would sooner see one of you.", 2),
    ("You know the landlord. Would you come to the meeting on Friday?", 3),
    ("New baby in January. Is one of you free to say hello before?", 5),
]
# what Sam asks other teams, how many days ago, and the answer where there is one
SAM_ASKS = [
    (
        "Would one of you say about the choir, in person?",
        4,
        "After the move. Ask me in January.",
    ),
    ("Could you ring before you visit? Two visits on one day is a lot.", 1, ""),
]
# above the limit, so the lead is asked: kind, what, so that, pence, how many days ago
WAITING = [
    (
        "warmth",
        "Two oil-filled radiators",
        "the children’s room is warm until the boiler is mended",
        31500,
        1,
    ),
    ("beds", "Cot, mattress and delivery", "the baby has somewhere to sleep", 34000, 3),
]


class Known(NamedTuple):
    """A name that is not two plain words, or of whom less is known; others are name, kind, until."""

    name: tuple[str, str]
    born: date | None = None
    born_kind: str = "day"
    others: tuple[tuple[str, str, int | None], ...] = ()


KNOWN = [
    Known(("Niamh", "O’Malley"), others=(("Price", "former", 2011), ("Carne", "former", 2019))),
    Known(("Þórdís", "Guðmundsdóttir")),
    Known(("Sukmawat", ""), date(1971, 1, 1), "year"),
    Known(("小龍", "李"), others=(("Bruce Lee", "also", None),)),
    Known(("Anne-Marie", "Núñez")),
    Known(("Олена", "Шевченко"), others=(("Olena Shevchenko", "also", None),)),
    Known(("Mary Ann", "St John-Smyth"), others=(("Minnie", "pet", None),)),
    Known(("Abdul", ""), date(1986, 1, 1), "about"),
    Known(("محمد", "الأحمد"), date(1990, 3, 1), "month"),
    Known(("Zoë", "Mac Donald"), others=(("Zoë Fraser", "former", None),)),
]
