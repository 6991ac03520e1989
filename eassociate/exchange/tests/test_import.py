"""A list is taken in: what is new, what changes, what stays, what is refused."""

from datetime import date, time

import pytest
from django.core import mail

from eassociate.access.doors import Denied
from eassociate.access.models import ContactBan, Membership, Person, Relation
from eassociate.access.roles import Role
from eassociate.children.models import Approval, Child, EmergencyContact, Home, Place
from eassociate.core import clock
from eassociate.core.ids import uuid7
from eassociate.exchange.actions import ImportLists
from eassociate.exchange.planning.model import Subject, Verb
from eassociate.exchange.planning.whole import plan_lists
from eassociate.exchange.reading import read_lists
from eassociate.exchange.tests.builders import sheet_file
from eassociate.journal.deeds import Refused, perform
from eassociate.journal.models import Entry, Notice, Touch
from eassociate.roster.models import Line, MustNotAccompany, Visit
from eassociate.staff.models import Availability, Companion, Paper

WHY = "test"
CHILDREN = [
    ["Broj", "Ime i prezime", "Datum rođenja", "Škola", "Razred", "Sati nedeljno", "Stepen",
     "Važi od", "Važi do", "Majka", "Telefon majke", "E-mail majke", "Adresa majke",
     "Hitan kontakt", "Hitan kontakt - telefon", "Alergije", "Potrebne veštine"],
    ["D1", "Ana Petrović", "1.9.2016.", "OŠ Vuk", "3/2", 20, "II", "1.9.2026.", "31.8.2027.",
     "Mira Petrović", "064 123 4567", "mira@example.org", "Glavna 1", "Vera", "064 111 2223",
     "kikiriki", "autizam"],
    ["D2", "Marko Marić", "5.5.2017.", "OŠ Vuk", "2/1", "", "", "", "", "Jana Marić",
     "065 123 4567", "", "", "", "", "", ""],
]  # fmt: skip
COMPANIONS = [
    ["Broj", "Pratilac", "E-mail", "Telefon", "Ugovoreno sati", "Obuka do", "Dostupnost",
     "Ne sme da prati"],
    ["P1", "Jelena Ilić", "jelena@example.org", "063 1", 40, "30.6.2027.", "pon-pet 7-15", "D2"],
]  # fmt: skip
LINES = [
    ["Dete", "Dan", "Od", "Do", "Pratilac", "Važi od"],
    ["Ana Petrović", "pon, sre", "7:30", "12:15", "Jelena Ilić", "1.9.2026."],
]


def file(children=CHILDREN, companions=COMPANIONS, lines=LINES):
    sheets = [("Deca", children), ("Pratioci", companions), ("Raspored", lines)]
    return sheet_file(*[(title, rows) for title, rows in sheets if rows])


def changed(rows, cell, value):
    """`rows` with one value another; `cell` like (1, 3)."""
    rows = [list(row) for row in rows]
    rows[cell[0]][cell[1]] = value
    return rows


def take_in(world, content, **more):
    return perform(world.actor("coordinator"), ImportLists(file=content, **more))


def plan(world, content):
    return plan_lists(world.actor("coordinator"), read_lists(content))


def everything():
    """All that the lists could touch, as values."""
    tables = [Child, Relation, Home, Approval, EmergencyContact, ContactBan, Line, Visit,
              MustNotAccompany]  # fmt: skip
    found = {t.__name__: sorted(map(str, t.objects.unscoped(reason=WHY).values())) for t in tables}
    for table in (Person, Membership, Place, Companion, Paper, Availability):
        found[table.__name__] = sorted(map(str, table.objects.values()))
    return found


def child(number="D1"):
    return Child.objects.unscoped(reason=WHY).get(number=number)


def refused(world, content):
    return [(issue.sheet, issue.cell) for issue in plan(world, content).issues]


# -- what comes in -------------------------------------------------------------------------------


