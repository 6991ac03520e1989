"""Every spelling of docs/lists.md is read; what is doubtful is refused with a sentence."""

from contextlib import suppress
from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eassociate.exchange.problems import Wrong
from eassociate.exchange.values.amounts import as_degree, as_minutes, as_yes
from eassociate.exchange.values.availability import as_spans, as_windows
from eassociate.exchange.values.contact import as_email, as_language, as_phone
from eassociate.exchange.values.dates import as_birthday, as_date, as_day
from eassociate.exchange.values.skills import as_skills, as_status
from eassociate.exchange.values.text import as_line, as_list, as_text, clean, is_blank, listed
from eassociate.exchange.values.times import as_span, as_time
from eassociate.exchange.values.weekdays import Week, as_week, as_weekdays

FIRST = date(2026, 9, 1)


@pytest.mark.parametrize(
    "said",
    [
        "1.9.2026.", "1.9.2026", "01.09.2026.", "1. 9. 2026.", "01/09/2026", "1/9/2026",
        "1-9-2026", "2026-09-01", "2026/9/1", "2026-09-01T00:00:00", "2026-09-01 00:00:00",
        "1. septembar 2026", "1. septembra 2026.", "1. септембар 2026.", "1.септембра 2026. год.",
        "1 September 2026", "1st September 2026", "September 1, 2026", "Sep 1, 2026",
        "1. September 2026", "1. sep. 2026", "1. IX 2026.", "01.IX.2026", "1.9.2026.g.",
        "1.9.2026. godine", " 1.9.2026. ", "1\u00a0.9.2026", datetime(2026, 9, 1), FIRST,
    ],
)  # fmt: skip
def test_dates_are_read_day_first(said):
    assert as_date(said) == FIRST


@pytest.mark.parametrize("month", ["januar", "jan.", "Jänner", "јануара", "January", "I"])
def test_january_in_each_language(month):
    assert as_date(f"5. {month} 2020.") == date(2020, 1, 5)


@pytest.mark.parametrize("month", ["mart", "marta", "März", "Maerz", "mar", "март", "III"])
def test_march_in_each_language(month):
    assert as_date(f"31. {month} 2020") == date(2020, 3, 31)


@pytest.mark.parametrize(
    "said",
    [
        "1.9.26", "01/09/26", "31.2.2026.", "1.13.2026", "09/13/2026", "0.1.2026", "1.9.20266",
        "soon", "", "1.9", "2026", 46266, 46266.5, True, time(7), "1.9.2026. 7:30", "9" * 4000,
        "1..9.2026" + "." * 4000,
    ],
)  # fmt: skip
def test_doubtful_dates_are_refused_with_what_would_be_right(said):
    with pytest.raises(Wrong) as wrong:
        as_date(said)
    assert str(wrong.value.what)
    assert "2026" in str(wrong.value.right)


def test_two_digit_years_are_named_as_the_reason():
    with pytest.raises(Wrong, match="four digits"):
        as_date("1.9.16.")


def test_birthdays_lie_in_the_past():
    with pytest.raises(Wrong):
        as_birthday("1.9.2206.")
    with pytest.raises(Wrong):
        as_birthday("1.9.1816.")
    with pytest.raises(Wrong):
        as_day("1.9.1926.")


@given(st.dates(date(1900, 1, 1), date(2100, 1, 1)), st.sampled_from("./-"))
def test_any_day_written_day_first_is_read(day, mark):
    assert as_date(f"{day.day}{mark}{day.month}{mark}{day.year}") == day
    assert as_date(day.isoformat()) == day


@pytest.mark.parametrize(
    "said",
    [
        "7:30", "07:30", "7.30", "07.30h", "7,30", "7:30 h", "7h30", "7 h 30", "7:30 Uhr",
        "7.30 часова", "07:30:00", "0730", "od 7:30", "7:30 AM", time(7, 30), time(7, 30, 0, 5),
        timedelta(hours=7, minutes=30), 0.3125, 7.3,
    ],
)  # fmt: skip
def test_times_of_day(said):
    assert as_time(said) == time(7, 30)


