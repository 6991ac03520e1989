"""The doors table: every address of the site, and who gets what there.

One line an address, `"name": row`. A name that is missing fails the build (test_doors.py), and so
does a name too many. The naughty texts of test_naughty.py go through the same rows.

    "timetable": of_child("coordinator guardian companion"),
    "start_visit": of(visit, "companion coordinator", get=None, post=OK),
    "board": page("coordinator"),

Who: the keys of `tests.people.make_world`. What is asked for is made three times by `make(whose)`:
`own` (the child of guardian, companion, professional and manager; for things of a person: of
whoever asks), `family` (another child of the same provider, related to guardian2 and companion2)
and `provider` (of a second provider). Who is named gets `get`/`post` for what is their own; with
another family's only those in `reach`; with another provider's nobody. Everybody else gets 404,
and the signed out `out`. `get=None`: only posting (GET is 405); `post=None`: only reading.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from allauth.mfa.models import Authenticator

from eassociate.access.models import Person
from eassociate.children.models import Child
from eassociate.core import clock
from eassociate.core.ids import uuid7
from eassociate.diary.models import DiaryEntry, Photo, Voice
from eassociate.journal.models import Entry, Notice
from eassociate.notify.models import DeadAddress, Device
from tests import handover_things as handovers
from tests import list_things as lists
from tests import roster_things as roster
from tests import talk_things as talk
from tests import things
from tests.people import World, make_visit

#: Everybody who may sign in.
EVERYBODY = "coordinator administrator companion guardian professional manager town schoolcontact"
#: Who know a child, and who of them read its cards.
FAMILIAR = "coordinator guardian companion professional manager schoolcontact"
EMPLOYERS = "coordinator administrator"
CARERS = "coordinator guardian companion professional"
#: Whose reach is the whole provider (or school), not a relation to the child.
REACH = "coordinator schoolcontact"
#: Who reads a child's diary, and who writes in that of a visit.
READERS = "coordinator companion guardian professional manager"
WRITERS = "coordinator companion"
#: Who takes part in conversations.
TALKERS = "coordinator companion guardian professional manager"
#: Who sees the face of a child's companion.
FACES = "coordinator companion guardian professional manager schoolcontact"

#: What a post without content may answer: carried out (there was nothing to fill in), shown again
#: with its errors, or refused.
OK = frozenset({200, 204, 302, 303, 400, 409, 422})
SEEN = frozenset({200})
SENT_ON = frozenset({302})
MISSING = frozenset({404})
STAFF_ROOM = "coordinator administrator"


@dataclass(frozen=True)
class Whose:
    """For whom the thing at the address is made."""

    world: World
    child: Child
    person: Person


Make = Callable[[Whose], dict[str, Any]]


@dataclass(frozen=True)
class Door:
    who: frozenset[str]
    make: Make | None = None
    reach: frozenset[str] = frozenset()
    far: frozenset[str] = frozenset()
    get: frozenset[int] | None = SEEN
    post: frozenset[int] | None = None
    out: int = 302
    #: Where everybody else is told something else than «not found».
    others: int = 404
    #: The content of the post, made as the thing is; nothing when left out.
    data: Make | None = None
    #: The post is JSON.
    json: bool = False


def _keys(who: str) -> frozenset[str]:
    return frozenset(who.split())


def page(who: str = EVERYBODY, **more: Any) -> Door:
    """An address without a thing in it."""
    return Door(_keys(who), **more)


def of(make: Make, who: str, **more: Any) -> Door:
    """An address that names a thing; `reach=`/`far=` where the usual does not fit."""
    reach = _keys(more.pop("reach", REACH))
    far = _keys(more.pop("far", ""))
    return Door(_keys(who), make, reach, far, **more)


def of_child(who: str, **more: Any) -> Door:
    """An address with the child's id as `pk`; another argument name: `of(child("name"), …)`."""
    return of(child(more.pop("name", "pk")), who, **more)


def account(**more: Any) -> Door:
    """A page of everybody's own account."""
    return Door(_keys(EVERYBODY), **more)


def open_door(**more: Any) -> Door:
    """Open to the signed out as well."""
    more.setdefault("out", 200)
    everybody = _keys(EVERYBODY)
    return Door(everybody, reach=everybody, far=everybody, **more)


# -- things ------------------------------------------------------------------------------------


def child(name: str = "pk") -> Make:
    return lambda whose: {name: whose.child.pk}


