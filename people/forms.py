"""What people type about people, made into values."""

import re
from datetime import date, datetime, timedelta
from uuid import UUID

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from people.models import Agreement, BreakGlass, CircleMember, Contact, Goal, OwnRecord, Story
from people.models.base import Level
from placehub.web.forms import Chips, DayInput, ManyChips, MomentInput, Tiles
from teams.models import Organisation, Team, User

POSTCODE = re.compile(r"^[A-Z]{1,2}[0-9][A-Z0-9]? ?[0-9][A-Z]{2}$")


def nhs_number_is_valid(digits: str) -> bool:
    """Modulus 11 over ten digits, as the NHS Data Dictionary gives it for the NHS number."""
    if not re.fullmatch(r"[0-9]{10}", digits):
        return False
    left = 11 - sum(int(digit) * (10 - place) for place, digit in enumerate(digits[:9])) % 11
    return left != 10 and int(digits[9]) == left % 11


class NhsNumberField(forms.CharField):
    def clean(self, value: str | None) -> str:
        digits = re.sub(r"[\s-]", "", super().clean(value) or "")
        if digits and not nhs_number_is_valid(digits):
            raise forms.ValidationError(
                _("That is not a valid NHS number: ten digits, like 943 476 5919. Is one wrong?")
            )
        return digits


def read_query(words: str) -> dict[str, object]:
    """Take apart what was typed into "Find a person": a day of birth, an NHS number, a place, a name."""
    found: dict[str, object] = {"names": "", "born": None, "nhs": "", "place": ""}
    words = " ".join("".join(letter if letter.isprintable() else " " for letter in words).split())[
        :80
    ]
    number = re.search(r"\b\d{3}[ -]?\d{3}[ -]?\d{4}\b", words)
    if number:
        found["nhs"] = re.sub(r"[ -]", "", number.group())
        words = words.replace(number.group(), " ")
    for pattern, order in (
        (r"\b(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})\b", "dmy"),
        (r"\b(\d{4})-(\d{2})-(\d{2})\b", "ymd"),
    ):
        day = re.search(pattern, words)
        if day:
            first, second, third = (int(part) for part in day.groups())
            try:
                found["born"] = (
                    date(third, second, first) if order == "dmy" else date(first, second, third)
                )
            except ValueError:
                continue
            words = words.replace(day.group(), " ")
    words = " ".join(words.split())
    if re.search(r"\d", words):
        found["place"] = words
    else:
        found["names"] = words
        found["place"] = words if len(words) >= 4 else ""  # a street without a number is words too
    return found


class AddPersonForm(forms.Form):
    """Search first: the form is asked again with what was found, and only then adds."""

    given_name = forms.CharField(label=_("First name"), max_length=80)
    family_name = forms.CharField(label=_("Last name"), max_length=80)
    known_as = forms.CharField(
        label=_("What do they like to be called?"), max_length=80, required=False
    )
    born_on = forms.DateField(label=_("Date of birth"), widget=DayInput(), required=False)
    nhs_number = NhsNumberField(label=_("NHS number"), max_length=14, required=False)
    address = forms.CharField(label=_("Where do they live?"), max_length=200, required=False)
    postcode = forms.CharField(label=_("Postcode"), max_length=8, required=False)
    phone = forms.CharField(label=_("Phone"), max_length=20, required=False)
    team = forms.ModelChoiceField(Team.objects.none(), label=_("Which team?"))
    walk_alongside = forms.BooleanField(
        label=_("I will walk alongside"), required=False, initial=True
    )

    def __init__(self, data: QueryDict | None, *, team_ids: tuple[int, ...], today: date) -> None:
        super().__init__(data)
        self.today = today
        self.fields["team"].queryset = Team.objects.filter(pk__in=team_ids)
        if len(team_ids) == 1:
            self.fields["team"].widget = forms.HiddenInput()
            self.fields["team"].initial = team_ids[0]

    def clean_born_on(self) -> date | None:
        born = self.cleaned_data["born_on"]
        if born and not self.today - timedelta(days=125 * 366) <= born <= self.today:
            raise forms.ValidationError(
                _("Is this day of birth right? It is not within the last 125 years.")
            )
        return born

    def clean_postcode(self) -> str:
        return clean_postcode(self.cleaned_data["postcode"])


