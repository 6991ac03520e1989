"""The words of every room in every language.

`python -m eassociate.ui.translations update [ROOM ...]|check [ROOM ...]|compile`

English stands in the code. `locale/sr` (Cyrillic) and `locale/de` are written by people;
`sr_Latn` is made from Cyrillic. Needs neither GNU gettext nor the settings of the site.
"""

import ast
import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from io import BytesIO
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_python
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from eassociate.core.scripts import latin

ROOT = Path(__file__).resolve().parent.parent
WRITTEN = ("sr", "de")
MADE = "sr_Latn"
_SR = (
    "nplurals=3; plural=(n%10==1 && n%100!=11 ? 0 : n%10>=2 && n%10<=4 && "
    "(n%100<10 || n%100>=20) ? 1 : 2);"
)
#: Exactly Django's own, so that all rooms share one catalogue.
PLURALS = {"sr": _SR, MADE: _SR, "de": "nplurals=2; plural=(n != 1);"}
_KEYWORDS: dict[str, tuple[int | tuple[int, str], ...]] = {
    **dict.fromkeys(("_", "gettext", "gettext_lazy", "gettext_noop"), (1,)),
    **dict.fromkeys(("ngettext", "ngettext_lazy"), (1, 2)),
    **dict.fromkeys(("pgettext", "pgettext_lazy"), ((1, "c"), 2)),
    **dict.fromkeys(("npgettext", "npgettext_lazy"), ((1, "c"), 2, 3)),
}
_PLACEHOLDER = re.compile(r"%\([a-zA-Z_]\w*\)[-#0 +]*\d*(?:\.\d+)?[a-z]|%%|\{[a-zA-Z_]?[\w.]*\}")
_UNTOUCHED = re.compile(rf"({_PLACEHOLDER.pattern}|<[^<>]*>|&\w+;|&#\w+;)")
_CYRILLIC, _LATIN = re.compile(r"[Ѐ-ӿ]"), re.compile(r"[A-Za-zČĆŽŠĐčćžšđ]")
#: Words that are the same in a Serbian text of either script.
SAME = re.compile(r"\b(E-associate|XLSX|CSV|PDF|QR|TOTP|IRK|SMS|e-mail|min|h|kg|A|B|I{1,3}|IV)\b")

Key = tuple[str | None, str]
Call = tuple[str, tuple[str | None, ...]]
Spoken = Mapping[Key, tuple[str, ...]]


def rooms(names: Sequence[str] = ()) -> list[Path]:
    """The folders of the package (or those called `names`), in order of name."""
    found = sorted(p.parent for p in ROOT.glob("*/__init__.py"))
    return [room for room in found if not names or room.name in names]


def po_file(room: Path, language: str) -> Path:
    return room / "locale" / language / "LC_MESSAGES" / "django.po"


# -- what the code says -----------------------------------------------------------------------


def spoken(room: Path) -> Spoken:
    """(context, msgid) → (msgid,) or (singular, plural) of all texts in `room`."""
    found: dict[Key, tuple[str, ...]] = {}
    for path in _sources(room):
        for context, texts in _texts(path):
            key = (context, texts[0])
            found[key] = max(found.get(key, texts), texts, key=len)
    return dict(sorted(found.items(), key=lambda item: (item[0][1], item[0][0] or "")))


def _sources(room: Path) -> Iterator[Path]:
    for path in sorted(room.rglob("*")):
        inside = set(path.relative_to(room).parts)
        if path.suffix in {".py", ".html", ".txt"} and not inside & {
            "tests",
            "migrations",
            "static",
        }:
            yield path


def _texts(path: Path) -> Iterator[tuple[str | None, tuple[str, ...]]]:
    read_calls = _calls_in_python if path.suffix == ".py" else _calls_in_template
    for name, said in read_calls(path.read_text()):
        context, texts = _arguments(name, said)
        if texts and all(texts):
            yield context, texts


