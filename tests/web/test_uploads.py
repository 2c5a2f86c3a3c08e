"""A file is taken by a page that says so, up to a size, and into memory alone."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import RequestFactory

from placehub.web.once import body_of
from placehub.web.uploads import RefuseUploads, UploadRefused, takes_a_file_of


@takes_a_file_of(100)
def taking(request):
    return HttpResponse()


def other(request):
    return HttpResponse()


def sent(view, *contents, **more):
    files = {f"file{n}": SimpleUploadedFile("a.csv", one) for n, one in enumerate(contents)}
    request = RequestFactory().post("/", {"words": "x"} | files)
    request.resolver_match = view and type("Match", (), {"func": view})()
    request.upload_handlers = [RefuseUploads(request)]
    return request


def test_a_page_that_says_so_takes_one():
    request = sent(taking, b"Ada,Uren")
    assert request.FILES["file0"].read() == b"Ada,Uren"
    assert request.POST["words"] == "x"


@pytest.mark.parametrize(
    ("view", "contents"),
    [(other, [b"x"]), (None, [b"x"]), (taking, [b"x", b"y"])],
)
def test_every_other_is_refused(view, contents):
    with pytest.raises(UploadRefused):
        sent(view, *contents).FILES  # noqa: B018 (reading is what takes it)


def test_of_a_large_one_only_so_much_is_held_as_says_that_it_is_too_large():
    found = sent(taking, b"x" * 5000).FILES["file0"]
    assert (found.size, len(found.read())) == (5000, 101)


def test_a_form_without_a_file_goes_anywhere():
    assert sent(other).POST["words"] == "x"


def test_another_file_is_another_form():
    request, again = sent(taking, b"one"), sent(taking, b"one")
    assert body_of(request) == body_of(again) != body_of(sent(taking, b"two"))
    assert request.FILES["file0"].read() == b"one"
