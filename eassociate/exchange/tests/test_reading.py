"""Lists as people make them: titles above, empty rows, merged cells, four languages."""

import time as stopwatch
from datetime import date, datetime, time

import pytest
from django.utils import translation

from eassociate.exchange.columns import columns_of
from eassociate.exchange.headings.resolve import resolve
from eassociate.exchange.headings.words import WORDS, Kind
from eassociate.exchange.problems import Unreadable
from eassociate.exchange.reading import read_lists
from eassociate.exchange.rows import ContactRow
from eassociate.exchange.tests.builders import CHILDREN, long_file, sheet_file, text_file
from eassociate.staff.models import Paper

LANGUAGES = ["sr", "sr-latn", "en", "de"]


def test_a_serbian_list_with_titles_and_gaps():
    rows = [
        ["СПИСАК ДЕЦЕ КОРИСНИКА УСЛУГЕ"], [], ["школска 2026/27"], [],
        ["Р. бр.", "Име и презиме детета", "Датум рођења", "Школа", "Разред", "Степен",
         "Сати недељно", "Решење важи до", "Мајка", "Телефон мајке", "Отац", "Телефон"],
        [], [1, "Ана Петровић", datetime(2016, 9, 1), "ОШ „Вук Караџић“", 3, "II", "20 сати",
             "31.8.2027.", "Мира Петровић", 641234567, "Петар Петровић", "-"],
        [], ["Укупно:", 1],
    ]  # fmt: skip
    tables = read_lists(sheet_file(("Деца", rows), merges={"Деца": ["A1:L1"]}))
    assert tables.issues == ()
    [child] = tables.children
    assert (child.name, child.born_on, child.school_class) == (
        "Ана Петровић",
        date(2016, 9, 1),
        "3",
    )
    assert (child.degree, child.weekly_minutes, child.valid_until) == (2, 1200, date(2027, 8, 31))
    mother, father = child.guardians
    assert (mother.name, mother.kinship, mother.phone) == (
        "Мира Петровић",
        "мајка",
        "+381641234567",
    )
    assert (father.name, father.kinship, father.phone) == ("Петар Петровић", "отац", None)


@pytest.mark.parametrize(
    "headings",
    [
        ["Ime i prezime", "Datum rodjenja", "Staratelj 1", "Telefon staratelja 1", "Staratelj 2"],
        ["IME I PREZIME DETETA *", "Rođen/a", "Roditelj", "Telefon (roditelj)", "Drugi roditelj"],
        ["Child", "Date of birth (dd.mm.yyyy)", "Guardian 1", "Guardian 1 – phone",
         "Guardian 2 name"],
        ["Name des Kindes", "Geb.-Datum", "Sorgeberechtigte 1", "Telefon Sorgeberechtigte 1",
         "Sorgeberechtigte 2"],
        ["Dijete", "datum_rođenja", "Roditelj 1", "Mob. roditelja 1", "Roditelj 2"],
    ],
)  # fmt: skip
def test_headings_in_any_wording(headings):
    row = ["Ana Petrović", "1.9.2016.", "Mira Petrović", "064 123 4567", "Petar Petrović"]
    tables = read_lists(text_file([headings, row]))
    assert (tables.issues, tables.notes) == ((), ())
    [child] = tables.children
    assert [g.name for g in child.guardians] == ["Mira Petrović", "Petar Petrović"]
    assert child.guardians[0].phone == "+381641234567"


@pytest.mark.parametrize(
    ("kind", "heading", "key"),
    [
        (Kind.CHILDREN, "датум рођ.", "born_on"),
        (Kind.CHILDREN, "Dat. rođ.", "born_on"),
        (Kind.CHILDREN, "Бр. реш.", "reference"),
        (Kind.CHILDREN, "Степ. подршке", "degree"),
        (Kind.CHILDREN, "Одобр. сати", "weekly_minutes"),
        (Kind.CHILDREN, "Geb.-Dat.", "born_on"),
        (Kind.COMPANIONS, "лек. уверење до", "medical_until"),
        (Kind.COMPANIONS, "Уговор (сати недељно)", "weekly_minutes"),
        (Kind.CHILDREN, "ст.", None),  # status or degree: nothing is guessed
        (Kind.CHILDREN, "хор. знак", None),
    ],
)
def test_words_cut_short(kind: Kind, heading: str, key: str | None):
    found = resolve(kind, heading)
    assert (found.key if found else None) == key


