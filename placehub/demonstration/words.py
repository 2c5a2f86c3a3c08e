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
