"""One pass over an XML part of a workbook, which keeps counts and addresses but no content."""

from xml.parsers import expat

from django.utils.translation import gettext_lazy as _

from eassociate.exchange import limits
from eassociate.exchange.problems import Unreadable

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_STRICT = "http://purl.oclc.org/ooxml/spreadsheetml/main"


class PartScan:
    """Feed it the bytes of a part, then `close`; afterwards read the counts.

    `filled` cells have content, `written` ones may only have a border. `last_row` and
    `last_column` belong to filled cells. `formulas` are (row, column), `merges` like A1:C3.
    """

    def __init__(self) -> None:
        self.root = ""
        self.filled = self.written = self.last_row = self.last_column = 0
        self.formulas: set[tuple[int, int]] = set()
        self.merges: list[str] = []
        self._row = self._column = self._depth = 0
        self._counted = False
        self._parser = expat.ParserCreate(namespace_separator="}")
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.StartDoctypeDeclHandler = self._declaration
        self._parser.EntityDeclHandler = self._declaration

    def feed(self, piece: bytes) -> None:
        self._parser.Parse(piece, False)

    def close(self) -> None:
        self._parser.Parse(b"", True)

    @property
    def is_sheet(self) -> bool:
        return self.root == f"{_MAIN}}}worksheet"

    @property
    def whole_in_memory(self) -> bool:
        """Whether the reader will hold this part as a tree (all parts but the streamed two)."""
        return self.root not in {f"{_MAIN}}}worksheet", f"{_MAIN}}}sst", ""}

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        if self._depth > limits.ELEMENT_DEPTH:
            raise ValueError("elements within elements without end")
        if self._depth == 1:
            self._begin(name)
        if self.is_sheet:
            self._sheet_element(name.rpartition("}")[2], attributes)

    def _begin(self, root: str) -> None:
        self.root = root
        if root.startswith(_STRICT):
            raise Unreadable(
                _("The file is a “Strict Open XML” workbook."),
                _("Save it as “Excel workbook (.xlsx)” or as CSV and send that file."),
            )

    def _end(self, name: str) -> None:
        self._depth -= 1

    def _sheet_element(self, tag: str, attributes: dict[str, str]) -> None:
        if tag == "row":
            self._row = int(attributes.get("r", self._row + 1))
            self._column = 0
        elif tag == "c":
            self._cell(attributes.get("r", ""))
        elif tag in {"v", "is", "f"}:
            self._content(tag)
        elif tag == "mergeCell" and len(self.merges) < limits.MERGES:
            self.merges.append(attributes.get("ref", ""))

    def _cell(self, reference: str) -> None:
        self._column = column_of(reference) if reference else self._column + 1
        self._counted = False
        self.written += 1

    def _content(self, tag: str) -> None:
        if tag == "f":
            self.formulas.add((self._row, self._column))
        if not self._counted:
            self._counted = True
            self.filled += 1
            self.last_row = max(self.last_row, self._row)
            self.last_column = max(self.last_column, self._column)

    def _declaration(self, *_declared: object) -> None:
        raise Unreadable(
            _("The file contains a document type declaration (DTD); those are never opened here."),
            _("Open it in your spreadsheet program, save it anew and send that file."),
        )


def column_of(reference: str) -> int:
    """The column of an address: AB12 → 28. Raises ValueError."""
    column = 0
    for letter in reference.rstrip("0123456789").replace("$", ""):
        if not "A" <= letter <= "Z" or column > 20_000:
            raise ValueError(reference)
        column = column * 26 + ord(letter) - 64
    return column
