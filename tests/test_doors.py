"""Every address, asked by everybody, for what is theirs and what is not (C1)."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from tests.doors import DOORS, OK, Door
from tests.resolver import addresses, views
from tests.scene import Scene

pytestmark = pytest.mark.django_db

#: allauth's own pages, about the signed-in person alone, and what is served without a role.
WITHOUT_A_PERMISSION = {
    "account_reauthenticate",
    "account_change_password",
    "account_set_password",
    "mfa_index",
    "second_factor",
    "mfa_reauthenticate",
    "mfa_activate_totp",
    "mfa_deactivate_totp",
    "mfa_view_recovery_codes",
    "mfa_generate_recovery_codes",
    "mfa_download_recovery_codes",
    "mfa_list_webauthn",
    "mfa_add_webauthn",
    "mfa_reauthenticate_webauthn",
    "mfa_remove_webauthn",
    "mfa_edit_webauthn",
}
#: What a read-only address may answer to a post.
NOT_WRITTEN = frozenset({200, 302, 405})


def test_every_address_has_a_name_of_its_own():
    names = [name for name, _, _ in addresses()]
    assert not [route for name, route, _ in addresses() if not name]
    assert len(names) == len(set(names))


def test_every_address_has_its_row():
    missing = set(views()) - set(DOORS)
    gone = set(DOORS) - set(views())
    assert not missing, f"addresses without a row in tests/doors.py: {sorted(missing)}"
    assert not gone, f"rows in tests/doors.py without an address: {sorted(gone)}"


def test_every_view_behind_the_sign_in_names_its_permission():
    behind = {n: v for n, v in views().items() if getattr(v, "login_required", True)}
    bare = {name for name, view in behind.items() if not hasattr(view, "needs")}
    assert bare == WITHOUT_A_PERMISSION


def test_no_view_goes_without_the_token_against_forged_posts():
    bare = {name for name, view in views().items() if getattr(view, "csrf_exempt", False)}
    # The server of a mail program posts there (RFC 8058); a sealed token stands in the address.
    assert bare == {"stop_mails"}


def expected(door: Door, key: str, whose: str, method: str) -> frozenset[int]:
    let_in = key in {"own": door.who, "family": door.reach & door.who, "provider": door.far}[whose]
    wanted = door.get if method == "get" else door.post
    none = frozenset({405}) if method == "get" else NOT_WRITTEN
    if let_in:
        return none if wanted is None else wanted
    return frozenset({door.others}) | (frozenset({405}) if wanted is None else frozenset())


@pytest.mark.parametrize("name", sorted(DOORS))
def test_everybody_gets_what_the_row_says(scene: Scene, name: str):
    door, wrong = DOORS[name], []
    for key, client in scene.clients.items():
        for which, whose in scene.whose(key).items():
            if which != "own" and not door.make:
                continue
            for method, status in scene.ask_both(client, name, door, whose).items():
                if status not in expected(door, key, which, method):
                    wanted = sorted(expected(door, key, which, method))
                    wrong.append(f"{method} {which} by {key}: {status}, expected {wanted}")
    assert not wrong, f"{name}:\n" + "\n".join(wrong)


@pytest.mark.parametrize("name", sorted(DOORS))
def test_the_signed_out_get_what_the_row_says(scene: Scene, name: str):
    door, login = DOORS[name], reverse("account_login")
    behind = getattr(views()[name], "login_required", True)
    for whose in scene.whose("guardian").values():
        seen = scene.ask(Client(), "get", name, door, whose)
        sent = scene.ask(Client(), "post", name, door, whose)
        assert seen.status_code in ({door.out, 405} if door.get is None else {door.out})
        assert sent.status_code in {door.out} | (frozenset() if behind else OK | NOT_WRITTEN)
        if behind and door.out == 302:
            assert seen.url.startswith(login)
            assert sent.url.startswith(login)
