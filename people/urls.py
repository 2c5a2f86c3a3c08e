from django.urls import path

from people.views import contacts, find, person, standing, team, today

app_name = "people"
urlpatterns = [
    path("", today.first_page, name="first-page"),
    path("today/", today.today, name="today"),
    path("team/", team.team, name="team"),
    path("people/", today.people, name="people"),
    path("people/find/", find.find, name="find"),
    path("people/new/", find.new_person, name="new-person"),
    path("contacts/new/", contacts.new_contact, name="new-contact"),
    path("contacts/<uuid:pk>/correction/", contacts.correction, name="correction"),
    path("signposts/<uuid:reference>/pull/", find.pulling_in, name="pulling-in"),
    path("signposts/<uuid:reference>/glass/", find.broken_glass, name="broken-glass"),
    path("pulls/<uuid:pk>/answer/", standing.pull_answer, name="pull-answer"),
    path("people/<uuid:pk>/", person.person, name="person"),
    path("people/<uuid:pk>/stream/", person.stream, name="stream"),
    path("people/<uuid:pk>/details/", person.details, name="details"),
    path("people/<uuid:pk>/changes/", person.changes, name="changes"),
    path("people/<uuid:pk>/story/<slug:heading>/", person.story, name="story"),
    path("people/<uuid:pk>/goals/new/", person.goal, name="new-goal"),
    path("people/<uuid:pk>/goals/<uuid:goal_pk>/", person.goal, name="goal"),
    path("people/<uuid:pk>/promises/new/", person.promise, name="new-promise"),
    path(
        "people/<uuid:pk>/promises/<uuid:promise_pk>/settlement/",
        person.settlement,
        name="settlement",
    ),
    path("people/<uuid:pk>/circle/", person.circle, name="circle"),
    path(
        "people/<uuid:pk>/circle/<uuid:member_pk>/leaving/",
        person.circle_leaving,
        name="circle-leaving",
    ),
    path("people/<uuid:pk>/wellbeing/new/", person.wellbeing, name="new-wellbeing"),
    path("people/<uuid:pk>/contacts/new/", contacts.new_contact, name="new-contact-for"),
    path("people/<uuid:pk>/who/", standing.who_can_see, name="who-can-see"),
    path("people/<uuid:pk>/who/naming/", standing.naming, name="naming"),
    path(
        "people/<uuid:pk>/who/<uuid:named_pk>/stepping-back/",
        standing.stepping_back,
        name="stepping-back",
    ),
    path("people/<uuid:pk>/pulls/new/", standing.pull, name="pull"),
    path("people/<uuid:pk>/seal/", standing.seal, name="seal"),
    path("people/<uuid:pk>/own-record/", standing.own_record, name="own-record"),
    path("people/<uuid:pk>/looks/", standing.looks, name="person-looks"),
    path("looks/", standing.steward, name="looks"),
    path("looks/<uuid:pk>/check/", standing.check, name="check"),
]
