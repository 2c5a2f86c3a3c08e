"""Letting somebody in, which takes two; and, for the information steward, which keys were given."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from placehub.audit.looked import NEWEST
from placehub.paging import most_of, part_of
from placehub.web.forms import posted, refused_aloud, refused_beside, status_of
from placehub.web.once import once
from teams import operations
from teams.forms import ComeInForm
from teams.http import WorkerRequest, permitted, show_once, shown_once
from teams.models import User, WayIn
from teams.queries import keys_given
from teams.rules import Permission, may, require


@require_http_methods(["GET", "POST"])
@permitted(Permission.KEEP_TEAMS)
@once
def way_in(request: WorkerRequest, pk: int) -> HttpResponse:
    """Ask for a way in for somebody who lost theirs. Nothing of the account changes until they use it."""
    user = get_object_or_404(User.objects.exclude(pk=request.worker.id), pk=pk)
    if request.method == "POST":
        pk, link = operations.ask_way_in(user)
        show_once(request, "link", pk, link)
        return redirect("teams:one-way-in", pk)
    waits = WayIn.objects.waiting(timezone.now()).filter(user=user).with_names().first()
    return render(request, "teams/way_in.html", {"user_to_let_in": user, "waits": waits})


@require_safe
@permitted(Permission.RELEASE_WAYS_IN)
def ways_in(request: WorkerRequest) -> HttpResponse:
    """What waits for somebody to release it, and may be released by whoever is asking."""
    waiting = WayIn.objects.waiting(timezone.now()).releasable().with_names()
    return render(request, "teams/ways_in.html", {"ways_in": waiting.order_by("asked_at")})


@require_safe
@permitted(Permission.RELEASE_WAYS_IN)
def one_way_in(request: WorkerRequest, pk: int) -> HttpResponse:
    """One way in, and what is shown of it once: the link to who asked, the code to who released."""
    way = get_object_or_404(WayIn.objects.exclude(user_id=request.worker.id).with_names(), pk=pk)
    link, code = shown_once(request, "link", pk), shown_once(request, "code", pk)
    context = {
        "way": way,
        "waits": way.is_waiting(timezone.now()),
        "may_release": WayIn.objects.releasable().filter(pk=pk).exists(),
        "may_end": may(request.worker, Permission.KEEP_TEAMS),
        "leads": User.objects.leading(way.user_id, timezone.now()),
        "link": request.build_absolute_uri(reverse("teams:come-in", args=[link])) if link else "",
        "code": code,
    }
    return render(request, "teams/one_way_in.html", context)


@require_POST
@permitted(Permission.RELEASE_WAYS_IN)
@once
def way_in_release(request: WorkerRequest, pk: int) -> HttpResponse:
    way = get_object_or_404(WayIn.objects.releasable(), pk=pk)
    with refused_aloud(request):
        show_once(request, "code", pk, operations.release(way))
    return redirect("teams:one-way-in", pk)


@require_POST
@once
def way_in_end(request: WorkerRequest, pk: int) -> HttpResponse:
    """An administrator ends it, or the holder who never asked to be let in."""
    way = get_object_or_404(WayIn.objects.all(), pk=pk)
    require(way.user_id == request.worker.id or may(request.worker, Permission.KEEP_TEAMS))
    with refused_aloud(request):
        operations.end(way)
        messages.success(request, _("Ended: nobody comes in by it."))
    return redirect(
        "teams:teams" if may(request.worker, Permission.KEEP_TEAMS) else "teams:account"
    )


@require_http_methods(["GET", "POST"])
def come_in(request: HttpRequest, link: str) -> HttpResponse:
    """The page that a link leads to, before anybody has signed in. The code makes it work once."""
    found = operations.way_in_of(link)
    if found is None:
        return render(request, "teams/come_in_ended.html", status=404)
    form = ComeInForm(posted(request) if found.is_released else None, user=found.user)
    if form.is_valid():
        with refused_beside(form, "code"):
            operations.come_in(found, link, **form.cleaned_data)
            messages.success(
                request, _("Your password is kept. Sign in with it, and set up your second factor.")
            )
            return redirect("account_login")
    page = render(
        request, "teams/come_in.html", {"form": form, "found": found}, status=status_of(form)
    )
    page.headers["Cache-Control"] = "no-store"
    return page


@require_safe
@permitted(Permission.CHECK_LOOKS)
def keys(request: WorkerRequest) -> HttpResponse:
    """For the information steward: who gave which key to whom, and who was let in by whom."""
    before = request.GET.get("before", "")
    found = keys_given(before=min(int(before), NEWEST) if before.isdecimal() else NEWEST)
    context = {
        "keys": found,
        "last": found[-1].id if len(found) == 50 else None,
        "ways_in": part_of(
            WayIn.objects.with_names().order_by("-asked_at"), most_of(request.GET, "ways", 50)
        ),
        "now": timezone.now(),
    }
    return render(request, "teams/keys.html", context)
