from django.urls import path

from people.address import views as address
from people.agreements import views as agreements
from people.blockers import views as blockers
from people.changes import views as changes
from people.circle import views as circle
from people.contacts import views as contacts
from people.decisions import views as decisions
from people.desk.views import checks, desk
from people.desk.views import looks as desk_looks
from people.door import views as door
from people.endings.views import farewell, quiet
from people.imports import views as imports
from people.keeping import views as keeping
from people.pages.views import paper, person, team, today
from people.person.views import details, finding, names
from people.plan import views as plan
from people.requests.views import cases, copies
from people.sharing.views import glass, looks, naming, pulls, shares, who_can_see
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
    path("blockers/new/", blockers.tell_leaders, name="raise"),
    path("people/<uuid:pk>/blockers/new/", blockers.tell_leaders, name="tell-leaders"),
    path("contacts/new/", contacts.new_contact, name="new-contact"),
    path("contacts/<uuid:pk>/correction/", contacts.correction, name="correction"),
    path("come-backs/<uuid:pk>/tick/", contacts.come_back_tick, name="come-back-tick"),
    path("people/<uuid:pk>/notes/<uuid:note_pk>/right/", notes.putting_right, name="putting-right"),
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
    path("people/<uuid:pk>/names/", names.names, name="names"),
    path("people/<uuid:pk>/names/<uuid:name_pk>/removal/", names.name_removal, name="name-removal"),
    path("people/<uuid:pk>/changes/", changes.changes, name="changes"),
    path("people/<uuid:pk>/story/<slug:heading>/", story.story, name="story"),
    path("people/<uuid:pk>/goals/new/", plan.goal, name="new-goal"),
    path("people/<uuid:pk>/goals/<uuid:goal_pk>/", plan.goal, name="goal"),
    path("people/<uuid:pk>/plan/", paper.plan, name="plan"),
    path("people/<uuid:pk>/address/", address.address, name="address"),
    path("people/<uuid:pk>/address/protecting/", address.protecting, name="protecting"),
    path("people/<uuid:pk>/address/unprotecting/", address.unprotecting, name="unprotecting"),
    path("people/<uuid:pk>/door/new/", door.door_note, name="new-door-note"),
    path("people/<uuid:pk>/door/<uuid:line_pk>/", door.door_note, name="door-note"),
    path("people/<uuid:pk>/door/<uuid:line_pk>/still-so/", door.still_so, name="still-so"),
    path("people/<uuid:pk>/door/<uuid:line_pk>/end/", door.door_note_end, name="door-note-end"),
    path("decisions/<uuid:pk>/of-whom/", decisions.of_whom, name="of-whom"),
    path("people/<uuid:pk>/decisions/", decisions.decisions, name="decisions"),
    path("people/<uuid:pk>/decisions/new/", decisions.new_decision, name="new-decision"),
    path("people/<uuid:pk>/decisions/<uuid:decision_pk>/", decisions.decision, name="decision"),
    path(
        "people/<uuid:pk>/decisions/<uuid:decision_pk>/deciding/",
        decisions.deciding,
        name="deciding",
    ),
    path(
        "people/<uuid:pk>/decisions/<uuid:decision_pk>/happening/",
        decisions.happening,
        name="happening",
    ),
    path(
        "people/<uuid:pk>/decisions/<uuid:decision_pk>/looking-back/",
        decisions.looking_back,
        name="looking-back",
    ),
    path(
        "people/<uuid:pk>/decisions/<uuid:decision_pk>/backing/",
        decisions.backing,
        name="backing",
    ),
    path(
        "people/<uuid:pk>/decisions/<uuid:decision_pk>/asking-lead/",
        decisions.asking_lead,
        name="asking-lead",
    ),
    path(
        "people/<uuid:pk>/decisions/<uuid:decision_pk>/asking-leader/",
        decisions.asking_leader,
        name="asking-leader",
    ),
    path("people/<uuid:pk>/promises/new/", plan.promise, name="new-promise"),
    path(
        "people/<uuid:pk>/promises/<uuid:promise_pk>/",
        plan.change_promise,
        name="change-promise",
    ),
    path(
        "people/<uuid:pk>/promises/<uuid:promise_pk>/handing-on/",
        plan.handing_on,
        name="handing-on",
    ),
    path(
        "people/<uuid:pk>/promises/<uuid:promise_pk>/calling-off/",
        plan.calling_off,
        name="calling-off",
    ),
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
    path("people/<uuid:pk>/circle/<uuid:member_pk>/", circle.circle_member, name="circle-member"),
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
    path("lists/", imports.lists, name="lists"),
    path("lists/<uuid:pk>/", imports.one_list, name="list"),
    path("lists/<uuid:pk>/columns/", imports.columns, name="list-columns"),
    path("lists/<uuid:pk>/run/", imports.run, name="list-run"),
    path("lists/<uuid:pk>/report.csv", imports.report, name="list-report"),
    path("lists/<uuid:pk>/removal/", imports.removal, name="list-removal"),
    path("lists/<uuid:pk>/rows/<int:line>/asking/", imports.row_ask, name="list-row-asking"),
    path("lists/<uuid:pk>/rows/<int:line>/adding/", imports.row_add, name="list-row-adding"),
    path("agreements/", agreements.agreements, name="agreements"),
    path("agreements/new/", agreements.new_agreement, name="new-agreement"),
    path("agreements/<int:pk>/", agreements.agreement, name="agreement"),
    path("agreements/<int:pk>/change/", agreements.agreement_change, name="agreement-change"),
    path("agreements/<int:pk>/members/new/", agreements.agreement_member, name="agreement-member"),
    path(
        "agreements/<int:pk>/members/<int:member_pk>/signature/",
        agreements.agreement_signature,
        name="agreement-signature",
    ),
    path(
        "agreements/<int:pk>/members/<int:member_pk>/end/",
        agreements.agreement_member_end,
        name="agreement-member-end",
    ),
    path("agreements/<int:pk>/end/", agreements.agreement_end, name="agreement-end"),
    path("requests/", cases.requests, name="requests"),
    path("requests/new/", cases.new_request, name="new-request"),
    path("people/<uuid:pk>/requests/new/", cases.new_request_for, name="new-request-for"),
    path("requests/<uuid:pk>/", cases.case, name="request"),
    path("requests/<uuid:pk>/steps/<slug:step>/", cases.request_step, name="request-step"),
    path("requests/<uuid:pk>/reading/", copies.reading, name="request-reading"),
    path("requests/<uuid:pk>/withholding/", copies.withholding, name="request-withholding"),
    path("requests/<uuid:pk>/copy/", copies.copy, name="request-copy"),
    path("requests/<uuid:pk>/copy/file/", copies.copy_file, name="request-copy-file"),
    path("looks/", desk.desk, name="looks"),
    path("looks/<uuid:pk>/check/", checks.check_of_glass, name="check"),
    path("looks/glass/", desk.settled_glass, name="settled-glass"),
    path("looks/all/", desk_looks.looks, name="all-looks"),
    path("looks/patterns/", desk_looks.patterns, name="look-patterns"),
    path("looks/all/<int:look>/pick/", desk_looks.pick, name="look-pick"),
    path("looks/checks/", checks.to_check, name="looks-to-check"),
    path("looks/checks/settled/", checks.checked, name="looks-checked"),
    path("looks/checks/<uuid:pk>/", checks.check_of_look, name="look-check"),
    path("looks/asked/<uuid:pk>/", checks.answer, name="look-answer"),
    path("looks/sealed/", desk.sealed, name="sealed"),
    path("looks/record/", desk.state, name="record-state"),
]
