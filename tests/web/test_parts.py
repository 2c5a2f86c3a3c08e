"""The parts that pages are put together from: what each draws, and what it never leaves out."""

import re
from types import SimpleNamespace

import pytest
from django import forms
from django.template import Context, Template, TemplateSyntaxError

TOKEN, KEY = 'name="csrfmiddlewaretoken"', 'name="form_key"'


class Asked(forms.Form):
    words = forms.CharField(label="What will happen?")


def drawn(template: str, **context: object) -> str:
    return Template(template).render(Context({"csrf_token": "secret", **context}))


class TestPostForm:
    def test_carries_its_token_and_the_key_that_makes_it_work_once(self):
        html = drawn("{% post_form form button='Keep it' %}{% endpost_form %}", form=Asked())
        assert html.count(TOKEN) == html.count(KEY) == 1
        assert 'value="secret"' in html

    def test_has_a_key_of_its_own_each_time(self):
        html = drawn("{% post_form %}{% endpost_form %}{% post_form %}{% endpost_form %}")
        keys = re.findall(rf'{KEY} value="([^"]+)"', html)
        assert len(set(keys)) == 2

    def test_leaves_the_key_out_for_the_sign_in_package(self):
        html = drawn("{% post_form once=False %}{% endpost_form %}")
        assert TOKEN in html
        assert KEY not in html

    def test_draws_what_is_wrong_then_the_inside_then_the_fields_then_the_button(self):
        html = drawn(
            "{% post_form form button='Keep it' %}<i>inside</i>{% endpost_form %}", form=Asked({})
        )
        places = [html.index(part) for part in ("autofocus", "<i>", 'name="words"', "Keep it")]
        assert places == sorted(places)
        assert 'class="btn main" type="submit"' in html

    def test_leaves_the_fields_to_the_inside_when_told(self):
        html = drawn("{% post_form form fields=False %}{% endpost_form %}", form=Asked())
        assert 'name="words"' not in html

    def test_says_more_to_who_cannot_see_the_row(self):
        html = drawn(
            "{% post_form action=to kind='clay' button='End' about=who %}{% endpost_form %}",
            to="/seats/1/end/",
            who="Sam <b>",
        )
        assert '<form method="post" action="/seats/1/end/" novalidate>' in html
        assert '>End<span class="vh"> Sam &lt;b&gt;</span></button>' in html
        assert 'class="btn clay"' in html

    def test_asks_the_browser_to_remember_nothing(self):
        html = drawn("{% post_form remember=False %}{% endpost_form %}")
        assert 'novalidate autocomplete="off">' in html

    def test_a_word_that_it_cannot_read_is_a_fault_of_the_template(self):
        with pytest.raises(TemplateSyntaxError):
            drawn("{% post_form form oops %}{% endpost_form %}", form=Asked())

    def test_keeps_what_people_wrote_from_being_markup(self):
        html = drawn("{% post_form %}{{ words }}{% endpost_form %}", words="<script>")
        assert "&lt;script&gt;" in html


class TestReflowTable:
    def test_every_part_says_its_role(self):
        html = drawn(
            '{% reflow_table css="plain" %}<thead><tr><th scope="col">x</th></tr></thead>'
            '<tbody><tr><th class="n" scope="row">a</th><td class="n">b</td></tr></tbody>'
            "{% endreflow_table %}"
        )
        assert '<table class="plain reflow" role="table">' in html
        parts = re.findall(r"<(thead|tbody|tr|th|td)\b", html)
        assert html.count("role=") == 1 + len(parts)
        for part in ('<th role="columnheader" scope="col">', '<th role="rowheader" class="n"'):
            assert part in html
        assert '<td role="cell" class="n">' in html

    def test_a_cell_of_a_plain_one_says_the_head_of_its_column(self):
        table = (
            '<thead><tr><th scope="col">Who</th><th scope="col" class="n">Looks &amp; all</th>'
            '<th scope="col"><span class="vh">To do</span></th></tr></thead><tbody><tr>'
            '<th scope="row">Ann</th><td>3</td><td>x</td></tr><tr><td colspan="3">None.</td></tr></tbody>'
        )
        html = drawn('{% reflow_table css="plain" %}' + table + "{% endreflow_table %}")
        assert '<td role="cell" data-head="Looks &amp; all">3</td><td role="cell">x</td>' in html
        assert '<td role="cell" colspan="3">' in html
        assert "data-head" not in drawn("{% reflow_table %}" + table + "{% endreflow_table %}")

    def test_leaves_words_alone_that_look_like_a_table(self):
        html = drawn("{% reflow_table %}{{ words }}{% endreflow_table %}", words="<td>")
        assert "&lt;td&gt;" in html


def test_the_way_back():
    html = drawn("{% back '/money/' 'Money' %}")
    assert '<a href="/money/">' in html
    assert html.strip().endswith("Money</a></p>")


class TestPersonRow:
    maya = SimpleNamespace(
        pk="7", initials="MT", name="Maya Thompson", get_absolute_url=lambda: "/people/7/"
    )

    def test_leads_to_the_person_with_a_quiet_line(self):
        html = drawn("{% person_row one end='today' %}Mill Lane{% endperson_row %}", one=self.maya)
        assert '<a href="/people/7/">Maya Thompson</a>' in html
        assert '<span class="quiet">Mill Lane</span>' in html
        assert '<span class="quiet nowrap">today</span>' in html

    def test_may_lead_elsewhere_and_end_with_something_to_do(self):
        html = drawn(
            "{% person_row one to='/log/' act='/name/' say='Name somebody' %}{% endperson_row %}",
            one=self.maya,
        )
        assert '<a href="/log/">Maya Thompson</a></span>' in html
        assert 'href="/name/">Name somebody<span class="vh"> Maya Thompson</span></a>' in html
