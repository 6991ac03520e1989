"""People come in by a link that says nothing, works once and runs out."""

from datetime import timedelta

import pytest
import time_machine
from django.core import mail
from django.test import Client
from django.urls import reverse

from eassociate.access.models import ContactBan, Invitation, Membership, Person, Relation
from eassociate.access.roles import Role
from eassociate.children.models import Child
from eassociate.core import clock
from eassociate.core.ids import uuid7
from eassociate.core.scripts import fold
from eassociate.journal.deeds import NotFound, Refused, perform
from eassociate.journal.models import Entry, Payload
from eassociate.notify.models import Delivery
from eassociate.notify.outbox import deliver
from eassociate.people.actions.inviting import InviteAgain, InvitePerson, StartAnew
from eassociate.people.letters import digest_of, token_of
from eassociate.staff.models import Companion
from tests.people import WHY, World

PASSWORD = "four words made together"


def invite(world: World, key: str = "coordinator", **more) -> tuple[Person, str]:
    number = uuid7()
    more = {"role": Role.COORDINATOR, "name": "Nova Osoba", "email": "nova@example.org", **more}
    outcome = perform(world.actor(key), InvitePerson(invitation=number, **more), id=number)
    return Person.objects.get(pk=outcome.result["person"]), token_of(number)


def accept(token: str, password: str = PASSWORD, client: Client | None = None):
    client = client or Client()
    address = reverse("accept_invitation", kwargs={"token": token})
    return client.post(address, {"password1": password, "password2": password})


def test_an_invited_person_chooses_a_password_and_is_in(world: World):
    person, token = invite(world)
    client = Client()
    assert accept(token, client=client).status_code == 302
    assert client.session["_auth_user_id"] == str(person.pk)
    assert client.get("/").status_code == 200


def test_the_link_works_once(world: World):
    _person, token = invite(world)
    accept(token)
    assert accept(token, "another long password").status_code == 404


def test_the_link_runs_out_after_seven_days(world: World):
    _person, token = invite(world)
    with time_machine.travel(clock.now() + timedelta(days=7, minutes=1), tick=False):
        assert accept(token).status_code == 404


def test_looking_at_the_link_does_not_use_it_up(world: World):
    _person, token = invite(world)
    address = reverse("accept_invitation", kwargs={"token": token})
    for _ in range(3):
        assert Client().get(address).status_code == 200
    assert accept(token).status_code == 302


def test_the_secret_is_stored_nowhere(world: World):
    _person, token = invite(world)
    held = Invitation.objects.get()
    assert held.token_digest == digest_of(token)
    stored = [str(e.body) + str(e.outcome) for e in Entry.objects.all()]
    stored += [p.text for p in Payload.objects.all()]
    assert not [one for one in stored if token in one]


def test_the_password_is_not_in_the_journal(world: World):
    person, token = invite(world)
    accept(token)
    person.refresh_from_db()
    kept = [str(e.body) for e in Entry.objects.all()] + [p.text for p in Payload.objects.all()]
    assert person.check_password(PASSWORD)
    assert not [one for one in kept if PASSWORD in one or person.password in one]


@pytest.mark.parametrize("password", ["short", "password123", "1234567890", "nova@example.org"])
def test_weak_passwords_are_refused_and_the_link_stays_good(world: World, password: str):
    _person, token = invite(world)
    assert accept(token, password).status_code == 422
    assert accept(token).status_code == 302


def test_sending_the_form_twice_is_one_person_and_one_link(world: World):
    data = {"id": str(uuid7()), "role": "coordinator", "name": "Nova", "email": "n@example.org"}
    client = Client()
    client.force_login(world.person("coordinator"))
    pages = [client.post(reverse("invite"), {**data, "language": "sr"}) for _ in range(2)]
    assert [page.status_code for page in pages] == [200, 200]
    assert Invitation.objects.count() == 1


