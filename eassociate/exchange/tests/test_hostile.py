"""Files made to break things are refused with a sentence, and nothing else ever comes out."""

import struct
import zipfile
from contextlib import suppress
from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from eassociate.exchange import limits
from eassociate.exchange.problems import Unreadable
from eassociate.exchange.reading import read_lists
from eassociate.exchange.tests.builders import CHILDREN, part, repacked, sheet_file, text_file

GOOD = sheet_file(CHILDREN)
SHEET = "xl/worksheets/sheet1.xml"
LAUGHS = "".join(f'<!ENTITY a{i} "{f"&a{i - 1};" * 10 if i else "ha"}">' for i in range(10))


def unreadable(content: bytes) -> str:
    with pytest.raises(Unreadable) as refusal:
        read_lists(content)
    assert str(refusal.value.what)
    assert str(refusal.value.right)
    return str(refusal.value)


def with_prologue(prologue: str, name: str = SHEET, body: str = "") -> bytes:
    old = part(GOOD, name).decode().removeprefix("<?xml version='1.0' encoding='UTF-8'?>")
    old = old.removeprefix('<?xml version="1.0" encoding="UTF-8"?>\n').lstrip()
    return repacked(GOOD, {name: (prologue + (body or old)).encode()})


def test_the_good_file_is_good():
    assert len(read_lists(GOOD).children) == 1


@pytest.mark.parametrize("name", [SHEET, "xl/workbook.xml", "xl/styles.xml", "[Content_Types].xml"])
@pytest.mark.parametrize(
    "declared",
    [
        "<!DOCTYPE worksheet>",
        '<!DOCTYPE x SYSTEM "http://127.0.0.1:9/evil.dtd">',
        '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>',
        f"<!DOCTYPE x [{LAUGHS}]>",
    ],
)
def test_document_types_are_refused_in_every_part(name, declared):
    assert "DTD" in unreadable(with_prologue(declared, name))


def test_a_document_type_in_another_encoding_is_refused():
    text = '<?xml version="1.0" encoding="UTF-16"?><!DOCTYPE x [<!ENTITY e "1">]><worksheet/>'
    assert "DTD" in unreadable(repacked(GOOD, {SHEET: text.encode("utf-16")}))


def test_a_document_type_in_a_part_without_an_xml_name_is_refused():
    assert "DTD" in unreadable(repacked(GOOD, {"xl/evil.bin": b"  <!DOCTYPE x><x/>"}))


def test_a_zip_bomb_is_refused_before_it_is_unpacked():
    bomb = b"<worksheet>" + b" " * (limits.UNPACKED_BYTES + 1)
    assert "far larger" in unreadable(repacked(GOOD, {SHEET: bomb}))
    assert "far larger" in unreadable(repacked(GOOD, {"xl/media/a.png": b"\x00" * 3_000_000}))


def test_many_parts_are_refused():
    parts = {f"xl/x{n}.xml": b"<x/>" for n in range(limits.PARTS)}
    assert "far larger" in unreadable(repacked(GOOD, parts))


def test_a_zip_that_lies_about_its_sizes_is_refused():
    content = repacked(GOOD, {SHEET: b"<worksheet>" + b" " * 2_000_000 + b"</worksheet>"})
    sizes = struct.pack("<L", 2_000_023)
    assert sizes in content
    assert "damaged" in unreadable(content.replace(sizes, struct.pack("<L", 100)))


def test_deep_elements_are_refused():
    deep = b"<a>" * 100_000 + b"</a>" * 100_000
    assert "damaged" in unreadable(repacked(GOOD, {SHEET: deep}))


def rows_xml(rows: str) -> bytes:
    space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    return f'<worksheet xmlns="{space}"><sheetData>{rows}</sheetData></worksheet>'.encode()


def test_cells_far_away_are_refused():
    far_row = '<row r="1048576"><c r="A1048576"><v>1</v></c></row>'
    assert "more than 20000 rows" in unreadable(repacked(GOOD, {SHEET: rows_xml(far_row)}))
    far_column = '<row r="1"><c r="XFD1"><v>1</v></c></row>'
    assert "more than 200 columns" in unreadable(repacked(GOOD, {SHEET: rows_xml(far_column)}))
    for wrong in ('<row r="x"/>', '<row r="1"><c r="1A"><v>1</v></c></row>',
                  '<row r="0"><c r="A0"><f>1</f></c></row>',
                  '<row r="1"><c r="A1" t="s"><v>9999</v></c></row>',
                  '<row r="1"><c r="A1" t="b"><v>x</v></c></row>'):  # fmt: skip
        assert unreadable(repacked(GOOD, {SHEET: rows_xml(wrong)}))


