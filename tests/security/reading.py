"""Reading pages as a browser does: forms with their fields, addresses, titles."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser

_NO_TEXT = {"hidden", "submit", "button", "image", "reset"}


@dataclass
class Form:
    action: str
    method: str
    fields: dict[str, str] = field(default_factory=dict)
    #: Those that a person fills in.
    open_fields: set[str] = field(default_factory=set)


class Page(HTMLParser):
    """`forms`, `title` and every address (`links`: href, src, action …) of a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self.links: list[str] = []
        self.title = ""
        self._in_title = False
        self._select = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        has = {name: value or "" for name, value in attrs}
        self.links += [has[n] for n in ("href", "src", "action", "poster", "data") if n in has]
        self._in_title = tag == "title" or (self._in_title and tag != "body")
        if tag == "form":
            self.forms.append(Form(has.get("action", ""), has.get("method", "get").lower()))
        elif self.forms and tag in ("input", "select", "textarea", "button") and "name" in has:
            self._field(tag, has)
        elif tag == "option" and self._select and "selected" in has:
            self.forms[-1].fields[self._select] = has.get("value", "")

    def _field(self, tag: str, has: dict[str, str]) -> None:
        form, name = self.forms[-1], has["name"]
        kind = has.get("type", "text") if tag == "input" else tag
        self._select = name if tag == "select" else ""
        if kind in ("checkbox", "radio") and "checked" not in has:
            form.open_fields.add(name)
            return
        form.fields[name] = has.get("value", "")
        if kind not in _NO_TEXT:
            form.open_fields.add(name)

    def handle_endtag(self, tag: str) -> None:
        if tag == "title":
            self._in_title = False

    def handle_data(self, data: str) -> None:
        if self._in_title:
            self.title += data
