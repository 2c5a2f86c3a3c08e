from django.urls import path

from people.changes import views as changes
from people.circle import views as circle
from people.contacts import views as contacts
from people.endings.views import farewell, quiet
from people.keeping import views as keeping
from people.pages.views import person, team, today
from people.person.views import details, finding
from people.plan import views as plan
from people.sharing.views import agreements, glass, looks, naming, pulls, shares, who_can_see
from people.slips.views import notes
from people.slips.views import steward as put_right
from people.story import views as story
from people.stream import views as stream

app_name = "people"
urlpatterns = [
    path("today/", today.today, name="today"),
    path("team/", team.team, name="team"),
    path("people/", today.people, name="people"),
    path("people/find/", finding.find, name="find"),
    path("people/new/", finding.new_person, name="new-person"),
    path("contacts/new/", contacts.new_contact, name="new-contact"),
    path("contacts/<uuid:pk>/correction/", contacts.correction, name="correction"),
    path("come-backs/<uuid:pk>/tick/", contacts.come_back_tick, name="come-back-tick"),
    path("people/<uuid:pk>/notes/<uuid:note_pk>/taking-off/", notes.taking_off, name="taking-off"),
    path(
        "people/<uuid:pk>/notes-taken-off/<uuid:off_pk>/back/",
        notes.putting_back,
        name="putting-back",
    ),
    path("people/<uuid:pk>/quiet/", quiet.quiet, name="quiet"),
    path("people/<uuid:pk>/quiet/<uuid:quiet_pk>/end/", quiet.quiet_end, name="quiet-end"),
    path(
        "people/<uuid:pk>/who/<uuid:involvement_pk>/farewell/",
        farewell.farewell,
        name="farewell",
    ),
    path("people/<uuid:pk>/coming-back/", farewell.coming_back, name="coming-back"),
    path("keeping/", keeping.keeping, name="keeping"),
    path("keeping/holds/", keeping.hold, name="hold"),
    path("keeping/holds/<uuid:pk>/end/", keeping.hold_end, name="hold-end"),
    path("keeping/clocks/<slug:kind>/", keeping.clock, name="clock"),
    path("removals/", keeping.removals, name="removals"),
    path("removals/<uuid:pk>/answer/", keeping.removal_answer, name="removal-answer"),
    path("put-right/", put_right.put_right, name="put-right"),
    path("put-right/notes/<uuid:pk>/", put_right.kept_note, name="kept-note"),
    path(
        "put-right/declared/<uuid:pk>/opening/",
        put_right.opening_declared,
        name="declared-opening",
    ),
    path("signposts/<uuid:reference>/pull/", glass.pulling_in, name="pulling-in"),
    path("signposts/<uuid:reference>/glass/", glass.broken_glass, name="broken-glass"),
    path("pulls/<uuid:pk>/answer/", pulls.pull_answer, name="pull-answer"),
    path("people/<uuid:pk>/", person.person, name="person"),
    path("people/<uuid:pk>/stream/", stream.stream, name="stream"),
    path("people/<uuid:pk>/details/", details.details, name="details"),
    path("people/<uuid:pk>/changes/", changes.changes, name="changes"),
    path("people/<uuid:pk>/story/<slug:heading>/", story.story, name="story"),
    path("people/<uuid:pk>/goals/new/", plan.goal, name="new-goal"),
    path("people/<uuid:pk>/goals/<uuid:goal_pk>/", plan.goal, name="goal"),
    path("people/<uuid:pk>/promises/new/", plan.promise, name="new-promise"),
    path(
        "people/<uuid:pk>/promises/<uuid:promise_pk>/settlement/",
        plan.settlement,
        name="settlement",
    ),
    path(
        "people/<uuid:pk>/promises/<uuid:promise_pk>/opening/",
        plan.opening,
        name="opening",
    ),
    path("people/<uuid:pk>/circle/", circle.circle, name="circle"),
    path(
        "people/<uuid:pk>/circle/<uuid:member_pk>/leaving/",
        circle.circle_leaving,
        name="circle-leaving",
    ),
    path("people/<uuid:pk>/wellbeing/new/", story.wellbeing, name="new-wellbeing"),
    path("people/<uuid:pk>/contacts/new/", contacts.new_contact, name="new-contact-for"),
    path("people/<uuid:pk>/who/", who_can_see.who_can_see, name="who-can-see"),
    path("people/<uuid:pk>/who/naming/", naming.naming, name="naming"),
    path(
        "people/<uuid:pk>/who/<uuid:named_pk>/stepping-back/",
        naming.stepping_back,
        name="stepping-back",
    ),
    path("people/<uuid:pk>/pulls/new/", pulls.pull, name="pull"),
    path("people/<uuid:pk>/shares/new/", shares.share, name="share"),
    path("people/<uuid:pk>/shares/<uuid:share_pk>/end/", shares.share_end, name="share-end"),
    path("people/<uuid:pk>/seal/", who_can_see.seal, name="seal"),
    path("people/<uuid:pk>/own-record/", who_can_see.own_record, name="own-record"),
    path("people/<uuid:pk>/looks/", looks.looks, name="person-looks"),
    path("agreements/", agreements.agreements, name="agreements"),
    path("agreements/<int:pk>/end/", agreements.agreement_end, name="agreement-end"),
    path("looks/", looks.steward, name="looks"),
    path("looks/<uuid:pk>/check/", looks.check, name="check"),
]