def test_all_three_lists_are_taken_in(world):
    outcome = take_in(world, file())
    assert outcome.result["child"] == {"created": 2}
    ana = child()
    assert (ana.name, ana.school.name, ana.skills) == ("Ana Petrović", "OŠ Vuk", ["autism"])
    assert ana.school.organisation is not None
    approval = Approval.objects.unscoped(reason=WHY).get(child=ana)
    assert (approval.weekly_minutes, approval.degree) == (1200, 2)
    [mother] = Relation.objects.unscoped(reason=WHY).filter(child=ana, role=Role.GUARDIAN)
    assert (mother.person.name, mother.kinship) == ("Mira Petrović", "majka")
    assert not mother.person.has_usable_password()
    assert mother.person.memberships.get().role == Role.GUARDIAN
    assert Home.objects.unscoped(reason=WHY).get(child=ana).guardian == mother.person
    assert ana.emergency.allergies == "kikiriki"
    assert ana.emergency.code
    companion = Companion.objects.get(number="P1")
    assert companion.papers.get().valid_until == date(2027, 6, 30)
    assert companion.windows.count() == 5
    assert MustNotAccompany.objects.unscoped(reason=WHY).get().child == child("D2")
    lines = Line.objects.unscoped(reason=WHY).filter(child=ana)
    assert sorted(line.weekday for line in lines) == [0, 2]
    assert {line.companion for line in lines} == {companion}
    assert Visit.objects.unscoped(reason=WHY).filter(child=ana, companion=companion).exists()
    assert ana.relations(manager="_base_manager").filter(person=companion.person).exists()


def test_the_same_file_twice_changes_nothing(world):
    take_in(world, file())
    before = everything()
    again = plan(world, file())
    assert not again.changes_something
    assert take_in(world, file()).result["child"] == {"unchanged": 2}
    assert everything() == before


def test_the_same_upload_sent_twice_is_one_deed(world):
    key, content = uuid7(), file()
    actor = world.actor("coordinator")
    first = perform(actor, ImportLists(file=content), id=key)
    second = perform(actor, ImportLists(file=content, tables=read_lists(content)), id=key)
    assert (first.repeated, second.repeated) == (False, True)
    assert first.result == second.result
    assert Entry.objects.filter(action="import_lists").count() == 1


def test_a_preview_writes_nothing(world):
    before = everything()
    found = plan(world, file())
    assert found.count(Verb.CREATED, Subject.CHILD) == 2
    assert everything() == before


def test_nobody_is_invited_told_or_mailed(world):
    take_in(world, file())
    assert mail.outbox == []
    assert Notice.objects.count() == 0
    assert not Person.objects.get(email="mira@example.org").invitations.exists()


def test_the_journal_keeps_counts_and_no_names(world):
    take_in(world, file())
    entry = Entry.objects.get(action="import_lists")
    assert "Petrović" not in f"{entry.body}{entry.outcome}"
    assert Touch.objects.unscoped(reason=WHY).filter(entry=entry).count() == 2


# -- what changes --------------------------------------------------------------------------------


def test_a_change_names_the_old_and_the_new(world):
    take_in(world, file())
    content = file(children=changed(CHILDREN, (1, 4), "4/2"))
    [item] = plan(world, content).of(Verb.CHANGED)
    assert [(str(c.label), c.old, c.new) for c in item.changes] == [("Class", "3/2", "4/2")]
    take_in(world, content)
    assert child().school_class == "4/2"


@pytest.mark.parametrize(
    ("column", "value"),
    [(3, "OŠ Nova"), (5, 25), (6, "III"), (8, "30.6.2027."), (10, "064 999 8887"),
     (12, "Nova 7"), (14, "064 111 0000"), (15, "mleko"), (16, "kolica")],
)  # fmt: skip
def test_each_column_changes_its_own(world, column, value):
    take_in(world, file())
    content = file(children=changed(CHILDREN, (1, column), value))
    assert plan(world, content).count(Verb.CHANGED) == 1
    take_in(world, content)
    assert not plan(world, content).changes_something