@pytest.mark.parametrize(("said", "hour"), [("7", 7), ("7h", 7), (7, 7), ("2 pm", 14), ("12am", 0)])
def test_whole_hours(said, hour):
    assert as_time(said) == time(hour)


@pytest.mark.parametrize(
    "said",
    ["25:00", "7:60", "24:00", "-7:30", "noon", "7:3", "13 pm", 7.5, 7.25, 7.75, 7.123, 31, True,
     datetime(2026, 7, 30), date(2026, 12, 7), "7:30-8", "", "٧:٣٠x", 1e308, float("inf")],
)  # fmt: skip
def test_doubtful_times_are_refused(said):
    with pytest.raises(Wrong):
        as_time(said)


@pytest.mark.parametrize(
    "said",
    ["07:30-12:15", "7.30 - 12.15", "7:30–12:15", "od 7:30 do 12:15", "7:30 bis 12:15 Uhr",
     "from 7:30 to 12:15", "07:30 — 12:15", "7h30-12h15"],
)  # fmt: skip
def test_spans(said):
    assert as_span(said) == (time(7, 30), time(12, 15))
    assert as_spans(f"{said}, 13-14") == ((time(7, 30), time(12, 15)), (time(13), time(14)))


@pytest.mark.parametrize("said", ["12:15-7:30", "7-7", "7", "7-8-9", datetime(2026, 12, 7), 7, ""])
def test_spans_that_are_none(said):
    with pytest.raises(Wrong):
        as_span(said)


def test_a_span_that_the_spreadsheet_made_a_date_is_explained():
    with pytest.raises(Wrong, match="made the date"):
        as_span(datetime(2026, 12, 7))


@given(st.times(), st.times())
def test_any_span_written_with_colons_is_read(start, end):
    start, end = (moment.replace(second=0, microsecond=0) for moment in (start, end))
    said = f"{start:%H:%M}-{end:%H:%M}"
    if start < end:
        assert as_span(said) == (start, end)
    else:
        with pytest.raises(Wrong):
            as_span(said)


@pytest.mark.parametrize(
    ("said", "days"),
    [
        ("понедељак", (0,)), ("Ponedeljak", (0,)), ("pon", (0,)), ("ПОН.", (0,)), ("Mo", (0,)),
        ("Monday", (0,)), ("utorkom", (1,)), ("срeда".replace("e", "е"), (2,)), ("Sre", (2,)),
        ("četvrtak", (3,)), ("cetvrtak", (3,)), ("Do", (3,)), ("Donnerstag", (3,)), ("Thu", (3,)),
        ("petak", (4,)), ("суботом", (5,)), ("nedelja", (6,)), ("Sonntag", (6,)), (1, (0,)),
        ("pon-pet", (0, 1, 2, 3, 4)), ("Mo-Fr", (0, 1, 2, 3, 4)), ("Mon - Fri", (0, 1, 2, 3, 4)),
        ("od ponedeljka do petka", (0, 1, 2, 3, 4)), ("pon do pet", (0, 1, 2, 3, 4)),
        ("Mo bis Mi", (0, 1, 2)), ("понедељак – среда", (0, 1, 2)), ("Mo Do Fr", (0, 3, 4)),
        ("Mo, Di, Do", (0, 1, 3)), ("pon, sre i pet", (0, 2, 4)), ("Mon/Wed/Fri", (0, 2, 4)),
        ("pon-sre, pet", (0, 1, 2, 4)), ("radnim danima", (0, 1, 2, 3, 4)),
        ("1-5", (0, 1, 2, 3, 4)),
        ("montags und freitags", (0, 4)), ("svakog radnog dana", None), ("svaki dan", None),
        ("pet-pon", None), ("foo", None), ("su", None), ("pon-", None), ("-", None), ("8", None),
    ],
)  # fmt: skip
def test_weekdays(said, days):
    if days is None:
        with pytest.raises(Wrong):
            as_weekdays(said)
    else:
        assert as_weekdays(said) == days


