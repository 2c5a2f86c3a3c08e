"""How each kind of figure is made, for whoever reads it; and what a measure does not say."""

from django.utils.translation import gettext_lazy as _

from placehub.outcomes.measures.counting import count_of_people, index, mean, money, share

METHODS = {
    count_of_people: _(
        "Everybody whom somebody reached in the month is counted once, whoever wrote it down. To have tried is no contact."
    ),
    share: _(
        "A share of true counts. The band is where the truth lies 19 times in 20 (Wilson’s interval). What one person’s contacts or promises have in common is in it: a hundred of ten people are worth less than one each of a hundred. Two months are called different only where chance alone would do it less than once in a hundred, with 30 people or more behind both."
    ),
    mean: _(
        "A mean of what at least 8 people answered. The band is where the truth lies 19 times in 20 (Student’s t). Two months are called different only where chance alone would do it less than once in a hundred, with 30 people or more behind both."
    ),
    index: _(
        "The mean of an index from 0 to 1, times 100, over three months that end with the month. The band is where the truth lies 19 times in 20 (Student’s t)."
    ),
    money: _(
        "What was spent for people in the month. Money for a street or a team is not in it. Withheld where two people got most of it."
    ),
}
OTHERS_EACH_MONTH = _(
    "It sets whoever was asked again in the month beside their own first answer: other people each month. Whoever was first asked at their worst would be a little better by now without us."
)
NOTES = {
    "goals": OTHERS_EACH_MONTH,
    "life": OTHERS_EACH_MONTH,
    "people": _("Records that are sealed are counted as all others."),
    "continuity": _("Only people who were met three times or more in those months."),
    "promises": _(
        "One that was called off with a reason is left out: it was neither kept nor broken."
    ),
}