def test_many_empty_styled_cells_are_refused():
    row = "".join('<row><c s="0"/><c/><c/><c/></row>' for _ in range(limits.WRITTEN_CELLS // 4 + 1))
    with pytest.raises(Unreadable):
        read_lists(repacked(GOOD, {SHEET: rows_xml(row)}))


def test_huge_merges_are_refused():
    rows = [["Ime i prezime", "Datum rođenja"]] + [["a", "b"]] * 19_000
    old = part(sheet_file(("Deca", rows)), SHEET)
    merges = "<mergeCells>" + '<mergeCell ref="A1:XFD1048576"/>' * 60 + "</mergeCells>"
    content = old.replace(b"</sheetData>", b"</sheetData>" + merges.encode())
    assert "far larger" in unreadable(repacked(GOOD, {SHEET: content}))


def test_too_many_sheets_and_too_large_files():
    many = sheet_file(*[(f"S{n}", [["x"]]) for n in range(limits.SHEETS + 1)])
    assert "20 sheets" in unreadable(many)
    assert "10 MB" in unreadable(b"a" * (limits.FILE_BYTES + 1))


@pytest.mark.parametrize(
    ("content", "word"),
    [
        (b"", "empty"), (b"\n\n  \r\n", "empty"), (b"\x00" * 40, "empty"),
        (bytes.fromhex("d0cf11e0a1b11ae1") + b"\x00" * 600, r".xls"),
        (bytes.fromhex("d0cf11e0a1b11ae1") + "EncryptedPackage".encode("utf-16-le"), "password"),
        (b"%PDF-1.7 ...", "PDF"), (b"\x89PNG\r\n\x1a\n", "picture"),
        (b"\xff\xd8\xff\xe0", "picture"),
        (b"{\\rtf1 hello}", "text document"), (b"<html><table>", "web page"),
        (b'\xef\xbb\xbf<?xml version="1.0"?><Workbook/>', "web page"),
        (b"\x7fELF\x00\x01\x02\xff" * 40, "neither"),
    ],
)  # fmt: skip
def test_other_kinds_of_file_are_named(content, word):
    assert word in unreadable(content)


def test_other_archives_are_named():
    assert "macros" in unreadable(repacked(GOOD, {"xl/vbaProject.bin": b"\x01"}))
    types = part(GOOD, "[Content_Types].xml").replace(
        b"sheet.main+xml", b"sheet.macroEnabled.main+xml"
    )
    assert "macros" in unreadable(repacked(GOOD, {"[Content_Types].xml": types}))
    assert "xlsb" in unreadable(repacked(GOOD, {"xl/workbook.bin": b"\x01"}))
    assert "ods" in unreadable(repacked(GOOD, {"mimetype": b"application/vnd.oasis"}))
    plain = BytesIO()
    with zipfile.ZipFile(plain, "w") as archive:
        archive.writestr("a.txt", "hello")
    assert "archive" in unreadable(plain.getvalue())


def test_strict_workbooks_are_named():
    old, new = (
        b"http://schemas.openxmlformats.org/spreadsheetml/2006/main",
        b"http://purl.oclc.org/ooxml/spreadsheetml/main",
    )
    assert "Strict" in unreadable(repacked(GOOD, {SHEET: part(GOOD, SHEET).replace(old, new)}))


def test_formulas_are_refused_by_their_cell():
    rows = [
        ["Ime i prezime", "Datum rođenja", "Škola", "Uzrast"],
        ["Ana", "1.9.2016.", '=HYPERLINK("http://127.0.0.1/","x")', "=1+1"],
        ["=1+1", "=TODAY()", "", ""],
    ]
    tables = read_lists(sheet_file(("Deca", rows)))
    assert [issue.cell for issue in tables.issues] == ["C2", "A3", "B3"]
    assert all("formula" in str(issue.what) for issue in tables.issues)
    assert tables.children == ()
    text = read_lists(text_file([rows[0], ["Ana", "1.9.2016.", "=cmd|' /C calc'!A0", ""]]))
    assert [issue.cell for issue in text.issues] == ["C2"]


def test_errors_of_the_spreadsheet_are_named():
    rows = [["Ime i prezime", "Datum rođenja"], ["Ana", "#REF!"]]
    [issue] = read_lists(sheet_file(("Deca", rows))).issues
    assert (issue.cell, "#REF!" in str(issue.what)) == ("B2", True)


def test_control_and_bidi_characters():
    cell = '<c r="A2" t="inlineStr"><is><t>A_x0007_na</t></is></c>'
    cells = cell + '<c r="B2" t="inlineStr"><is><t>1.9.2016.</t></is></c>'
    sheet = part(GOOD, SHEET).decode()
    start, end = sheet.index('<row r="2"'), sheet.index("</sheetData>")
    content = repacked(
        GOOD, {SHEET: (sheet[:start] + f'<row r="2">{cells}</row>' + sheet[end:]).encode()}
    )
    [issue] = read_lists(content).issues
    assert (issue.cell, "control" in str(issue.what)) == ("A2", True)
    [child] = read_lists(text_file([["Name", "Born on"], ["A\u202ena", "1.9.2016."]], ",")).children
    assert child.name == "Ana"


def test_messages_quote_nothing_invisible_and_nothing_long():
    said = "\u202e" + "x" * 3000
    [issue] = read_lists(text_file([["Name", "Born on"], ["Ana", said]], ",")).issues
    assert "\u202e" not in str(issue)
    assert len(str(issue)) < 300


def test_an_unclosed_quotation_mark():
    assert "quotation mark" in unreadable(b'Name,Born on\n"Ana,1.9.2016.\n' + b"x,y\n" * 50_000)


@settings(max_examples=60, deadline=None)
@given(st.integers(0, len(GOOD)))
def test_truncated_files_are_unreadable(length):
    if length < len(GOOD) - 22:
        unreadable(GOOD[:length])


@settings(max_examples=150, deadline=None)
@given(st.integers(0, len(GOOD) - 1), st.integers(0, 255))
def test_a_damaged_byte_is_never_another_exception(place, value):
    with suppress(Unreadable):
        read_lists(GOOD[:place] + bytes([value]) + GOOD[place + 1 :])


@settings(max_examples=150, deadline=None)
@given(
    st.binary(max_size=300) | st.text(max_size=300).map(lambda text: text.encode(errors="ignore"))
)
def test_any_bytes_are_read_or_unreadable(content):
    with suppress(Unreadable):
        read_lists(content)