@pytest.mark.parametrize(
    ("said", "week"),
    [
        ("A", Week.A), ("а", Week.A), ("Nedelja A", Week.A), ("neparna", Week.A),
        ("pre podne", Week.A),
        ("prepodne", Week.A), ("I smena", Week.A), ("Woche A", Week.A), ("odd", Week.A),
        ("Б", Week.B), ("B", Week.B), ("В", Week.B), ("parna nedelja", Week.B), ("popodne", Week.B),
        ("поподне", Week.B), ("II смена", Week.B), ("gerade", Week.B), ("week B", Week.B),
        ("every week", Week.EVERY), ("сваке недеље", Week.EVERY), ("svaka", Week.EVERY),
        ("jede Woche", Week.EVERY), ("A/B", Week.EVERY), ("A i B", Week.EVERY), ("C", None),
    ],
)  # fmt: skip
def test_weeks(said, week):
    if week is None:
        with pytest.raises(Wrong, match="not known"):
            as_week(said)
    else:
        assert as_week(said) is week


@pytest.mark.parametrize(
    ("said", "number"),
    [
        ("064/123-45-67", "+381641234567"), ("064 1234567", "+381641234567"),
        ("+381 64 123 4567", "+381641234567"), ("+381 (0)64 123 4567", "+381641234567"),
        ("00381641234567", "+381641234567"), (641234567, "+381641234567"),
        (641234567.0, "+381641234567"), ("037/123-456", "+38137123456"),
        ("+49 170 1234567", "+491701234567"), ("0049 170 1234567", "+491701234567"),
        ("'+381641234567", "+381641234567"), ("381641234567", "+381641234567"),
        ("064 123 4567 (majka)", "064 123 4567 (majka)"), ("123", "123"),
        ("064/123-456, 065/222-333", "064/123-456, 065/222-333"), ("12345678901234567", None),
        ("zvati uveče", ""),
    ],
)  # fmt: skip
def test_phones_are_made_international_or_kept_as_typed(said, number):
    if number == "":
        with pytest.raises(Wrong):
            as_phone(said)
    else:
        assert as_phone(said) == (said if number is None else number)


@given(st.from_regex(r"[0-9+/ ()-]{1,20}", fullmatch=True))
def test_a_phone_read_twice_is_the_same(said):
    try:
        once = as_phone(said)
    except Wrong:
        return
    assert as_phone(once) == once


def test_emails():
    assert as_email(" Ana@Example.ORG ") == "ana@example.org"
    assert as_email("mailto:ana@example.org") == "ana@example.org"
    for said in ("ana", "ana@", "ana@example.org, mira@example.org", "a b@example.org", 7):
        with pytest.raises(Wrong):
            as_email(said)


@pytest.mark.parametrize(
    ("said", "minutes"),
    [
        (20, 1200), ("20", 1200), ("20 h", 1200), ("20 sati", 1200), ("20:00", 1200),
        ("20,5", 1230), ("20.5", 1230), (20.5, 1230), ("20:30", 1230), ("20h30", 1230),
        (timedelta(hours=40), 2400), (time(20), 1200), ("20 часова недељно", 1200),
        ("20 Stunden pro Woche", 1200), ("20 hours a week", 1200), ("37:30", 2250), (0, 0),
        (-1, None), ("abc", None), (1e9, None), (float("nan"), None), ("20:75", None), (True, None),
        (datetime(2026, 5, 20), None), (169, None), (float("inf"), None),
        (timedelta(days=-1), None),
    ],
)  # fmt: skip
def test_hours_become_minutes(said, minutes):
    if minutes is None:
        with pytest.raises(Wrong):
            as_minutes(said)
    else:
        assert as_minutes(said) == minutes


@pytest.mark.parametrize(
    ("said", "degree"),
    [
        ("I", 1), ("II", 2), ("III", 3), ("IV", 4), (3, 3), (3.0, 3), ("III stepen", 3),
        ("stepen podrške II", 2), ("Grad 4", 4), ("ИИ", 2), ("ІІІ", 3), ("ll", 2), ("Ⅳ", 4),
        ("други степен", 2), ("1.", 1), ("V", None), (5, None), (0, None), ("visok", None),
    ],
)  # fmt: skip
def test_degrees_in_any_digits(said, degree):
    if degree is None:
        with pytest.raises(Wrong, match="not known"):
            as_degree(said)
    else:
        assert as_degree(said) == degree