def _calls_in_python(source: str) -> Iterator[Call]:
    """Read from the syntax tree, since before Python 3.12 Babel sees nothing inside f-strings."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call):
            name = getattr(node.func, "id", getattr(node.func, "attr", ""))
            if name in _KEYWORDS:
                yield name, tuple(map(_literal, node.args))


def _several(said: Any) -> tuple[Any, ...]:
    """Babel gives one text bare and several in a list or tuple."""
    return tuple(said) if isinstance(said, list | tuple) else (said,)


def _literal(node: ast.expr) -> str | None:
    value = node.value if isinstance(node, ast.Constant) else None
    return value if isinstance(value, str) else None


def _calls_in_template(source: str) -> Iterator[Call]:
    python = BytesIO(_as_python(source).encode())
    for _line, name, said, _notes in extract_python(
        python, dict(_KEYWORDS), [], {"encoding": "utf-8"}
    ):
        yield str(name), _several(said)


def _arguments(name: str, said: tuple[str | None, ...]) -> tuple[str | None, tuple[str, ...]]:
    """Splits a call's texts into context and messages; texts that are not literals are left out."""
    spec = _KEYWORDS[name]
    context = said[0] if isinstance(spec[0], tuple) else None
    wanted = [p for p in spec if isinstance(p, int)]
    texts = tuple(said[p - 1] or "" for p in wanted if p <= len(said))
    return context, texts if len(texts) == len(wanted) else ()


def _as_python(source: str) -> str:
    from django.conf import settings

    if not settings.configured:
        settings.configure(USE_I18N=False)
    from django.utils.translation.template import templatize

    # What stands for the markup is indented as the markup was, which Python would not take.
    return "\n".join(line.strip() for line in templatize(source).splitlines())


# -- the files --------------------------------------------------------------------------------


def read(path: Path) -> Catalog:
    with path.open("rb") as file:
        return read_po(file)


def _serialised(catalog: Catalog) -> str:
    out = BytesIO()
    write_po(out, catalog, omit_header=True, no_location=True, sort_output=True, width=96)
    text = out.getvalue().decode().strip()
    return f"{_header(str(catalog.locale))}\n{text}\n"


def _header(language: str) -> str:
    lines = (
        "MIME-Version: 1.0",
        "Content-Type: text/plain; charset=UTF-8",
        "Content-Transfer-Encoding: 8bit",
        f"Language: {language}",
        f"Plural-Forms: {PLURALS[language]}",
    )
    return "\n".join(['msgid ""', 'msgstr ""', *(f'"{line}\\n"' for line in lines), ""])


def brought_up_to_date(room: Path, language: str, said: Spoken) -> str:
    """The text that the file should have: old translations kept, new ones empty, unused gone."""
    path = po_file(room, language)
    known = _translations(read(path)) if path.exists() else {}
    catalog = Catalog(locale=language, fuzzy=False)
    forms = 3 if language == "sr" else 2
    for (context, msgid), texts in said.items():
        old = known.get((context, msgid))
        plural = len(texts) > 1
        if old is None or isinstance(old, str) == plural:
            old = ("",) * forms if plural else ""
        catalog.add(texts if plural else msgid, old, context=context)
    return _serialised(catalog)


def _translations(catalog: Catalog) -> dict[Key, str | tuple[str, ...]]:
    return {
        _key(m): _several(m.string) if m.pluralizable else _several(m.string)[0]
        for m in catalog
        if m.id and not m.fuzzy
    }


def _key(message: Message) -> Key:
    return message.context, _several(message.id)[0]


def update(names: Sequence[str] = ()) -> int:
    """Writes the files of all rooms (or of `names`) that say anything."""
    for room in rooms(names):
        said = spoken(room)
        for language in WRITTEN:
            path = po_file(room, language)
            if not said:
                path.unlink(missing_ok=True)
                continue
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(brought_up_to_date(room, language, said))
    return 0


