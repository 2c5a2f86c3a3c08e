"""The sharing agreements, as the information steward keeps them."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from people.agreements import operations, queries
from people.agreements.forms import AgreementForm, ChangeForm, MemberForm, SignatureForm
from people.agreements.models import Agreement, AgreementMember
from people.base import ChangedMeanwhile
from placehub.errors import Refused
from placehub.web.forms import posted, refused_aloud, status_of
from placehub.web.once import once
from teams.http import WorkerRequest, permitted
from teams.rules import Permission


@require_safe
@permitted(Permission.KEEP_AGREEMENTS)
def agreements(request: WorkerRequest) -> HttpResponse:
    """Every agreement, and how many shares stand under each."""
    after = request.GET.get("after", "")
    stands, further = queries.stands(after, timezone.now(), timezone.localdate())
    context = {"stands": stands, "further": further}
    return render(request, "people/agreements/agreements.html", context)


@require_http_methods(["GET", "POST"])
@permitted(Permission.KEEP_AGREEMENTS)
@once
def new_agreement(request: WorkerRequest) -> HttpResponse:
    form = AgreementForm(posted(request), today=timezone.localdate(), now=timezone.now())
    if form.is_valid():
        made = operations.write_down(
            form.terms, gives=form.cleaned_data["gives"], takes=form.cleaned_data["takes"]
        )
        later = made.starts_at > timezone.now()
        messages.success(
            request,
            _("Written down. Teams can share under it from its first day.")
            if later
            else _("Written down. Teams can share under it from now on."),
        )
        return redirect(made)
    context = {"form": form}
    return render(request, "people/agreements/new.html", context, status=status_of(form))


@require_safe
@permitted(Permission.KEEP_AGREEMENTS)
def agreement(request: WorkerRequest, pk: int) -> HttpResponse:
    return _page(request, _found(pk))


def _found(pk: int) -> Agreement:
    return get_object_or_404(queries.with_members(), pk=pk)


def _page(
    request: WorkerRequest, found: Agreement, member_form: MemberForm | None = None
) -> HttpResponse:
    form = member_form or MemberForm(None, others=queries.others(found, timezone.localdate()))
    context = {
        "agreement": found,
        "stand": queries.stand(found, timezone.now(), timezone.localdate()),
        "changes": queries.changes_of(found),
        "member_form": form,
    }
    return render(request, "people/agreements/agreement.html", context, status=status_of(form))


@require_http_methods(["GET", "POST"])
@permitted(Permission.KEEP_AGREEMENTS)
@once
def agreement_change(request: WorkerRequest, pk: int) -> HttpResponse:
    """Change the terms. Shares already made follow: they end no later, and open no deeper."""
    found, now = _found(pk), timezone.now()
    form = ChangeForm(posted(request), today=timezone.localdate(), now=now, of=found)
    if form.is_valid():
        seen = form.cleaned_data["seen"]
        try:
            operations.change(found, form.terms, seen=seen, by=request.user, at=now)
        except ChangedMeanwhile:
            form.add_error(
                None, _("Somebody else changed it meanwhile. Open it again to see what stands now.")
            )
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Kept."))
            return redirect(found)
    stand = queries.stand(_found(pk), now, timezone.localdate())
    context = {"form": form, "agreement": stand.agreement, "stand": stand}
    return render(request, "people/agreements/change.html", context, status=status_of(form))


@require_POST
@permitted(Permission.KEEP_AGREEMENTS)
@once
def agreement_member(request: WorkerRequest, pk: int) -> HttpResponse:
    found = _found(pk)
    form = MemberForm(request.POST, others=queries.others(found, timezone.localdate()))
    if not form.is_valid():
        return _page(request, found, form)
    part = form.cleaned_data["part"]
    operations.add_member(
        found, form.cleaned_data["organisation"], gives=part != "takes", takes=part != "gives"
    )
    messages.success(request, _("It is in the agreement now."))
    return redirect(found)


@require_http_methods(["GET", "POST"])
@permitted(Permission.KEEP_AGREEMENTS)
@once
def agreement_signature(request: WorkerRequest, pk: int, member_pk: int) -> HttpResponse:
    """Who signed for an organisation, and when."""
    member = _member(pk, member_pk)
    form = SignatureForm(posted(request), today=timezone.localdate())
    if form.is_valid():
        values = form.cleaned_data
        member.sign(by=values["signed_by"], as_what=values["signed_as"], on=values["signed_on"])
        messages.success(request, _("Kept."))
        return redirect(member.agreement)
    context = {"form": form, "member": member}
    return render(request, "people/agreements/signature.html", context, status=status_of(form))


def _member(pk: int, member_pk: int) -> AgreementMember:
    rows = AgreementMember.objects.filter(struck_at=None).select_related(
        "agreement", "organisation"
    )
    return get_object_or_404(rows, pk=member_pk, agreement_id=pk)


@require_POST
@permitted(Permission.KEEP_AGREEMENTS)
@once
def agreement_member_end(request: WorkerRequest, pk: int, member_pk: int) -> HttpResponse:
    member = _member(pk, member_pk)
    with refused_aloud(request):
        operations.take_out(member)
        messages.success(request, _("It is not in the agreement any more."))
    return redirect(member.agreement)


@require_POST
@permitted(Permission.KEEP_AGREEMENTS)
@once
def agreement_end(request: WorkerRequest, pk: int) -> HttpResponse:
    found = _found(pk)
    if found.end(at=timezone.now()):
        messages.success(request, _("Ended, and every share under it with it."))
    else:
        messages.info(request, _("It had ended already."))
    return redirect(found)
