"""Translation files say what the code says, in the right letters."""

import subprocess
import sys
import time
from gettext import GNUTranslations
from pathlib import Path

import pytest
from babel.messages.catalog import Message
from django.utils.translation import (
    gettext,
    ngettext,
    npgettext,
    override,
    pgettext,
    trans_real,
)

from eassociate.ui import translations as t

CODE = """
from django.utils.translation import gettext as _, ngettext, pgettext
def say(n, who):
    _("Good day"); pgettext("state", "open"); _(who)
    return f"{_('inside {x} %(who)s')} " + ngettext("%(n)d visit", "%(n)d visits", n) % {"n": n}
"""
PAGE = """<ul>
        <li>deep</li>
    <li>less deep {% translate "From a page" %}</li></ul>
   {% translate "open" context "door" %}
{% blocktranslate trimmed count n=n with who=person.name %}
  {{ who }} has one {{ n }} <b>visit</b>
{% plural %}
  {{ who }} has {{ n }} <b>visits</b>
{% endblocktranslate %}"""
SAID = {
    (None, "Good day"): ("Good day",),
    (None, "From a page"): ("From a page",),
    (None, "inside {x} %(who)s"): ("inside {x} %(who)s",),
    ("state", "open"): ("open",),
    ("door", "open"): ("open",),
    (None, "%(n)d visit"): ("%(n)d visit", "%(n)d visits"),
    (None, "%(who)s has one %(n)s <b>visit</b>"): (
        "%(who)s has one %(n)s <b>visit</b>",
        "%(who)s has %(n)s <b>visits</b>",
    ),
}
SERBIAN = {
    "Good day": "Добар дан",
    "From a page": "Са странице",
    "inside {x} %(who)s": "Његош и {x} у <b class='j'>Нишу</b>&nbsp;%(who)s",
    "open": "отворено",
    "%(n)d visit": ("%(n)d пратња", "%(n)d пратње", "%(n)d пратњи"),
    "%(who)s has one %(n)s <b>visit</b>": (
        "%(who)s има %(n)s <b>пратњу</b>",
        "%(who)s има %(n)s <b>пратње</b>",
        "%(who)s има %(n)s <b>пратњи</b>",
    ),
}