# -- what is wrong ----------------------------------------------------------------------------


def complaints(names: Sequence[str] = ()) -> Iterator[str]:
    """One line for each fault in the files of all rooms (or of `names`)."""
    for room in rooms(names):
        said = spoken(room)
        for language in WRITTEN:
            yield from _complaints_of(room, language, said)


def _complaints_of(room: Path, language: str, said: Spoken) -> Iterator[str]:
    path = po_file(room, language)
    where = f"{room.name}/{language}"
    if not path.exists():
        if said:
            yield f"{where}: no file; run `make messages`"
        return
    catalog = read(path)
    if not said or path.read_text() != brought_up_to_date(room, language, said):
        yield f"{where}: not up to date; run `make messages`"
    for message in catalog:
        if message.id:
            yield from (
                f"{where}: {fault}: {_key(message)[1]!r}" for fault in faults(message, language)
            )


def faults(message: Message, language: str) -> Iterator[str]:
    """What is wrong with one translation."""
    sources, strings = _several(message.id), _several(message.string)
    if message.fuzzy:
        yield "fuzzy"
    if not all(strings):
        yield "not translated"
        return
    if any(not _holds(s, sources) for s in strings):
        yield "placeholders differ"
    if language == "sr" and any(_not_serbian(s, sources) for s in strings):
        yield "not in Cyrillic"


def _holds(text: str, sources: tuple[str, ...]) -> bool:
    """A plural form may leave a number out that is said in words in one of the sources."""
    has = sorted(_PLACEHOLDER.findall(text))
    return has in [sorted(_PLACEHOLDER.findall(s)) for s in sources]


def _not_serbian(text: str, sources: tuple[str, ...]) -> bool:
    bare = SAME.sub("", _UNTOUCHED.sub("", text))
    return text not in sources and bool(_LATIN.search(bare)) and not _CYRILLIC.search(bare)


def check(names: Sequence[str] = ()) -> int:
    """Prints what is wrong; 1 if anything is."""
    found = list(complaints(names))
    sys.stdout.writelines(f"{line}\n" for line in found)
    return 1 if found else 0


# -- what the program reads -------------------------------------------------------------------


def in_latin(text: str) -> str:
    """`text` in Latin letters, but for placeholders, tags and entities."""
    parts = _UNTOUCHED.split(text)
    return "".join(part if i % 2 else latin(part) for i, part in enumerate(parts))


def compile_all(_names: Sequence[str] = ()) -> int:
    """Makes `sr_Latn` and every `.mo` that is older than what it is made from."""
    for room in rooms():
        for language in WRITTEN:
            po = po_file(room, language)
            _compile(po, po.with_suffix(".mo"), language)
        _compile(po_file(room, "sr"), po_file(room, MADE).with_suffix(".mo"), MADE)
    return 0


def _compile(po: Path, mo: Path, language: str) -> None:
    if not po.exists():
        mo.unlink(missing_ok=True)
        return
    if mo.exists() and mo.stat().st_mtime_ns >= po.stat().st_mtime_ns:
        return
    made = Catalog(locale=language, charset="utf-8", fuzzy=False)
    for message in read(po):
        if message.id and not message.fuzzy:
            strings = _spelled(_several(message.string), language)
            string = strings if message.pluralizable else strings[0]
            made.add(message.id, string, context=message.context)
    mo.parent.mkdir(parents=True, exist_ok=True)
    with mo.open("wb") as file:
        write_mo(file, made)


def _spelled(strings: tuple[str, ...], language: str) -> tuple[str, ...]:
    return tuple(map(in_latin, strings)) if language == MADE else strings


def main(arguments: list[str]) -> int:
    commands = {"update": update, "check": check, "compile": compile_all}
    if not arguments or arguments[0] not in commands:
        sys.stderr.write(f"{__doc__}\n")
        return 2
    return commands[arguments[0]](arguments[1:])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