def test_without_a_gateway_the_link_is_shown_with_its_picture(world: World, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
    client = Client()
    client.force_login(world.person("coordinator"))
    number = uuid7()
    data = {"id": str(number), "role": "coordinator", "name": "N", "email": "n@example.org"}
    shown = client.post(reverse("invite"), {**data, "language": "sr"}).content.decode()
    assert token_of(number) in shown
    assert "<svg" in shown


def test_with_a_gateway_the_link_is_not_shown_but_sent(world: World):
    client = Client()
    client.force_login(world.person("coordinator"))
    number = uuid7()
    data = {"id": str(number), "role": "coordinator", "name": "N", "email": "n@example.org"}
    shown = client.post(reverse("invite"), {**data, "language": "sr"}).content.decode()
    assert token_of(number) not in shown
    deliver()
    assert token_of(number) in mail.outbox[0].body
    assert Delivery.objects.get().text == ""


@pytest.mark.parametrize("language", ["sr", "sr-latn", "en", "de"])
def test_letter_and_page_tell_nothing_about_any_child(world: World, language: str):
    """C4."""
    child = world.child
    more = {"role": Role.GUARDIAN, "child": child.pk, "language": language, "kinship": "majka"}
    _person, token = invite(world, **more)
    deliver()
    client = Client(headers={"accept-language": language})
    page = client.get(reverse("accept_invitation", kwargs={"token": token})).content.decode()
    letter = f"{mail.outbox[0].subject}\n{mail.outbox[0].body}\n{mail.outbox[0].extra_headers}"
    facts = [child.name, *child.name.split(), world.school.name, str(child.pk), "majka"]
    for fact in [*facts, world.provider.name, world.person("coordinator").name]:
        assert fact.lower() not in letter.lower()
        assert fact.lower() not in page.lower()


def test_a_guardian_sees_the_child_and_a_banned_one_is_refused(world: World):
    person, _token = invite(world, role=Role.GUARDIAN, child=world.child.pk)
    assert Relation.objects.unscoped(reason=WHY).filter(person=person, role="guardian").exists()
    name = "Забрањени Отац"
    ContactBan(child=world.child, name=name, name_folded=fold(name)).save()
    before = Person.objects.count()
    with pytest.raises(Refused):
        invite(world, role=Role.GUARDIAN, child=world.child.pk, name=name, email="z@example.org")
    assert Person.objects.count() == before


def test_nobody_is_invited_to_a_child_of_another_provider(worlds: World):
    assert worlds.other
    with pytest.raises(NotFound):
        invite(worlds, role=Role.GUARDIAN, child=worlds.other.child.pk)


def test_a_companion_is_employed_and_an_office_is_found_again(world: World):
    person, _token = invite(world, role=Role.COMPANION)
    assert Companion.objects.filter(person=person, provider=world.provider).exists()
    invite(world, role=Role.CASE_MANAGER, office="ЦСР Први", email="v@example.org", name="Vesna V")
    held = Membership.objects.get(person__email="v@example.org")
    assert held.organisation == world.members["manager"].organisation


def test_an_administrator_lets_in_nobody_near_children(world: World):
    invite(world, "administrator")
    for role in (Role.COMPANION, Role.GUARDIAN, Role.PROFESSIONAL):
        with pytest.raises(Refused):
            invite(world, "administrator", role=role, email="x@example.org")


def test_an_email_of_somebody_else_is_refused(world: World):
    email = world.person("guardian").email
    with pytest.raises(Refused):
        invite(world, email=email)


def test_who_can_sign_in_gets_the_role_and_no_link(worlds: World):
    assert worlds.other
    person = worlds.other.person("companion")
    invited, token = invite(worlds, name=person.name, email=person.email)
    assert invited == person
    assert accept(token).status_code == 404
    assert person.check_password("correct horse battery")
    assert {m.organisation for m in person.memberships.all()} >= {worlds.provider}


def again(world: World, person: Person, command=InviteAgain):
    number = uuid7()
    perform(world.actor("coordinator"), command(invitation=number, person=person.pk), id=number)
    return token_of(number)


def test_a_new_link_replaces_the_old_one(world: World):
    person, old = invite(world)
    new = again(world, person)
    assert accept(old).status_code == 404
    assert accept(new).status_code == 302


def test_nobody_takes_over_somebody_who_also_acts_elsewhere(worlds: World):
    assert worlds.other
    person = worlds.other.person("companion")
    invite(worlds, name=person.name, email=person.email)
    for command in (InviteAgain, StartAnew):
        with pytest.raises(Refused):
            again(worlds, person, command)


def test_beginning_anew_takes_password_and_second_step_at_once(world: World):
    from tests.signing_in import sign_in

    person = world.person("companion")
    client = sign_in(person)
    token = again(world, person, StartAnew)
    assert client.get("/").status_code == 302
    person.refresh_from_db()
    assert not person.has_usable_password()
    assert not person.authenticator_set.exists()
    assert accept(token).status_code == 302


def test_a_person_whose_role_ended_cannot_come_in_by_an_old_link(world: World):
    person, token = invite(world)
    Membership.objects.filter(person=person).update(until=clock.now())
    assert accept(token).status_code == 404


def test_accepting_signs_out_whoever_was_signed_in_here(world: World):
    person, token = invite(world, role=Role.GUARDIAN, child=world.child.pk)
    client = Client()
    client.force_login(world.person("coordinator"))
    accept(token, client=client)
    assert client.session["_auth_user_id"] == str(person.pk)
    assert Child.objects.visible_to(world.actor("coordinator")).exists()
