"""What was said when things ended, invented."""

PASSERS_BY = [("Ada", "Quill"), ("Ivo", "Lark"), ("Nell", "Harrow"), ("Tom", "Brisco")]
PASSED_BY = "Rang once about the bus. Did not want to say more."
PASSED_ON = {
    "why": "wish",
    "said": "It was only about the bus.",
    "ring": "The duty line",
    "door": "",
}
QUIETS = [
    ("died", 8, "The family rang", "Funeral on Thursday, they would like us there."),
    ("moved", 19, "They told us", "With their sister in Leeds now."),
    ("stop", 5, "They told us at the door", "They know where we are."),
]
FAREWELLS = [
    {
        "why": "done",
        "said": "I have my keys and my Tuesdays. I am all right now.",
        "ring": "Sam Adeyemi, Mill Lane team, 01632 960005",
        "door": "A text is enough, and Sam comes round.",
    },
    {
        "why": "wish",
        "said": "You lot have been grand. Let me try by myself.",
        "ring": "The library desk, 01632 960200",
        "door": "We ring once, on the birthday, as agreed.",
    },
    {
        "why": "moved",
        "said": "New street, new start.",
        "ring": "Northgate team, 01632 960001",
        "door": "They may ring us from there as well.",
    },
]
OTHERS_WALK_ON = {
    "why": "others",
    "said": "Fatima is the one I talk to.",
    "ring": "Fatima, 01632 960001",
    "door": "Mill Lane still has the spare key.",
}
WENT = {
    "why": "done",
    "said": "Off to my brother’s. Might be back.",
    "ring": "Sam Adeyemi, 01632 960005",
    "door": "Same door, same Sam.",
}
COME_BACK = "Not a good moment. Said I would come back."
WRONG_PAGE = "Rang about the lift. Wants to be told when it runs again."
TAKEN_OFF = [
    (16, "wrong_page", "Two people of one name in the list. It is on the right page now.", "moved"),
    (11, "twice", "", "back"),
    (8, "unsafe", "It said where somebody is who must not be found.", "off"),
]
OPENED = "Rang me within the hour: pressed it on the line above. Her manager was with her."
SCHEDULE = "Example Borough retention schedule 7.3: a name and no more is kept for a year."
HELD = "A complaint about the bus service is open: ask the complaints desk before anything goes."
COUNTS = {
    "people_contact": 1,
    "people_contactperson": 1,
    "people_farewell": 1,
    "people_involvement": 1,
    "people_person": 1,
    "people_persondetails": 1,
    "people_streamitem": 1,
}
