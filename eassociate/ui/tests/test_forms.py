"""Forms say what is wrong beside the field and above, and keep what was typed."""

from html.parser import HTMLParser

from django import forms
from django.template.loader import render_to_string

from eassociate.ui.complaints import complaints
from eassociate.ui.widgets import OneTile, Pictogram, Tiles

FOOD = [("eat", Pictogram("🍽️", "Feeding <b>")), ("walk", Pictogram("🚶", "Movement"))]


class Sheet(forms.Form):
    name = forms.CharField(help_text="As the family writes it")
    note = forms.CharField(required=False, widget=forms.Textarea)
    done = forms.MultipleChoiceField(choices=FOOD, widget=Tiles)
    mood = forms.ChoiceField(choices=FOOD, widget=OneTile)
    sure = forms.BooleanField()
    token = forms.UUIDField(widget=forms.HiddenInput)

    def clean(self) -> None:
        raise forms.ValidationError("These do not go together")


class Attributes(HTMLParser):
    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[dict[str, str | None]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append({"tag": tag, **dict(attrs)})

    def by(self, **wanted: str) -> dict[str, str | None]:
        return next(a for a in self.found if wanted.items() <= a.items())


BAD = {"name": "", "note": "kept <text>", "done": ["walk"], "token": "no"}


def test_summary_leads_to_each_field_and_names_what_belongs_to_none():
    lines = complaints(Sheet(BAD))
    assert [(c.label, c.target) for c in lines] == [
        ("", ""),
        ("Name", "id_name"),
        ("Mood", "id_mood_0"),
        ("Sure", "id_sure"),
        ("", ""),
    ]
    html = str(Sheet(BAD))
    ids = {a.get("id") for a in Attributes(html).found}
    assert {c.target for c in lines if c.target} <= ids


def test_summary_takes_the_focus_and_is_told_at_once():
    summary = Attributes(str(Sheet(BAD))).by(role="alert")
    assert summary["tabindex"] == "-1"
    assert "autofocus" in summary
    assert "error-summary" not in str(Sheet())


def test_error_stands_at_its_field():
    page = Attributes(str(Sheet(BAD)))
    field = page.by(name="name")
    assert field["aria-invalid"] == "true"
    assert field["aria-describedby"] == "id_name_helptext id_name_error"
    assert page.by(id="id_name_error")["tag"] == "ul"
    assert page.by(id="id_name_helptext")


def test_typed_text_and_chosen_tiles_are_kept():
    html = str(Sheet(BAD))
    assert "kept &lt;text&gt;" in html
    assert "checked" in Attributes(html).by(value="walk")
    assert "checked" not in Attributes(html).by(value="eat")


def test_optional_fields_are_marked():
    html = str(Sheet())
    assert html.count("(optional)") == 1


def test_tile_is_a_picture_with_its_word_escaped():
    html = str(Sheet())
    assert "🍽️" in html
    assert "Feeding &lt;b&gt;" in html
    assert "Feeding <b>" not in html


def test_whole_form_checks_nothing_in_the_browsers_own_language():
    html = render_to_string("ui/form.html", {"form": Sheet(), "submit": "Send", "back": "/x"})
    form = Attributes(html).by(tag="form")
    assert form["method"] == "post"
    assert "novalidate" in form
    assert ">Send</button>" in html
    assert 'href="/x"' in html
