"""A year of what was in the way: words that name nobody, and what came of it."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Case:
    """``days`` ago it was raised; it stopped ``people`` of ``teams`` teams. ``life`` are a leader's verbs: what,
    how many days ago, in which words.
    """

    words: str
    kind: str
    joins: tuple[str, str]
    days: int
    people: int
    teams: int
    would_help: str = ""
    stopped: str = ""
    hours: int = 0
    rule: tuple[str, str, str] | None = None
    leader: str = ""
    national: bool = False
    life: list[tuple[str, int, str]] = field(default_factory=list)


HOUSING, HEALTH, CARE, SCHOOLS = "Dawn Ellis", "Dr Priya Rana", "Grace Okafor", "Tom Hughes"
LEADERS = [
    # name, e-mail, what they are, who employs them
    (HEALTH, "priya.rana@example.org", "Place director", "Example Community NHS Trust"),
    (CARE, "grace.okafor@example.org", "Director of adult care", "Example Borough Council"),
    (
        SCHOOLS,
        "tom.hughes@example.org",
        "Director of children’s services",
        "Example Borough Council",
    ),
]
ANSWERS_FOR = {
    HOUSING: ["Council housing repairs", "Applying for a council home", "Housing association repairs",
              "Housing association lettings", "Homelessness advice", "Housing benefit"],
    HEALTH: ["GP reception", "Hospital discharge", "Hospital outpatients", "Community mental health team",
             "Mental health crisis team", "Health visiting", "District nursing", "Pharmacy"],
    CARE: ["Adult social care assessment", "Home care", "Direct payments", "Equipment and adaptations at home",
           "Disabled facilities grants", "Blue Badge", "Meals at home", "Community alarms"],
    SCHOOLS: ["Early help for families", "Children’s social care", "School attendance", "Free school meals",
              "Special educational needs assessment", "Primary school places", "Children’s mental health service"],
}  # fmt: skip

CASES = [
    # ---- teams are asking
    Case("Hospital sends people home on a Friday with no call to us", "habit", ("Hospital discharge", "Home care"), 1, 9, 4,
         "One named person on the discharge desk who may ring us", "Being there when they come home", 11),
    Case("Two log-ins for one family", "it", ("Health visiting", "Early help for families"), 1, 31, 5,
         "Let health visitors read the team’s page", "", 26),
    Case("A food parcel only with a referral from a GP", "local_policy", ("GP reception", "Food bank"), 0, 3, 2,
         "Take a worker’s word"),
    # nobody took it on in time: it ages at the top of every leader's page until the clock gives it
    Case("No key safe without an assessment that takes nine weeks", "local_policy",
         ("Hospital discharge", "Home care"), 2, 6, 3, "Fit it first, assess afterwards"),
    # ---- a leader has it
    Case("Repairs are booked without a date", "local_policy", ("Council housing repairs", "Home care"), 31, 24, 5,
         "A day and a half-day when it is reported", "Somebody being at home for it", 37,
         ("Repairs policy 2023", "section 6", "https://council.example/repairs"), HOUSING,
         life=[("take-on", 29, ""), ("answer", 12, "I have asked the contractor for half-days. They answer by the 4th.")]),
    Case("Benefit letters go to addresses of long ago", "it", ("Universal Credit", "Advice service"), 20, 17, 4,
         "One change of address for all", "", 14, None, HOUSING, True,
         [("take-on", 19, ""), ("answer", 9, "Meeting the partner lead of the department this week.")]),
    Case("No crisis loan because of an old debt", "law", ("Council tax", "Advice service"), 12, 8, 3,
         "Look at the person, not at the debt", "", 6, None, CARE, life=[("take-on", 11, "")]),
    Case("The system shows only one child of a family", "it", ("Health visiting", "Early help for families"), 64, 12, 4,
         "", "Seeing the family as one", 21, None, SCHOOLS, life=[("take-on", 60, "")]),
    Case("Off the list after one missed appointment", "local_policy",
         ("GP reception", "Community mental health team"), 96, 22, 5, "Ring before striking off", "", 18, None, HEALTH,
         life=[("take-on", 94, ""), ("fixed", 70, "They ring twice before anybody is taken off the list."),
               ("fail", 61, ""), ("answer", 55, "The evening clinics had not been told. They have now.")]),
    Case("May not bid for a home without an e-mail address", "habit", ("Applying for a council home", "Libraries"), 44, 7, 3,
         "Bids by telephone", "", 5, None, HOUSING, life=[("given", 42, "")]),
    # ---- trying something
    Case("GP receptions say “we cannot talk to you”", "guidance", ("GP reception", "Home care"), 40, 18, 5,
         "A consent card that every reception accepts", "", 15,
         ("Confidentiality: good practice in handling patient information", "paragraph 38",
          "https://www.gmc-uk.org/professional-standards"), HEALTH,
         life=[("take-on", 38, ""), ("try", 25, "A one-page consent card at three practices.")]),
    Case("Emergency repairs are for leaks only", "local_policy", ("Housing association repairs", "Health visiting"), 52, 9, 3,
         "Cold with a baby is an emergency", "", 7, None, HOUSING,
         life=[("take-on", 51, ""), ("try", 20, "A health visitor’s word makes a heating repair urgent.")]),
    Case("Everything must be asked for by post", "habit", ("Universal Credit", "Advice service"), 75, 13, 4,
         "", "", 20, None, CARE, True,
         [("take-on", 74, ""), ("try", 40, "The advice service files for people on the telephone.")]),
    Case("A bed may be given only where there is a carpet", "local_policy", ("Housing association lettings", "Local support groups"), 33, 5, 2,
         "", "", 2, None, HOUSING, life=[("take-on", 32, ""), ("try", 21, "We leave the question out of the form.")]),
    # ---- said to be fixed, being tested
    Case("They cannot talk to us without a form that takes two weeks", "local_policy",
         ("Children’s social care", "Early help for families"), 58, 11, 4, "", "", 16, None, SCHOOLS,
         life=[("take-on", 57, ""), ("fixed", 9, "A call back to the switchboard is enough."), ("through", 6, ""), ("through", 3, "")]),
    Case("Only one repair may be open at a time", "it", ("Council housing repairs", "Home care"), 49, 10, 3,
         "", "", 8, None, HOUSING, life=[("take-on", 47, ""), ("fixed", 5, "The check in the system is switched off."), ("through", 1, "")]),
    # ---- fixed
    Case("School lateness calls went to parents in crisis", "habit", ("School attendance", "Early help for families"), 81, 14, 3,
         "Ring the worker", "", 12, None, SCHOOLS,
         life=[("take-on", 79, ""), ("fixed", 57, "Schools ring the named worker first."), ("through", 50, ""), ("through", 44, ""), ("through", 31, "")]),
    Case("No school place without a tenancy, no tenancy without a school place", "local_policy",
         ("Primary school places", "Housing association lettings"), 140, 6, 3, "", "", 9, None, SCHOOLS,
         life=[("take-on", 138, ""), ("fixed", 110, "An offer letter counts as an address."), ("through", 101, ""), ("through", 88, ""), ("through", 60, "")]),
    Case("The portal refuses a name with an apostrophe", "it", ("Applying for a council home", "Council complaints"), 120, 3, 2,
         "", "", 2, None, HOUSING,
         life=[("take-on", 118, ""), ("fixed", 90, "The supplier has changed the field."), ("through", 80, ""), ("through", 71, ""), ("through", 52, "")]),
    Case("District nurses may not say when they come", "habit", ("District nursing", "Home care"), 160, 16, 4,
         "", "", 24, None, HEALTH,
         life=[("take-on", 158, ""), ("fixed", 120, "A two-hour window by text the evening before."), ("through", 112, ""), ("through", 95, ""), ("through", 70, "")]),
    # ---- we could not
    Case("May not move because of rent arrears", "local_policy", ("Applying for a council home", "Homelessness advice"), 96, 15, 4,
         "Look at why the arrears came about", "", 19, ("Allocations policy 2022", "section 4.2", "https://council.example/allocations"), HOUSING,
         life=[("take-on", 95, ""), ("could-not", 30, "The policy is due for review in April and may not be changed before.|The head of allocations, Town Hall")]),
    Case("The first payment comes five weeks late", "law", ("Universal Credit", "Food bank"), 200, 28, 5,
         "", "", 40, ("Universal Credit Regulations 2013", "regulation 47", "https://www.legislation.gov.uk/uksi/2013/376"), CARE, True,
         [("take-on", 198, ""), ("could-not", 60, "It stands in the regulations. We have written to the department with the numbers.|Your Member of Parliament")]),
    Case("A sanction for a missed appointment on the day of a funeral", "guidance", ("Universal Credit", "Bereavement service"), 110, 4, 2,
         "", "", 4, None, CARE, True, [("take-on", 108, ""), ("could-not", 45, "We may not decide it here; each case can be looked at again within a month.|The manager of the job centre")]),
    Case("Nobody may be visited before three letters have gone unanswered", "habit", ("Council tax", "Home care"), 27, 6, 3,
         "Knock first", "", 10, None, HOUSING, life=[("given", 25, "")]),
]  # fmt: skip