def test_empty_cells_change_nothing(world):
    take_in(world, file())
    bare = [CHILDREN[0], ["D1", "Ana Petrović", "1.9.2016."] + [""] * 14]
    assert not plan(world, file(bare, None, None)).changes_something


def test_a_name_in_the_other_script_is_the_same_name(world):
    take_in(world, file())
    rows = [["Презиме и име", "Датум рођења"], ["ПЕТРОВИЋ АНА", "01.09.2016"]]
    assert not plan(world, file(rows, None, None)).changes_something


def test_a_school_is_one_however_its_name_is_set(world):
    """With quotation marks or without, in either script, in the list and in the timetable."""
    rows = changed(changed(CHILDREN, (1, 3), "ОШ „Вук“"), (2, 3), 'OŠ "Vuk"')
    lines = [[*LINES[0], "Mesto"], [*LINES[1], "OS Vuk"]]
    take_in(world, file(rows, lines=lines))
    schools = Place.objects.filter(provider=world.provider, name_folded__contains="vuk")
    assert [place.name for place in schools] == ["ОШ „Вук“"]
    assert not plan(world, file(lines=lines)).changes_something


def test_companions_change(world):
    take_in(world, file())
    rows = changed(changed(COMPANIONS, (1, 4), "37:30"), (1, 6), "pon 8-12")
    rows = changed(changed(rows, (1, 5), "30.6.2028."), (1, 7), "D1")
    found = plan(world, file(companions=rows, lines=None))
    [item] = found.of(Verb.CHANGED)
    assert len(item.changes) == 4
    take_in(world, file(companions=rows, lines=None))
    companion = Companion.objects.get(number="P1")
    assert (companion.weekly_minutes, companion.windows.count()) == (2250, 1)
    assert companion.ruled_out(manager="_base_manager").count() == 2


def test_a_line_changes_from_today_on_and_what_was_stays(world):
    begun = (clock.today().replace(day=1)).isoformat()
    rows = changed(LINES, (1, 5), begun)
    take_in(world, file(lines=rows))
    Line.objects.unscoped(reason=WHY).update(valid_from=date(2020, 1, 6))
    rows = changed(rows, (1, 3), "13:00")
    take_in(world, file(lines=rows))
    lines = Line.objects.unscoped(reason=WHY).filter(child=child(), weekday=0)
    old, new = lines.order_by("valid_from")
    assert (old.end, new.end) == (time(12, 15), time(13))
    assert old.valid_until < new.valid_from == clock.today()
    assert not plan(world, file(lines=rows)).changes_something


# -- what is refused -----------------------------------------------------------------------------


def test_all_or_nothing_by_default(world):
    before = everything()
    content = file(children=changed(CHILDREN, (2, 2), "5.5.17."))
    with pytest.raises(Refused, match="Nothing was taken in"):
        take_in(world, content)
    assert everything() == before


def test_what_is_right_can_be_taken_in_alone(world):
    content = file(children=changed(CHILDREN, (2, 2), "5.5.17."), companions=None)
    outcome = take_in(world, content, partly=True)
    assert outcome.result["child"] == {"created": 1}
    assert outcome.result["refused"] == 2  # the day, and the companion of the lines
    assert not Child.objects.unscoped(reason=WHY).filter(number="D2").exists()


@pytest.mark.parametrize(
    ("cell", "value", "where"),
    [((1, 5), 41, "F2"), ((1, 2), "1.9.1980.", "C2"), ((1, 8), "31.8.2025.", "I2"),
     ((2, 0), "D1", "A3"), ((2, 5), 10, "G3")],
)  # fmt: skip
def test_rules_of_the_domain_refuse_with_the_cell(world, cell, value, where):
    assert ("Deca", where) in refused(world, file(changed(CHILDREN, cell, value), None, None))