@pytest.mark.parametrize("language", LANGUAGES)
def test_papers_are_known_by_the_names_that_pages_give_them(language: str):
    """Whoever copies a heading from the screen is understood."""
    with translation.override(language):
        for paper in Paper.Kind:
            found = resolve(Kind.COMPANIONS, str(paper.label))
            assert found, paper.label
            assert found.key == f"{paper.value}_until"


def test_two_rows_of_headings_the_upper_one_merged():
    rows = [
        ["Deca", None, "Majka", None, "Otac", None],
        ["Ime i prezime", "Datum rođenja", "Ime", "Telefon", "Ime", "Telefon"],
        ["Ana Petrović", "1.9.2016.", "Mira", "064 123 4567", "Petar", "065 123 4567"],
    ]
    merges = {"Deca": ["A1:B1", "C1:D1", "E1:F1"]}
    tables = read_lists(sheet_file(("Deca", rows), merges=merges))
    [child] = tables.children
    assert [(g.name, g.phone) for g in child.guardians] == [
        ("Mira", "+381641234567"), ("Petar", "+381651234567"),
    ]  # fmt: skip


def test_a_row_for_each_guardian_makes_one_child():
    rows = [
        ["Broj", "Ime i prezime", "Datum rođenja", "Škola", "Roditelj", "Telefon"],
        ["D1", "Ana Petrović", "1.9.2016.", "OŠ Vuk", "Mira Petrović (majka)", "064 123 4567"],
        ["D1", "Ana Petrović", "1.9.2016.", "", "Petar Petrović (otac)", "065 123 4567"],
    ]
    [child] = read_lists(text_file(rows)).children
    assert [(g.name, g.kinship) for g in child.guardians] == [
        ("Mira Petrović", "majka"), ("Petar Petrović", "otac"),
    ]  # fmt: skip


def test_rows_of_one_child_that_disagree_are_refused_with_the_cell():
    rows = [
        ["Broj", "Ime i prezime", "Datum rođenja", "Škola"],
        ["D1", "Ana Petrović", "1.9.2016.", "OŠ Vuk"],
        ["D1", "Ana Petrović", "1.9.2016.", "OŠ Dositej"],
        ["D1", "Ana Petrović", "2.9.2016.", ""],
    ]
    tables = read_lists(sheet_file(("Deca", rows)))
    assert [(i.sheet, i.cell, i.heading) for i in tables.issues] == [
        ("Deca", "D3", "Škola"), ("Deca", "C4", "Datum rođenja"),
    ]  # fmt: skip
    assert "Row 2" in str(tables.issues[0].what)
    assert tables.children[0].school == "OŠ Vuk"


def test_a_merged_name_stands_for_all_its_lines():
    rows = [
        ["Dete", "Dan", "Od", "Do", "Pratilac"],
        ["Ana Petrović", "pon", "7:30", "12:15", "Jelena Ilić"],
        [None, "uto", "7:30", time(12, 15), "Jelena Ilić"],
        ["Marko Marić", "pon-sre", "7.30", "12.15", None],
    ]
    tables = read_lists(sheet_file(("Raspored", rows), merges={"Raspored": ["A2:A3"]}))
    assert tables.issues == ()
    assert [(line.child_name, line.weekday) for line in tables.timetable] == [
        ("Ana Petrović", 0), ("Ana Petrović", 1),
        ("Marko Marić", 0), ("Marko Marić", 1), ("Marko Marić", 2),
    ]  # fmt: skip
    assert {(line.start, line.end) for line in tables.timetable} == {(time(7, 30), time(12, 15))}