def visit(whose: Whose) -> dict[str, Any]:
    """A visit of today with the child's own companion, planned."""
    relation = whose.child.relations(manager="_base_manager").filter(role="companion").first()
    companion = None
    if relation:
        companion = relation.person.companions.filter(provider=whose.world.provider).first()
    held = whose.child.visits(manager="_base_manager").first()
    return {"pk": (held or make_visit(whose.child, companion)).pk}


def visit_under_way(whose: Whose) -> dict[str, Any]:
    """The same visit, started."""
    pk = visit(whose)["pk"]
    held = whose.child.visits(manager="_base_manager").filter(pk=pk)
    held.update(state="started", started_at=clock.now())
    return {"pk": pk}


def visit_with_a_face(whose: Whose) -> dict[str, Any]:
    pk = visit(whose)["pk"]
    relation = whose.child.relations(manager="_base_manager").get(role="companion")
    relation.person.companions.update(portrait=b"jpeg")
    return {"pk": pk}


def diary_entry(whose: Whose) -> dict[str, Any]:
    """A note in the diary of that visit."""
    return {"pk": _entry(whose, kind="note", text="x").pk}


def diary_photo(whose: Whose) -> dict[str, Any]:
    entry = _entry(whose, kind="photo")
    Photo(entry=entry, image=b"jpeg", width=1, height=1).save()
    return {"pk": entry.pk}


def diary_voice(whose: Whose) -> dict[str, Any]:
    entry = _entry(whose, kind="voice")
    Voice(entry=entry, sound=b"webm", media="audio/webm", seconds=1).save()
    return {"pk": entry.pk}


def _entry(whose: Whose, **more: Any) -> DiaryEntry:
    pk = visit_under_way(whose)["pk"]
    entry = DiaryEntry(visit_id=pk, made_by=whose.world.person("coordinator"), **more)
    entry.save()
    return entry


def notice(whose: Whose) -> dict[str, Any]:
    """Something that `whose.person` was told, in their role."""
    membership = whose.person.memberships.get()
    entry = Entry.objects.create(
        id=uuid7(),
        organisation=whose.world.provider,
        number=-Entry.objects.count() - 1,
        person=whose.person,
        occurred_at=clock.now(),
        recorded_at=clock.now(),
        body={},
        outcome={},
    )
    kind, role = "visit_ended", membership.role
    told = Notice(entry=entry, person=whose.person, role=role, kind=kind, child=whose.child)
    told.save()
    return {"pk": told.pk}


def device(whose: Whose) -> dict[str, Any]:
    """A browser that shows the notices of `whose.person`."""
    digest = uuid7().hex
    return {"pk": Device.objects.create(person=whose.person, endpoint_digest=digest).pk}


def dead_address(whose: Whose) -> dict[str, Any]:
    held = {"person": whose.person, "channel": "mail", "organisation": whose.world.provider}
    return {"pk": DeadAddress.objects.get_or_create(**held)[0].pk}


def person(whose: Whose) -> dict[str, Any]:
    return {"pk": whose.person.pk}


def membership(whose: Whose) -> dict[str, Any]:
    return {"pk": whose.person.memberships.get().pk}


def no_token(whose: Whose) -> dict[str, Any]:
    return {"token": "abc"}


def dead_link(whose: Whose) -> dict[str, Any]:
    return {"uidb36": "abc", "key": "set-password"}


def passkey(whose: Whose) -> dict[str, Any]:
    kind, data = Authenticator.Type.WEBAUTHN, {"name": "phone"}
    return {"pk": Authenticator.objects.create(user=whose.person, type=kind, data=data).pk}


# -- the table ---------------------------------------------------------------------------------