def test_approvals_may_not_overlap(world):
    take_in(world, file())
    rows = changed(CHILDREN, (1, 7), "1.3.2027.")
    assert refused(world, file(rows)) == [("Deca", "H2")]


def test_a_number_of_another_child_is_refused(world):
    take_in(world, file())
    rows = [CHILDREN[0][:3], ["D1", "Vera Verić", "2.2.2018."]]
    assert refused(world, file(rows, None, None)) == [("Deca", "A2")]
    rows = [CHILDREN[0][:3], ["D9", "Ana Petrović", "1.9.2016."]]
    assert refused(world, file(rows, None, None)) == [("Deca", "A2")]


def test_an_email_of_somebody_else_is_refused(world):
    rows = changed(CHILDREN, (1, 11), world.person("guardian2").email)
    assert refused(world, file(rows, None, None)) == [("Deca", "L2")]


def test_people_who_sign_in_keep_their_address(world):
    own = world.person("guardian")
    rows = [["Dete", "Datum rođenja", "Roditelj", "E-mail roditelja"],
            [world.child.name, "4.5.2016.", own.name, "evil@example.org"]]  # fmt: skip
    found = plan(world, file(rows, None, None))
    assert (found.issues, found.changes_something, len(found.notes)) == ([], False, 1)


def test_people_of_another_provider_are_not_changed(worlds):
    other = worlds.other.person("guardian")
    Membership.objects.create(person=other, organisation=worlds.provider, role=Role.GUARDIAN)
    Relation(child=worlds.child, person=other, role=Role.GUARDIAN).save()
    rows = [["Dete", "Datum rođenja", "Roditelj", "Telefon", "E-mail"],
            [worlds.child.name, "4.5.2016.", other.name, "064 1", other.email]]  # fmt: skip
    found = plan(worlds, file(rows, None, None))
    assert (found.changes_something, len(found.notes)) == (False, 1)


def test_children_of_another_provider_are_new_ones_here(worlds):
    rows = [["Dete", "Datum rođenja"], [worlds.child.name + " X", "1.9.2016."]]
    perform(worlds.other.actor("coordinator"), ImportLists(file=file(rows, None, None)))
    assert plan(worlds, file(rows, None, None)).count(Verb.CREATED, Subject.CHILD) == 1


@pytest.mark.parametrize(
    ("cell", "value", "where"),
    [((1, 0), "Niko Nikić", "A2"), ((1, 4), "Niko Nikić", "E2"), ((1, 0), "Marko Marić", "E2")],
)
def test_lines_that_cannot_be_are_refused(world, cell, value, where):
    found = refused(world, file(lines=changed(LINES, cell, value)))
    assert set(found) == {("Raspored", where)}


def test_overlapping_lines_are_refused(world):
    rows = [*LINES, ["Ana Petrović", "pon", "11:00", "13:00", "", ""],
            ["Luka Petrović", "sre", "8:00", "9:00", "Jelena Ilić", ""]]  # fmt: skip
    assert refused(world, file(lines=rows)) == [("Raspored", "C3"), ("Raspored", "E4")]


def test_lines_may_alternate_by_week(world):
    rows = [[*LINES[0], "Smena"], ["Ana Petrović", "pon", "7:30", "12:15", "", "", "A"],
            ["Ana Petrović", "pon", "7:30", "13:15", "", "", "B"]]  # fmt: skip
    assert refused(world, file(lines=rows)) == []


@pytest.mark.parametrize("key", ["guardian", "companion", "administrator", "town", "professional"])
def test_only_coordinators_take_lists_in(world, key):
    with pytest.raises(Denied):
        perform(world.actor(key), ImportLists(file=file()))


def test_an_unreadable_file_is_refused_at_its_field(world):
    with pytest.raises(Refused) as refusal:
        take_in(world, b"%PDF-1.7")
    assert refusal.value.field == "file"


