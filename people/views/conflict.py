"""Two people changed one record: theirs and mine, side by side."""

from django.http import HttpResponse
from django.shortcuts import render

from teams.http import WorkerRequest


def theirs_and_mine(
    request: WorkerRequest,
    context: dict[str, object],
    form: object,
    both: dict[str, tuple[object, object]],
    seen: dict[str, object],
) -> HttpResponse:
    """Show theirs and mine. Sending again keeps mine on top of theirs: nothing typed is lost."""
    form.data = form.data.copy()
    for name, value in seen.items():
        form.data[name] = str(value)
    differing = [
        (label, theirs, mine)
        for label, (theirs, mine) in both.items()
        if str(theirs or "") != str(mine or "")
    ]
    return render(
        request, "components/conflict.html", context | {"both": differing, "form": form}, status=409
    )
