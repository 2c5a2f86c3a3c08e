"""What teams may do, and what they asked over a year."""

# what is allowed, by which leader, days ago, limit in pounds, for the worker's own team alone, days until it ends
STANDING = [
    ("Pay a gas or electricity top-up the same day", "Dawn Ellis", 320, 50, False, None),
    ("Buy a carpet or a bed without three quotes", "Dawn Ellis", 210, 400, False, 150),
    (
        "Ring a tenant’s landlord without a consent form, when the tenant is in the room",
        "Dawn Ellis",
        160,
        None,
        False,
        None,
    ),
    (
        "Visit in the evening and take the hours back the same week",
        "Grace Okafor",
        140,
        None,
        True,
        60,
    ),
    ("Take a child’s grandparent along to a school meeting", "Tom Hughes", 90, None, False, None),
    (
        "Book a GP appointment for somebody who has no telephone",
        "Dr Priya Rana",
        75,
        None,
        False,
        290,
    ),
    ("Use the community hall free of charge on Fridays", "Grace Okafor", 300, None, True, -20),
]
# taken back: words, leader, given days ago, taken back days ago, why
TAKEN_BACK = (
    "Lend a prepaid telephone for a month", "Grace Okafor", 250, 40,
    "Nobody has used it since June, and the contract for the telephones ended.",
)  # fmt: skip
# what was asked: words, why, kind, service, days ago, what became of it, days ago, in which words
ASKED = [
    ("Pay a first week’s rent while the claim is worked out", "So that nobody loses the flat over ten days",
     "ordinary", "Homelessness advice", 3, "", 0, ""),
    ("Take somebody to hospital in our own car", "There is no bus after six", "ordinary", "Hospital outpatients", 1, "", 0, ""),
    ("Keep a spare key for a neighbour who forgets", "She asked us to", "safeguarding", "Adult social care assessment", 6, "", 0, ""),
    ("Buy a second-hand cooker from a neighbour", "The shop delivers in three weeks", "ordinary", "Housing association repairs", 40, "yes", 38, "Keep the receipt."),
    ("Go to the benefits office together with a person", "They freeze at the counter", "ordinary", "Housing benefit", 60, "lapse", 0, ""),
    ("Leave the risk form out at a first hello", "It is the first thing they see of us", "ordinary", "Adult social care assessment", 130, "lapse", 0, ""),
    ("Write to the school in the family’s name", "They cannot write English", "ordinary", "School attendance", 85, "yes", 82, "With their consent on the letter."),
    ("Share the duty telephone with the housing officers", "We are asked the same things", "ordinary", "Council housing repairs", 110, "no", 104,
     "The line is recorded for safeguarding alone. I have asked for a second one."),
    ("Pay cash for a taxi without a receipt", "Drivers give none", "unlawful", "Council tax", 150, "no", 149,
     "The auditor needs a record. A note of the day, the way and the sum will do: that you may."),
    ("Meet a person in a café instead of the office", "", "ordinary", "Community mental health team", 175, "yes", 170, "Of course."),
    ("Order a skip for a garden", "", "ordinary", "Large items collection", 190, "withdrawn", 188, ""),
]  # fmt: skip
# the leader who is away now, and who stands in
AWAY = ("Tom Hughes", "Grace Okafor")