@pytest.fixture
def room(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(t, "ROOT", tmp_path)
    room = tmp_path / "garden"
    (room / "templates").mkdir(parents=True)
    (room / "__init__.py").write_text("")
    (room / "code.py").write_text(CODE)
    (room / "templates" / "page.html").write_text(PAGE)
    return room


def translate(room: Path, words: dict[str, str | tuple[str, ...]], language: str = "sr") -> None:
    t.update()
    path = t.po_file(room, language)
    catalog = t.read(path)
    catalog.locale = language
    for message in catalog:
        msgid = message.id if isinstance(message.id, str) else message.id[0]
        message.string = words.get(msgid, message.string)
    path.write_text(t._serialised(catalog))


def test_finds_every_text_of_code_and_pages(room: Path):
    assert dict(t.spoken(room)) == SAID


def test_update_keeps_translations_adds_new_and_drops_old(room: Path):
    translate(room, SERBIAN)
    (room / "code.py").write_text('from x import _\n_("Good day")\n_("Good night")\n')
    t.update()
    left = t._translations(t.read(t.po_file(room, "sr")))
    assert left[(None, "Good day")] == "Добар дан"
    assert left[(None, "Good night")] == ""
    assert (None, "inside {x} %(who)s") not in left


def test_update_twice_changes_nothing_and_names_no_place_nor_day(room: Path):
    t.update()
    first = t.po_file(room, "sr").read_text()
    t.update()
    assert t.po_file(room, "sr").read_text() == first
    assert "code.py" not in first
    assert "Date" not in first


def test_a_text_that_gains_a_plural_is_asked_for_anew(room: Path):
    translate(room, SERBIAN)
    code = CODE.replace('_("Good day")', 'ngettext("Good day", "Good days", n)')
    (room / "code.py").write_text(code)
    t.update()
    assert t._translations(t.read(t.po_file(room, "sr")))[(None, "Good day")] == ("", "", "")


def test_room_without_texts_has_no_file(room: Path):
    t.update()
    (room / "code.py").unlink()
    (room / "templates" / "page.html").unlink()
    assert any("not up to date" in line for line in t.complaints())
    t.update()
    assert not t.po_file(room, "sr").exists()
    assert not list(t.complaints())


def test_check_names_what_is_not_translated_and_goes_quiet_afterwards(room: Path):
    assert list(t.complaints()) == [f"garden/{x}: no file; run `make messages`" for x in t.WRITTEN]
    t.update()
    assert "garden/sr: not translated: 'Good day'" in list(t.complaints())
    translate(room, SERBIAN)
    assert [line for line in t.complaints() if "/sr" in line] == []
    (room / "code.py").write_text(CODE + '_("One more")\n')
    assert "garden/sr: not up to date; run `make messages`" in list(t.complaints())


@pytest.mark.parametrize(
    ("source", "string", "fault"),
    [
        ("Good day", "", "not translated"),
        (("%(n)d day", "%(n)d days"), ("%(n)d дан", "", "%(n)d дана"), "not translated"),
        ("Hello %(name)s", "Здраво", "placeholders differ"),
        ("Hello %(name)s", "Здраво %(ime)s", "placeholders differ"),
        ("Hello {name}", "Здраво {ime}", "placeholders differ"),
        ("Good day", "Dobar dan", "not in Cyrillic"),
        ("Good day", "Добар дан", None),
        ("%(day)d/%(month)d", "%(day)d. %(month)d.", None),
        ("min", "min", None),
        ("Load a list", "XLSX", None),
        ("<b>%(n)s</b>", "<b>%(n)s</b>", None),
    ],
)
def test_faults_of_one_translation(source: str, string: str, fault: str | None):
    assert list(t.faults(Message(source, string), "sr")) == ([fault] if fault else [])


def test_fuzzy_is_a_fault_in_german_too():
    assert list(t.faults(Message("a", "b", flags=["fuzzy"]), "de")) == ["fuzzy"]


def read_mo(room: Path, language: str) -> GNUTranslations:
    with t.po_file(room, language).with_suffix(".mo").open("rb") as file:
        return GNUTranslations(file)


def test_latin_is_made_from_cyrillic_and_leaves_markup_alone(room: Path):
    translate(room, SERBIAN)
    t.compile_all()
    latin, cyrillic = read_mo(room, "sr_Latn"), read_mo(room, "sr")
    assert cyrillic.gettext("Good day") == "Добар дан"
    assert latin.gettext("Good day") == "Dobar dan"
    said = latin.gettext("inside {x} %(who)s")
    assert said == "Njegoš i {x} u <b class='j'>Nišu</b>&nbsp;%(who)s"
    counted = [latin.ngettext("%(n)d visit", "%(n)d visits", n) % {"n": n} for n in (1, 3, 5, 21)]
    assert counted == ["1 pratnja", "3 pratnje", "5 pratnji", "21 pratnja"]
    assert latin.pgettext("door", "open") == "otvoreno"


def test_compile_only_does_what_is_due(room: Path):
    translate(room, SERBIAN)
    t.compile_all()
    made = t.po_file(room, "sr_Latn").with_suffix(".mo")
    before = made.stat().st_mtime_ns
    t.compile_all()
    assert made.stat().st_mtime_ns == before
    time.sleep(0.02)
    translate(room, {**SERBIAN, "Good day": "Здраво"})
    t.compile_all()
    assert read_mo(room, "sr_Latn").gettext("Good day") == "Zdravo"


def test_half_translated_texts_fall_back_to_english(room: Path):
    t.update()
    t.compile_all()
    assert read_mo(room, "sr").gettext("Good day") == "Good day"


def test_the_command_says_how_it_is_used():
    told = subprocess.run(
        [sys.executable, "-m", "eassociate.ui.translations", "sing"], capture_output=True, text=True
    )
    assert told.returncode == 2
    assert "update" in told.stderr


def test_the_room_of_the_interface_is_fully_translated():
    assert list(t.complaints(["ui"])) == []


@pytest.mark.parametrize("language", t.WRITTEN)
def test_what_is_shown_is_what_stands_in_the_file_of_the_room(language: str):
    """All apps share one catalogue: another room, or another's package, may have the same text and
    say something else. Then one of the two needs a context."""
    t.compile_all()
    trans_real._translations.pop(language, None)
    files = [t.po_file(room, language) for room in t.rooms()]
    with override(language):
        others = [
            (path.parts[-5], message.id, message.string, shown(message))
            for path in files
            if path.exists()
            for message in t.read(path)
            if message.id and shown(message) != message.string
        ]
    assert others == []


def shown(message: Message) -> str | tuple[str, ...]:
    """What a page says for it; of a plural each form."""
    context, text = message.context, message.id
    if isinstance(text, str):
        return pgettext(context, text) if context else gettext(text)
    counts = (1, 2, 5)[: len(message.string)]
    if context:
        return tuple(npgettext(context, *text, count) for count in counts)
    return tuple(ngettext(*text, count) for count in counts)