# -- what a list never does ----------------------------------------------------------------------


def ban(world, **more):
    person = world.person("guardian")
    ban = ContactBan(child=world.child, name=person.name, name_folded=person.name.lower(), **more)
    ban.save()
    Relation.objects.unscoped(reason=WHY).filter(person=person).update(until=clock.now())
    return person


def family(world, name, email):
    return file(
        [["Dete", "Datum rođenja", "Otac", "E-mail oca", "Hitan kontakt", "Hitan kontakt telefon"],
         [world.child.name, world.child.born_on.isoformat(), name, email, name, "064 1"]],
        None, None,
    )  # fmt: skip


@pytest.mark.parametrize("by", ["person", "name"])
@pytest.mark.parametrize("spelled", ["as it is", "in order", "as another account"])
def test_a_contact_ban_outlives_every_import(world, by, spelled):
    person = ban(world, **({"person": world.person("guardian")} if by == "person" else {}))
    name, email = person.name, person.email
    if spelled == "in order":
        name = " ".join(reversed(name.split())).upper()
    if spelled == "as another account":
        email = "second@example.org"
    content = family(world, name, email)
    before = everything()
    for _ in range(2):
        found = plan(world, content)
        assert sorted(issue.cell for issue in found.issues) == ["C2", "E2"]
        assert all("ban" in str(issue.what) for issue in found.issues)
        with pytest.raises(Refused):
            take_in(world, content)
        take_in(world, content, partly=True)
    assert everything() == before
    assert mail.outbox == []


def test_a_guardian_who_was_ended_does_not_come_back(world):
    person = world.person("guardian")
    Relation.objects.unscoped(reason=WHY).filter(person=person).update(until=clock.now())
    found = plan(world, family(world, person.name, person.email))
    assert [issue.cell for issue in found.issues] == ["C2"]
    assert "guardian until" in str(found.issues[0].what)


def test_rights_and_their_end_stay_as_they_are(world):
    held = Relation.objects.unscoped(reason=WHY).get(person=world.person("guardian"))
    held.may_decide, held.until = False, clock.at(date(2099, 1, 1), time(0))
    held.save()
    take_in(world, family(world, world.person("guardian").name, world.person("guardian").email))
    held.refresh_from_db()
    assert (held.may_decide, held.kinship) == (False, "otac")
    assert held.until == clock.at(date(2099, 1, 1), time(0))


def test_a_banned_person_accompanies_nobody_by_a_list(world):
    name = world.companion("companion2").person.name
    ContactBan(child=world.child, name=name, name_folded="x").save()
    born = world.child.born_on.isoformat()
    rows = [["Dete", "Datum rođenja", "Dan", "Od", "Do", "Pratilac"],
            [world.child.name, born, "pon", "7", "8", name]]  # fmt: skip
    assert refused(world, file(None, None, rows)) == [("Raspored", "F2")]


def test_two_conflicting_files_one_after_the_other(world):
    first = file(changed(CHILDREN, (1, 3), "OŠ Prva"), None, None)
    second = file(changed(CHILDREN, (1, 3), "OŠ Druga"), None, None)
    for content, school in [(first, "OŠ Prva"), (second, "OŠ Druga"), (first, "OŠ Prva")]:
        take_in(world, content)
        assert child().school.name == school
    assert Child.objects.unscoped(reason=WHY).filter(number="D1").count() == 1


def test_queries_do_not_grow_with_the_list(world, django_assert_max_num_queries):
    def listed(first, number):
        rows = [[f"N{n}", f"Dete {n}", "1.9.2016.", "OŠ Vuk", "", "", "", "", "", f"Majka {n}",
                 f"06412345{n:02}"] for n in range(first, first + number)]  # fmt: skip
        return file([CHILDREN[0], *rows], None, None)

    take_in(world, listed(0, 2))
    with django_assert_max_num_queries(60):
        take_in(world, listed(10, 80))