def test_yes_and_no():
    assert [as_yes(said) for said in ("da", "ДА", "Ja", "yes", "x", "✓", 1, True)] == [True] * 8
    assert [as_yes(said) for said in ("ne", "не", "Nein", "no", 0, False)] == [False] * 6
    with pytest.raises(Wrong):
        as_yes("možda")


def test_skills_in_any_language():
    assert as_skills("autizam, Epilepsie, sign language") == ("autism", "epilepsy", "sign")
    assert as_skills("хигијена и тоалет\nколица") == ("hygiene", "wheelchair")
    with pytest.raises(Wrong, match="juggling"):
        as_skills("autizam, juggling")


def test_statuses_and_languages():
    assert as_status("na listi čekanja") == "waiting"
    assert as_status("Aktivan") == "active"
    assert as_language("немачки") == "de"
    assert as_language("srpski (latinica)") == "sr-latn"


def test_windows_of_a_week():
    expected = (*((day, time(7), time(15)) for day in range(5)), (5, time(8), time(12)))
    assert as_windows("Mon-Fri 07:00-15:00; Sat 8-12") == expected
    assert as_windows("pon-pet: 7-15h\nsub od 8 do 12") == expected
    assert as_windows("Mo 7-9, 10-12") == ((0, time(7), time(9)), (0, time(10), time(12)))
    for said in ("uvek", "7-15", "pon", "pon 15-7", "xyz 7-15"):
        with pytest.raises(Wrong):
            as_windows(said)


def test_invisible_marks_are_dropped_and_control_characters_refused():
    assert as_line("\u202eAna\u200b \u2066Petrović\u2069\ufeff") == "Ana Petrović"
    assert as_line("Ana\n\tPetrović") == "Ana Petrović"
    assert as_line("C\u030cabrilo") == "Čabrilo"
    for mark in "\x00\x01\x7f\ud800":
        with pytest.raises(Wrong, match="control characters"):
            as_text(f"Ana{mark}Petrović")


def test_long_texts_are_refused_with_their_limit():
    with pytest.raises(Wrong, match="201"):
        as_line("a" * 201)
    with pytest.raises(Wrong) as wrong:
        as_text("a" * 1_000_000)
    assert "5000" in str(wrong.value.right)


def test_dates_that_the_spreadsheet_made_of_a_class_are_explained():
    with pytest.raises(Wrong, match="made “2026-02-03"):
        as_line(datetime(2026, 2, 3))


@given(st.text(max_size=50))
def test_cleaning_twice_changes_nothing_more(text):
    assert clean(clean(text)) == clean(text)


@given(st.lists(st.text(st.characters(codec="utf-8", categories=["L", "N", "P"]), min_size=1)))
def test_lists_come_back(parts):
    parts = [" ".join(clean(part).replace(";", "").split()) for part in parts]
    parts = list(dict.fromkeys(part for part in parts if not is_blank(part)))
    if sum(map(len, parts)) < 3000:
        assert as_list(listed(parts)) == tuple(parts)


ANYTHING = st.one_of(
    st.text(max_size=80), st.integers(), st.floats(), st.booleans(), st.datetimes(), st.dates(),
    st.times(), st.timedeltas(),
)  # fmt: skip
READERS = [
    as_date, as_birthday, as_day, as_time, as_span, as_spans, as_weekdays, as_week, as_phone,
    as_email, as_language, as_minutes, as_degree, as_yes, as_skills, as_status, as_windows,
    as_line, as_list, as_text,
]  # fmt: skip


@given(ANYTHING, st.sampled_from(READERS))
def test_whatever_stands_in_a_cell_is_read_or_wrong(value, read):
    with suppress(Wrong):
        read(value)