DOORS: dict[str, Door] = {
    # the site itself
    "healthz": open_door(),
    "favicon": open_door(get=SENT_ON, out=302),
    "manifest": open_door(),
    "set_language": open_door(get=SENT_ON, post=SENT_ON, out=302),
    # roster
    "visit": of(visit, "coordinator companion guardian professional manager schoolcontact"),
    "visit_change": of(visit, "coordinator", post=OK),
    "visit_cancel": of(visit, "coordinator", post=OK),
    "visit_not_delivered": of(visit, "coordinator companion", post=OK),
    "visit_restore": of(visit, "coordinator", post=OK),
    "visit_open": of(visit, "coordinator", post=OK),
    "visit_companion": of(visit, "coordinator"),
    "visit_add": of_child("coordinator", post=OK),
    "cover": page("coordinator"),
    "cover_ahead": page("coordinator"),
    "cover_offer": page("coordinator", get=None, post=OK),
    "cover_assign": page("coordinator", get=None, post=OK),
    "offer": of(
        roster.taken_offer, "coordinator companion guardian", get=OK, post=OK, reach="coordinator"
    ),
    "offer_withdraw": of(roster.open_offer, "coordinator", get=None, post=OK),
    "ill": page("coordinator", post=OK),
    "absences": page("coordinator"),
    "companion_absence_add": page("coordinator", post=OK),
    "child_absence_add": page("coordinator", post=OK),
    "companion_absence_end": of(roster.companion_absence, "coordinator", post=OK),
    "child_absence_end": of(roster.child_absence, "coordinator", post=OK),
    "timetable": of_child("coordinator companion guardian professional manager schoolcontact"),
    "line_add": of_child("coordinator", post=OK),
    "line_edit": of(roster.line, "coordinator", post=OK),
    "line_end": of(roster.line, "coordinator", post=OK),
    "rule_out": of_child("coordinator", post=OK),
    "allow_again": of(roster.ruled_out, "coordinator", post=OK),
    "companion_week": of(things.companion, "coordinator"),
    "planning": page("coordinator", post=OK),
    "plan": of(roster.plan, "coordinator", post=OK),
    "plan_cancel": of(roster.plan, "coordinator", get=None, post=OK),
    "plan_pin": of(roster.plan, "coordinator", get=None, post=OK),
    "plan_others": of(roster.plan_block, "coordinator"),
    "plan_again": of(roster.plan, "coordinator", get=None, post=OK),
    "calendar": page("coordinator"),
    "break_add": page("coordinator", post=OK),
    "break_remove": of(roster.school_break, "coordinator", post=OK),
    "school_year_add": page("coordinator", get=None, post=OK),
    "excursion_add": page("coordinator", post=OK),
    "excursion_remove": of(roster.excursion, "coordinator", post=OK),
    "visits_generate": page("coordinator", get=None, post=OK),
    # sign-in
    "demo_sign_in": open_door(get=None, post=frozenset({404}), out=404),
    "account_login": open_door(get=SENT_ON, post=SENT_ON),
    "account_logout": account(get=SEEN, post=SENT_ON),
    "account_inactive": open_door(),
    "account_reauthenticate": account(post=OK),
    "account_change_password": account(post=OK),
    "account_set_password": account(get=SENT_ON, post=SENT_ON),
    "account_reset_password": open_door(post=OK),
    "account_reset_password_done": open_door(),
    "account_reset_password_from_key": open_door(make=dead_link, post=OK),
    "account_reset_password_from_key_done": open_door(),
    # second factor
    "second_factor": account(get=SENT_ON),
    "mfa_index": account(),
    "mfa_authenticate": account(get=SENT_ON, post=SENT_ON),
    "mfa_reauthenticate": account(get=OK, post=OK),
    "mfa_activate_totp": account(get=OK, post=OK),
    "mfa_deactivate_totp": account(get=OK, post=OK),
    "mfa_view_recovery_codes": account(get=OK, post=None),
    "mfa_generate_recovery_codes": account(get=OK, post=OK),
    "mfa_download_recovery_codes": account(get=OK, post=None),
    "mfa_list_webauthn": account(),
    "mfa_add_webauthn": account(get=OK, post=OK),
    "mfa_edit_webauthn": of(passkey, EVERYBODY, reach="", get=OK, post=OK),
    "mfa_remove_webauthn": of(passkey, EVERYBODY, reach="", get=OK, post=OK),
    "mfa_reauthenticate_webauthn": account(get=OK, post=OK),
    "mfa_login_webauthn": open_door(get=SENT_ON, post=SENT_ON, out=302),
    # children
    "children": page(FAMILIAR),
    "child_add": page("coordinator", post=OK),
    "child": of_child(FAMILIAR),
    "child_edit": of_child("coordinator", post=OK),
    "guardian_add": of_child("coordinator", post=OK),
    "guardian_edit": of(things.guardian, "coordinator", post=OK),
    "guardian_end": of(things.guardian, "coordinator", post=OK),
    "home_add": of_child("coordinator", post=OK),
    "home_edit": of(things.home, "coordinator", post=OK),
    "home_remove": of(things.home, "coordinator", post=OK),
    "ban_add": of_child("coordinator", post=OK),
    "ban_end": of(things.contact_ban, "coordinator", post=OK),
    "approvals": page("coordinator guardian manager"),
    "approval_add": of_child("coordinator", post=OK),
    "approval_edit": of(things.approval, "coordinator", post=OK),
    "approval_remove": of(things.approval, "coordinator", post=OK),
    "about": of_child(CARERS),
    "about_edit": of_child("coordinator guardian", post=OK),
    "emergency": of_child(CARERS),
    "emergency_edit": of_child("coordinator guardian", post=OK),
    "emergency_print": of_child(CARERS),
    "card_by_code": of(things.card_code, CARERS, get=SENT_ON),
    "portrait": of(things.portrait, CARERS),
    "portrait_edit": of_child("coordinator guardian", post=OK),
    "portrait_remove": of_child("coordinator guardian", post=OK),
    "looks": of_child("coordinator guardian manager"),
    "changes": of_child("coordinator guardian manager"),
    "places": page("coordinator"),
    "place_add": page("coordinator", post=OK),
    "place_edit": of(things.place, "coordinator", post=OK, reach="coordinator"),
    # staff
    "my_papers": page("companion"),
    "companions": page("coordinator administrator"),
    "companion_add": page("coordinator", post=OK),
    "companion": of(things.companion, EMPLOYERS, reach=EMPLOYERS),
    "companion_edit": of(things.companion, "coordinator", post=OK),
    "companion_end": of(things.companion, "coordinator", post=OK),
    "companion_resume": of(things.former_companion, "coordinator", post=OK),
    "availability_edit": of(things.companion, "coordinator", post=OK),
    "paper_edit": of(things.paper, "coordinator", post=OK),
    "companion_portrait": of(things.face, EMPLOYERS + " companion guardian", reach=EMPLOYERS),
    "companion_portrait_edit": of(things.companion, "coordinator", post=OK),
    "companion_portrait_remove": of(things.companion, "coordinator", post=OK),
    # cases
    "goals": of_child(READERS, reach="coordinator"),
    "goal_add": of_child("coordinator professional", post=OK),
    "goal_edit": of(things.goal, "coordinator professional", post=OK),
    "goal_end": of(things.goal, "coordinator professional", post=OK),
    "advice_add": of(things.goal, "professional manager", post=OK),
    "advice_withdraw": of(things.advice, "professional manager", post=OK),
    # lists in and out
    "lists": page("coordinator", post=OK),
    "list_preview": of(lists.upload, "coordinator", post=OK, reach=""),
    "list_template": of(lists.language, "coordinator", reach="coordinator", far="coordinator"),
    "list_export": page("coordinator", post=OK),
    "list_file": of(lists.export, "coordinator", reach=""),
    "list_download": of(lists.export, "coordinator", reach=""),
    # hand-overs
    "hand_over": of(visit, "coordinator companion", post=OK, reach="coordinator"),
    "hand_over_child": of_child("guardian", post=OK),
    "hand_overs": of_child("coordinator companion guardian professional manager schoolcontact"),
    "handover_confirm": of(
        handovers.to_school, "schoolcontact", get=None, post=SENT_ON, reach="schoolcontact"
    ),
    "handover_correct": of(handovers.handover, "coordinator companion guardian", post=OK),
    "handover_withdraw": of(handovers.handover, "coordinator companion guardian", post=OK),
    "handover_photo": of(handovers.photo, "coordinator companion guardian professional manager"),
    "collectors": of_child("coordinator companion guardian"),
    "collector_add": of_child("coordinator guardian", post=OK),
    "collector_edit": of(handovers.collector, "coordinator guardian", post=OK),
    "collector_end": of(handovers.collector, "coordinator guardian", post=OK),
    "refusal": of(handovers.refusal, "coordinator companion guardian"),
    # hours
    "months": page("coordinator town"),
    "months_xlsx": page("coordinator town"),
    "months_csv": page("coordinator town"),
    # calendars
    "calendar_address": page("coordinator companion guardian professional", post=OK),
    "calendar_revoke": page("coordinator companion guardian professional", get=None, post=SENT_ON),
    "calendar_feed": open_door(make=no_token, get=MISSING, out=404),
    # diary
    "child_diary": of_child(READERS, reach="coordinator"),
    "start_visit": of(visit, WRITERS, reach="coordinator", get=None, post=SENT_ON),
    "undo_start": of(visit_under_way, WRITERS, reach="coordinator", get=None, post=SENT_ON),
    "report_ill": page("companion", post=OK),
    "back_again": page("companion", get=None, post=SENT_ON),
    "report_home": of_child("guardian", post=OK),
    "child_comes": of_child("guardian", get=None, post=SENT_ON),
    "companion_face": of(visit_with_a_face, FACES),
    "visit_record": of(visit_under_way, READERS, reach="coordinator"),
    "visit_write": of(visit_under_way, WRITERS, reach="coordinator", post=OK),
    "visit_photo": of(visit_under_way, WRITERS, reach="coordinator", post=OK),
    "visit_voice": of(visit_under_way, WRITERS, reach="coordinator", post=OK),
    "visit_incident": of(visit_under_way, WRITERS, reach="coordinator", post=OK),
    "diary_correct": of(diary_entry, WRITERS, reach="coordinator", post=OK),
    "diary_withdraw": of(diary_entry, WRITERS, reach="coordinator", post=OK),
    "diary_photo": of(diary_photo, READERS, reach="coordinator"),
    "diary_voice": of(diary_voice, READERS, reach="coordinator"),
    # conversations
    "messages": page(TALKERS + " schoolcontact"),
    "message_search": page(TALKERS + " schoolcontact"),
    "thread_open": page(TALKERS, get=None, post=OK | MISSING),
    "announce": page("coordinator", post=OK),
    "phrases": page("coordinator", post=OK),
    "phrase_end": of(talk.phrase, "coordinator", post=OK),
    "thread": of(talk.thread, TALKERS, post=OK, reach="coordinator"),
    "thread_say": of(talk.thread, TALKERS, get=None, post=SENT_ON, reach="coordinator"),
    "thread_read": of(talk.thread, TALKERS, get=None, post=SENT_ON, reach="coordinator"),
    "thread_people": of(talk.thread, TALKERS, reach="coordinator"),
    "message": of(talk.message, TALKERS, get=SENT_ON, reach="coordinator"),
    "message_edit": of(talk.own_message, TALKERS, post=OK, reach=""),
    "message_withdraw": of(talk.own_message, TALKERS, post=OK, reach="coordinator"),
    "message_answer": of(talk.question, TALKERS, get=None, post=SENT_ON, reach="coordinator"),
    "message_receipts": of(talk.own_message, TALKERS, reach=""),
    # only where a service is set up (test_translating.py)
    "message_translate": of(talk.message, TALKERS, get=None, post=MISSING, reach="coordinator"),
    "attachment": of(talk.file, TALKERS, reach="coordinator"),
    "child_messages": of_child(TALKERS, reach="coordinator"),
    "child_say": of_child(TALKERS, reach="coordinator", post=OK),
    "child_readers": of_child("coordinator"),
    "separation_add": of_child("coordinator", post=OK),
    "separation_end": of(talk.separation, "coordinator", post=OK),
    "reader_start": of(talk.relation, "coordinator", post=OK),
    # people
    "people": page("coordinator administrator"),
    "invite": page("coordinator administrator", post=OK),
    "person": of(person, "coordinator administrator", reach=STAFF_ROOM),
    "invite_again": of(person, "coordinator administrator", reach=STAFF_ROOM, post=OK),
    "start_anew": of(person, "coordinator administrator", reach=STAFF_ROOM, post=OK),
    "membership_end": of(membership, "coordinator administrator", reach=STAFF_ROOM, post=OK),
    "accept_invitation": open_door(make=no_token, get=MISSING, post=MISSING, out=404),
    "account": page(),
    "service": page("coordinator administrator", post=OK),
    # notices
    "notices": page(),
    "open_notice": of(notice, EVERYBODY, reach="", get=SENT_ON),
    "read_all_notices": page(get=None, post=SENT_ON),
    # phones
    "offline": open_door(),
    "sync_push": page(get=None, post=OK, out=401, json=True),
    "sync_pull": page(out=401),
    "sync_upload": of(
        things.upload_id, EVERYBODY, reach=EVERYBODY, far=EVERYBODY, post=OK, out=401
    ),
    "sync_letters": open_door(post=OK, json=True),
    "phones": page(),
    "phone_end": of(things.phone, EVERYBODY, reach="coordinator", get=None, post=SENT_ON),
    "held": page("coordinator"),
    "held_decide": of(things.held, "coordinator", get=None, post=OK, reach="coordinator"),
    "emergency_sheet": page("coordinator"),
    "make_paper": page("coordinator", get=None, post=SENT_ON),
    "paper": of(things.sheet_paper, "coordinator", reach="coordinator"),
    "sync_paper": page(get=MISSING, out=401),
    "choices": page(post=OK),
    "add_device": page(get=None, post=SENT_ON),
    "remove_device": of(device, EVERYBODY, reach="", get=None, post=SENT_ON),
    "stop_mails": open_door(make=no_token, get=MISSING, post=MISSING, out=404),
    "reaching": page("coordinator"),
    "try_again": of(dead_address, "coordinator", get=None, post=SENT_ON),
    "notice_steps": page("coordinator administrator", post=OK),
    "worker": open_door(),
    # first pages
    "today": page(),
    "act_as": page(get=None, post=SENT_ON),
    "live": page(),
}