def test_a_column_for_each_weekday():
    rows = [
        ["Kind", "Woche", "Mo", "Di", "Mi", "Do", "Fr", "Begleitung"],
        ["Ana Petrović", "A", "7:30-12:15", "", "7:30-9, 10-12", "7-12", "-", "Jelena Ilić"],
    ]
    tables = read_lists(text_file(rows))
    assert tables.issues == ()
    assert [(line.weekday, line.start.hour, line.week) for line in tables.timetable] == [
        (0, 7, "a"), (2, 7, "a"), (2, 10, "a"), (3, 7, "a"),
    ]  # fmt: skip


def test_a_column_with_days_and_one_with_a_span():
    rows = [["Child", "Days", "Time", "Place"], ["Ana", "Mon, Wed", "07:30-12:15", "School"]]
    assert len(read_lists(text_file(rows)).timetable) == 2


def test_companions_with_their_papers():
    rows = [
        ["LIČNI PRATIOCI"],
        ["Prezime i ime", "E-mail", "Telefon", "Ugovoreno sati nedeljno", "Najviše sati dnevno",
         "Veštine", "Obuka važi do", "Lekarsko do", "Uverenje o nekažnjavanju do", "Dostupnost",
         "Ne sme da prati", "Datum rođenja"],
        ["Ilić Jelena", "JELENA@example.org", "063/765-4321", 40, 8, "autizam, kolica",
         "30.6.2027.", datetime(2026, 6, 30), "31.3.2026.", "pon-pet 7-15", "Ana Petrović",
         "1.1.1990."],
    ]  # fmt: skip
    tables = read_lists(sheet_file(("List1", rows)))
    assert tables.issues == ()
    [companion] = tables.companions
    assert companion.name == "Jelena Ilić"
    assert companion.email == "jelena@example.org"
    assert (companion.weekly_minutes, companion.daily_minutes) == (2400, 480)
    assert companion.skills == ("autism", "wheelchair")
    assert companion.training_until == date(2027, 6, 30)
    assert len(companion.availability) == 5
    assert companion.not_with == ("Ana Petrović",)
    assert ["Datum rođenja" in str(note.what) for note in tables.notes] == [True]


def test_three_sheets_in_one_file_and_a_fourth_that_is_none():
    content = sheet_file(
        CHILDREN,
        ("Personal", [["Companion", "E-mail"], ["Jelena Ilić", "jelena@example.org"]]),
        ("Plan", [["Child", "Day", "From", "Until"], ["Ana Petrović", "Mon", "7:30", "12:00"]]),
        ("Other", [["Something", "else"], [1, 2]]),
    )
    tables = read_lists(content)
    assert (len(tables.children), len(tables.companions), len(tables.timetable)) == (1, 1, 1)
    assert [(note.sheet, note.cell) for note in tables.notes] == [("Other", "")]


def test_emergency_contacts_and_separate_name_columns():
    rows = [
        ["Ime", "Prezime", "Datum rođenja", "Hitan kontakt", "Hitan kontakt - telefon", "Adresa"],
        ["Ana", "Petrović", "1.9.2016.", "Vera", "064 111 2223", "Glavna 1"],
        ["Marko", "Marić", "1.9.2016.", "Vera", "", ""],
    ]
    tables = read_lists(text_file(rows))
    [child] = tables.children
    assert child.name == "Ana Petrović"
    assert child.contacts == (ContactRow("Vera", "+381641112223"),)
    assert child.address == "Glavna 1"
    assert child.guardians == ()
    assert [issue.cell for issue in tables.issues] == ["E3"]


def test_all_problems_are_collected_with_cell_heading_and_what_would_be_right():
    rows = [
        ["Ime i prezime", "Datum rođenja", "Sati nedeljno", "Stepen", "Roditelj", "E-mail"],
        ["Ana", "1.9.16.", "mnogo", "VII", "Mira", "mira"],
        ["", "1.9.2016.", "", "", "", "mira@example.org"],
        ["Marko", "", "", "", "", ""],
        ["Vera", "1.9.2016.", 20, "I", "", ""],
    ]
    tables = read_lists(sheet_file(("Deca", rows)))
    assert [child.name for child in tables.children] == ["Vera"]
    assert [issue.cell for issue in tables.issues] == ["B2", "C2", "D2", "F2", "A3", "E3", "B4"]
    assert all(str(issue.what) and str(issue.right) and issue.heading for issue in tables.issues)
    assert str(tables.issues[0]).startswith("Deca B2 Datum rođenja: The year of “1.9.16.”")