def clean_postcode(value: str) -> str:
    plain = value.upper().strip()
    if plain and not POSTCODE.match(plain):
        raise forms.ValidationError(_("That is not a postcode, like EX4 2AB."))
    return plain


class DetailsForm(forms.Form):
    given_name = forms.CharField(label=_("First name"), max_length=80)
    family_name = forms.CharField(label=_("Last name"), max_length=80)
    known_as = forms.CharField(label=_("Likes to be called"), max_length=80, required=False)
    born_on = forms.DateField(label=_("Date of birth"), widget=DayInput(), required=False)
    picture = forms.CharField(label=_("Picture"), max_length=20, required=False)
    contact_preference = forms.CharField(
        label=_("How to get in touch"), max_length=120, required=False
    )
    languages = forms.CharField(label=_("Languages"), max_length=120, required=False)
    address = forms.CharField(label=_("Address"), max_length=200, required=False)
    postcode = forms.CharField(label=_("Postcode"), max_length=8, required=False)
    lives_with = forms.CharField(label=_("Lives with"), max_length=120, required=False)
    home_note = forms.CharField(label=_("At the door"), max_length=160, required=False)
    phone = forms.CharField(label=_("Phone"), max_length=20, required=False)
    email = forms.EmailField(label=_("E-mail"), required=False)
    nhs_number = NhsNumberField(label=_("NHS number"), max_length=14, required=False)
    in_touch_every_days = forms.IntegerField(
        label=_("Wants to hear from somebody every … days"),
        min_value=1,
        max_value=366,
        required=False,
    )
    seen = forms.IntegerField(widget=forms.HiddenInput())
    seen_details = forms.IntegerField(widget=forms.HiddenInput())

    def __init__(self, *args: object, pictures: list[str], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["picture"] = forms.ChoiceField(
            label=_("Picture that they picked"),
            required=False,
            widget=Chips(),
            choices=[(name, name.capitalize()) for name in pictures],
        )

    def clean_postcode(self) -> str:
        return clean_postcode(self.cleaned_data["postcode"])


class ContactForm(forms.Form):
    """Under a minute on a phone: how, what happened, and the rest only if it matters."""

    how = forms.ChoiceField(
        label=_("How?"),
        choices=Contact.How,
        widget=Tiles(
            icons={
                "doorstep": "doorstep",
                "home": "home",
                "out": "out",
                "phone": "phone",
                "text": "text",
                "together": "together",
                "nobody_in": "nobody_in",
            }
        ),
    )
    words = forms.CharField(
        label=_("What happened?"),
        max_length=10000,
        required=False,
        help_text=_("A few words will do. The person may read this."),
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    said = forms.CharField(
        label=_("In their own words"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    seemed = forms.ChoiceField(
        label=_("How did they seem to you?"), choices=Contact.Seemed, required=False, widget=Chips()
    )
    come_back = forms.ChoiceField(
        label=_("Anything to come back to?"),
        required=False,
        widget=Chips(),
        choices=[
            ("no", _("No")),
            ("tomorrow", _("Tomorrow")),
            ("week", _("In a week")),
            ("day", _("Another day")),
        ],
    )
    come_back_on = forms.DateField(label=_("On which day?"), widget=DayInput(), required=False)
    promise = forms.CharField(label=_("What did you promise?"), max_length=200, required=False)
    told_again = forms.ChoiceField(
        label=_("Did they have to tell their story again?"),
        required=False,
        widget=Chips(),
        choices=[("no", _("No")), ("yes", _("Yes"))],
    )
    demand = forms.ChoiceField(
        label=_("Was it because something had gone wrong, or had not been done?"),
        required=False,
        choices=Contact.Demand,
        widget=Chips(),
    )
    blocker = forms.CharField(label=_("Was something in the way?"), max_length=200, required=False)
    aside = forms.CharField(
        label=_("Kept to the team"),
        max_length=4000,
        required=False,
        help_text=_("Only your team sees this part. Everybody sees that there is one."),
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    happened_at = forms.DateTimeField(label=_("When?"), widget=MomentInput(), required=False)
    minutes = forms.IntegerField(
        label=_("For how many minutes?"), min_value=1, max_value=1440, required=False
    )
    workers = forms.MultipleChoiceField(
        label=_("Who else of us was there?"), required=False, widget=ManyChips()
    )
    others = forms.MultipleChoiceField(
        label=_("Who else was it about?"),
        required=False,
        widget=ManyChips(),
        help_text=_("The note is on their pages too, and whoever sees them can read it."),
    )
    team = forms.TypedChoiceField(label=_("For which team?"), coerce=int)
    note_id = forms.UUIDField(widget=forms.HiddenInput())

    MORE = (
        "said",
        "told_again",
        "demand",
        "blocker",
        "aside",
        "happened_at",
        "minutes",
        "workers",
        "others",
    )

    def __init__(
        self,
        data: QueryDict | None,
        *,
        teams: list[tuple[int, str]],
        today: date,
        now: datetime,
        workers: list[User] | None = None,
        people: list[tuple[UUID, str]] | None = None,
        initial: dict[str, object] | None = None,
    ) -> None:
        super().__init__(data, initial=initial)
        self.today, self.now = today, now
        self.fields["team"].choices = teams
        if len(teams) == 1:
            self.fields["team"].widget = forms.HiddenInput()
            self.initial.setdefault("team", teams[0][0])
        self.fields["workers"].choices = [(user.pk, user.full_name) for user in workers or []]
        self.fields["others"].choices = people or []
        for name, choices in (("workers", workers), ("others", people)):
            if not choices and not (data and data.getlist(name)):
                del self.fields[name]

    def clean_happened_at(self) -> datetime | None:
        at = self.cleaned_data["happened_at"]
        if at and at > self.now + timedelta(minutes=5):
            raise forms.ValidationError(_("That is still to come. When did it happen?"))
        if at and at < self.now - timedelta(days=366):
            raise forms.ValidationError(_("That is more than a year ago. Is the year right?"))
        return at

    def clean(self) -> dict[str, object]:
        found = super().clean()
        if (
            not found.get("words")
            and not found.get("said")
            and found.get("how") != Contact.How.NOBODY_IN
        ):
            self.add_error("words", _("Say in a few words what happened."))
        days = {"tomorrow": 1, "week": 7}
        choice = found.get("come_back")
        if choice in days:
            found["come_back_on"] = self.today + timedelta(days=days[choice])
        elif choice == "day" and not found.get("come_back_on"):
            self.add_error("come_back_on", _("Choose the day."))
        elif choice in {"no", ""} and not found.get("promise"):
            found["come_back_on"] = None
        if found.get("come_back_on") and found["come_back_on"] < self.today:
            self.add_error("come_back_on", _("Choose today or a later day."))
        found["told_again"] = {"yes": True, "no": False}.get(found.get("told_again"))
        return found


class CorrectionForm(forms.Form):
    words = forms.CharField(
        label=_("What should it say?"),
        max_length=10000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("The first note stays as it is; this stands beneath it."),
    )
    note_id = forms.UUIDField(widget=forms.HiddenInput())


class StoryForm(forms.Form):
    words = forms.CharField(
        label=_("In their own words"), max_length=5000, widget=forms.Textarea(attrs={"rows": 8})
    )
    told_on = forms.DateField(label=_("Told on"), widget=DayInput())
    seen = forms.CharField(widget=forms.HiddenInput(), required=False)


class GoalForm(forms.Form):
    words = forms.CharField(label=_("What do they want, in their own words?"), max_length=200)
    state = forms.ChoiceField(label=_("Where it stands"), choices=Goal.State, widget=Chips())
    score = forms.IntegerField(
        label=_("How near are they, by their own word? 0 not at all, 10 fully there."),
        min_value=0,
        max_value=10,
        required=False,
    )
    seen = forms.IntegerField(widget=forms.HiddenInput(), required=False)


class PromiseForm(forms.Form):
    words = forms.CharField(label=_("What will happen?"), max_length=200)
    who = forms.ChoiceField(
        label=_("Who promises it?"),
        widget=Chips(),
        choices=[("me", _("I do")), ("person", _("They do")), ("other", _("Somebody else"))],
    )
    promised_by = forms.CharField(label=_("Who is that?"), max_length=80, required=False)
    due_on = forms.DateField(label=_("By when?"), widget=DayInput(), required=False)

    def clean(self) -> dict[str, object]:
        found = super().clean()
        if found.get("who") == "other" and not found.get("promised_by"):
            self.add_error("promised_by", _("Write who promises it."))
        return found


class SettleForm(forms.Form):
    kept = forms.TypedChoiceField(
        label=_("Was it kept?"),
        choices=[("yes", _("Yes")), ("no", _("No"))],
        coerce=lambda value: value == "yes",
    )
    seen = forms.IntegerField()


class CircleForm(forms.Form):
    name = forms.CharField(label=_("Who?"), max_length=80)
    relationship = forms.CharField(
        label=_("Who are they to the person?"), max_length=80, required=False
    )
    kind = forms.ChoiceField(
        label=_("What kind of tie?"), choices=CircleMember.Kind, widget=Chips()
    )
    tie = forms.ChoiceField(label=_("How often?"), choices=CircleMember.Tie, widget=Chips())
    close = forms.BooleanField(label=_("Close in"), required=False)


class WellbeingForm(forms.Form):
    """ONS personal wellbeing questions, as the Office for National Statistics words them (OGL 3.0)."""

    SCALE = [("", _("Not today")), *((n, str(n)) for n in range(11))]
    satisfied = forms.TypedChoiceField(
        label=_("Overall, how satisfied are you with your life nowadays?"),
        choices=SCALE,
        coerce=int,
        empty_value=None,
        required=False,
    )
    worthwhile = forms.TypedChoiceField(
        label=_(
            "Overall, to what extent do you feel that the things you do in your life are worthwhile?"
        ),
        choices=SCALE,
        coerce=int,
        empty_value=None,
        required=False,
    )
    happy = forms.TypedChoiceField(
        label=_("Overall, how happy did you feel yesterday?"),
        choices=SCALE,
        coerce=int,
        empty_value=None,
        required=False,
    )
    anxious = forms.TypedChoiceField(
        label=_(
            "On a scale where 0 is “not at all anxious” and 10 is “completely anxious”, overall, how anxious did you feel yesterday?"
        ),
        choices=SCALE,
        coerce=int,
        empty_value=None,
        required=False,
    )


class NameForm(forms.Form):
    worker = forms.ModelChoiceField(User.objects.none(), label=_("Who walks alongside?"))

    def __init__(self, data: QueryDict | None, *, workers: object) -> None:
        super().__init__(data)
        self.fields["worker"].queryset = workers


class PullForm(forms.Form):
    team = forms.ModelChoiceField(Team.objects.none(), label=_("Which team do you need?"))
    words = forms.CharField(
        label=_("What do you need them for?"),
        max_length=300,
        help_text=_("You stay. They see the name and these words until they answer."),
    )

    def __init__(self, data: QueryDict | None, *, teams: object) -> None:
        super().__init__(data)
        self.fields["team"].queryset = teams


class ShareForm(forms.Form):
    team = forms.ModelChoiceField(Team.objects.none(), label=_("Which team may look?"))
    agreement = forms.ModelChoiceField(
        Agreement.objects.none(), label=_("Under which sharing agreement?")
    )
    level = forms.TypedChoiceField(
        label=_("How much do they see?"),
        coerce=lambda value: Level(int(value)),
        choices=[
            (Level.INDEX_CARD, _("Who it is and whom to ask")),
            (Level.SUMMARY, _("Their words, the plan and the notes")),
            (Level.FULL, _("Everything, and they may write")),
        ],
        widget=forms.RadioSelect,
    )
    until = forms.DateField(label=_("Until which day?"), widget=DayInput())

    def __init__(
        self, data: QueryDict | None, *, teams: object, agreements: object, today: date
    ) -> None:
        super().__init__(data, prefix="share")
        self.fields["team"].queryset = teams
        self.fields["agreement"].queryset = agreements
        self.today = today

    def clean_until(self) -> date:
        until = self.cleaned_data["until"]
        if not self.today < until <= self.today + timedelta(days=366):
            raise forms.ValidationError(_("Choose a day between tomorrow and a year from now."))
        return until


class AgreementForm(forms.Form):
    title = forms.CharField(label=_("What is it called?"), max_length=120)
    from_organisation = forms.ModelChoiceField(
        Organisation.objects.all(), label=_("Which organisation shows its records?")
    )
    to_organisation = forms.ModelChoiceField(
        Organisation.objects.all(), label=_("To which organisation?")
    )
    until = forms.DateField(label=_("Until which day does it run?"), widget=DayInput())

    def __init__(self, data: QueryDict | None, *, today: date) -> None:
        super().__init__(data)
        self.today = today

    def clean_until(self) -> date:
        until = self.cleaned_data["until"]
        if not self.today < until <= self.today + timedelta(days=10 * 366):
            raise forms.ValidationError(_("Choose a day between tomorrow and ten years from now."))
        return until

    def clean(self) -> dict[str, object]:
        values = super().clean()
        if values.get("from_organisation") and values.get("from_organisation") == values.get(
            "to_organisation"
        ):
            self.add_error("to_organisation", _("An agreement is between two organisations."))
        return values


class PullAnswerForm(forms.Form):
    yes = forms.TypedChoiceField(
        label=_("Your answer"),
        choices=[("yes", _("Yes")), ("no", _("No"))],
        coerce=lambda value: value == "yes",
    )
    words = forms.CharField(label=_("A word with it"), max_length=300, required=False)


class AskInForm(forms.Form):
    team = forms.TypedChoiceField(label=_("For which of your teams?"), coerce=int)
    words = forms.CharField(label=_("Why would you like to be pulled in?"), max_length=300)

    def __init__(self, data: QueryDict | None, *, teams: list[tuple[int, str]]) -> None:
        super().__init__(data)
        self.fields["team"].choices = teams


class BreakGlassForm(forms.Form):
    reason = forms.ChoiceField(
        label=_("Why must you see this record?"),
        choices=BreakGlass.Reason,
        widget=forms.RadioSelect,
    )
    words = forms.CharField(
        label=_("What has happened?"),
        min_length=20,
        max_length=500,
        help_text=_(
            "At least 20 letters, without names or addresses. The team lead and the information steward read this today."
        ),
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    hours = forms.TypedChoiceField(
        label=_("For how long?"),
        coerce=int,
        widget=Chips(),
        choices=[(4, _("4 hours")), (24, _("1 day")), (72, _("3 days"))],
    )


class TieForm(forms.Form):
    tie = forms.ChoiceField(
        label=_("Who is this to you?"), choices=OwnRecord.Tie, widget=forms.RadioSelect
    )


class CheckForm(forms.Form):
    verdict = forms.ChoiceField(label=_("What did you find?"), choices=BreakGlass.Verdict)


HEADINGS = dict(Story.Heading.choices)