def test_a_list_without_an_indispensable_column_says_which():
    rows = [["Ime i prezime deteta", "Škola", "Razred", "Majka"], ["Ana", "OŠ", "3", "Mira"]]
    tables = read_lists(sheet_file(("Deca", rows)))
    [issue] = tables.issues
    assert (issue.cell, tables.children) == ("A1", ())
    assert "Date of birth" in str(issue.what)


def test_a_column_that_stands_twice_is_refused():
    rows = [["Ime i prezime", "Datum rođenja", "Datum rođenja"], ["Ana", "1.9.2016.", "1.9.2017."]]
    assert [issue.cell for issue in read_lists(sheet_file(("Deca", rows))).issues] == ["C1"]


def test_columns_that_are_not_read_are_named():
    rows = [["Ime i prezime", "Datum rođenja", "JMBG"], ["Ana", "1.9.2016.", "0109016710001"]]
    [note] = read_lists(sheet_file(("Deca", rows))).notes
    assert (note.cell, "JMBG" in str(note.what)) == ("C1", True)


def test_two_companions_with_one_address_are_refused():
    rows = [["Pratilac", "E-mail"], ["Jelena", "j@example.org"], ["Jelka", "J@example.org"]]
    tables = read_lists(text_file(rows))
    assert ([i.cell for i in tables.issues], len(tables.companions)) == (["B3"], 1)


@pytest.mark.parametrize(
    ("encoding", "text"),
    [
        ("utf-8", "Živković Đorđe"), ("utf-8-sig", "Живковић Ђорђе"), ("utf-16", "Живковић Ђорђе"),
        ("utf-16-le", "Živković Đorđe"), ("utf-16-be", "Živković Đorđe"),
        ("cp1250", "Živković Đorđe"), ("cp1251", "Живковић Ђорђе"), ("cp1250", "Jörg Müßig"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_csv_in_any_encoding_with_any_separator(encoding, text, separator):
    cyrillic = "Ж" in text
    head = ["Име и презиме", "Датум рођења"] if cyrillic else ["Ime i prezime", "Datum rodjenja"]
    content = text_file([["x"], head, [text, "1.9.2016."]], separator, encoding)
    [child] = read_lists(content).children
    assert child.name == text


def test_csv_with_an_announced_separator_and_quoted_lines():
    content = 'sep=;\r\n"Ime i prezime";"Datum rođenja";"Šta volim"\r\nAna;1.9.2016.;"more; \nnebo"'
    [child] = read_lists(content.encode()).children
    assert (child.like, child.source.row) == ("more;\nnebo", 2)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", Kind)
def test_every_heading_of_the_template_is_known(kind, language):
    with translation.override(language):
        for column in columns_of(kind, 3, 2):
            found = resolve(kind, str(column.label))
            assert found is not None, (language, str(column.label))
            assert found.name == column.key, (language, str(column.label))


@pytest.mark.parametrize("kind", Kind)
def test_no_heading_stands_for_two_columns(kind):
    phrases = [phrase for all in WORDS[kind].values() for phrase in all.split("|")]
    assert sorted({p for p in phrases if phrases.count(p) > 1}) == []


def test_a_thousand_children_take_seconds():
    content = long_file(1000)
    started = stopwatch.perf_counter()
    assert len(read_lists(content).children) == 1000
    assert stopwatch.perf_counter() - started < 6


def test_a_file_with_none_of_the_lists_is_unreadable():
    for content in (sheet_file(("Other", [["a", "b"], [1, 2]])), b"hello\n", b"a;b;c\n1;2;3"):
        with pytest.raises(Unreadable, match="headings"):
            read_lists(content)
