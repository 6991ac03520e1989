"""What people are to the service, and what each role may do. Relations to a child come on top."""

from enum import StrEnum

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Role(TextChoices):
    GUARDIAN = "guardian", _("guardian")
    COMPANION = "companion", _("companion")
    COORDINATOR = "coordinator", _("coordinator")
    PROFESSIONAL = "professional", _("professional")
    CASE_MANAGER = "case_manager", _("case manager")
    MUNICIPALITY = "municipality", _("municipality")
    SCHOOL = "school", _("school contact")
    ADMINISTRATOR = "administrator", _("administrator")
    SYSTEM = "system", _("the system")


#: Roles that work for an organisation: they sign in with a second factor.
STAFF = frozenset(Role) - {Role.GUARDIAN, Role.SYSTEM}


class Can(StrEnum):
    SEE_TODAY = "see_today"  # the own first page
    SEE_CHILD = "see_child"  # that the child exists, its name, its day
    SEE_CARD = "see_card"  # about me and the emergency card
    WRITE_CARD = "write_card"  # guardians: while they may decide for the child
    SEE_DIARY = "see_diary"
    SEE_GOALS = "see_goals"
    SEE_HOMES = "see_homes"  # addresses; guardians only their own
    SEE_FAMILY = "see_family"  # guardians, how to reach them, who may decide and collect
    SEE_BANS = "see_bans"  # who must not come near the child
    SEE_APPROVALS = "see_approvals"  # what the centre for social work granted
    SEE_OPENINGS = "see_openings"  # who looked at the record
    SEE_HANDOVERS = "see_handovers"  # who gave the child to whom; schools without notes
    HAND_OVER = "hand_over"  # to record that
    CONFIRM_HANDOVER = "confirm_handover"  # for the own side
    SEE_COLLECTORS = "see_collectors"  # who may collect the child, and how to reach them
    EDIT_COLLECTORS = "edit_collectors"  # guardians: while they may decide for the child
    SUBSCRIBE_CALENDAR = "subscribe_calendar"  # a private iCal address
    SEE_BOARD = "see_board"
    SEE_STAFF = "see_staff"
    SEE_OWN_PAPERS = "see_own_papers"  # a companion's own skills, papers, hours
    SEE_MONTHS = "see_months"  # numbers without names
    RECORD_VISIT = "record_visit"
    CORRECT_VISIT = "correct_visit"  # somebody else's visit
    REPORT_ILL = "report_ill"
    REPORT_HOME = "report_home"
    ENTER_ABSENCE = "enter_absence"  # for anybody
    COVER = "cover"
    ANSWER_OFFER = "answer_offer"
    ANSWER_SUBSTITUTE = "answer_substitute"
    EDIT_CHILD = "edit_child"
    EDIT_STAFF = "edit_staff"
    EDIT_TIMETABLE = "edit_timetable"
    EDIT_GOALS = "edit_goals"
    ADVISE = "advise"
    INVITE = "invite"
    IMPORT = "import"
    EXPORT = "export"
    EDIT_SITE = "edit_site"
    READ_NOTICES = "read_notices"
    SEE_MESSAGES = "see_messages"  # conversations and announcements that are open to the person
    WRITE_MESSAGES = "write_messages"
    ANNOUNCE = "announce"  # to many at once, who read it and who has not
    ARRANGE_READERS = "arrange_readers"  # from when on somebody reads, who is kept apart
    RUN_JOBS = "run_jobs"


_PERSON = frozenset({Can.SEE_TODAY, Can.READ_NOTICES})
_TALKS = frozenset({Can.SEE_MESSAGES, Can.WRITE_MESSAGES})

GRANTS: dict[str, frozenset[Can]] = {
    Role.GUARDIAN: _PERSON
    | {Can.SEE_CHILD, Can.SEE_CARD, Can.SEE_DIARY, Can.SEE_GOALS, Can.SEE_HOMES, Can.SEE_OPENINGS}
    | {Can.SEE_FAMILY, Can.SEE_APPROVALS, Can.WRITE_CARD}
    | {Can.REPORT_HOME, Can.ANSWER_SUBSTITUTE}
    | {Can.SEE_HANDOVERS, Can.HAND_OVER, Can.CONFIRM_HANDOVER}
    | {Can.SEE_COLLECTORS, Can.EDIT_COLLECTORS, Can.SUBSCRIBE_CALENDAR}
    | _TALKS,
    Role.COMPANION: _PERSON
    | {Can.SEE_CHILD, Can.SEE_CARD, Can.SEE_DIARY, Can.SEE_GOALS, Can.RECORD_VISIT}
    | {Can.SEE_FAMILY, Can.SEE_BANS, Can.SEE_OWN_PAPERS, Can.REPORT_ILL, Can.ANSWER_OFFER}
    | {Can.SEE_HANDOVERS, Can.HAND_OVER, Can.CONFIRM_HANDOVER}
    | {Can.SEE_COLLECTORS, Can.SUBSCRIBE_CALENDAR}
    | _TALKS,
    Role.COORDINATOR: _PERSON
    | {Can.SEE_CHILD, Can.SEE_CARD, Can.SEE_DIARY, Can.SEE_GOALS, Can.SEE_HOMES, Can.SEE_OPENINGS}
    | {Can.SEE_FAMILY, Can.SEE_BANS, Can.SEE_APPROVALS, Can.WRITE_CARD}
    | {Can.SEE_BOARD, Can.SEE_STAFF, Can.SEE_MONTHS, Can.RECORD_VISIT, Can.CORRECT_VISIT}
    | {Can.ENTER_ABSENCE, Can.COVER, Can.EDIT_CHILD, Can.EDIT_STAFF, Can.EDIT_TIMETABLE}
    | {Can.EDIT_GOALS, Can.INVITE, Can.IMPORT, Can.EXPORT, Can.EDIT_SITE}
    | {Can.SEE_HANDOVERS, Can.HAND_OVER, Can.CONFIRM_HANDOVER}
    | {Can.SEE_COLLECTORS, Can.EDIT_COLLECTORS, Can.SUBSCRIBE_CALENDAR}
    | _TALKS
    | {Can.ANNOUNCE, Can.ARRANGE_READERS},
    Role.PROFESSIONAL: _PERSON
    | {Can.SEE_CHILD, Can.SEE_CARD, Can.SEE_DIARY, Can.SEE_GOALS, Can.EDIT_GOALS, Can.ADVISE}
    | {Can.SEE_FAMILY, Can.SEE_HANDOVERS, Can.SUBSCRIBE_CALENDAR}
    | _TALKS,
    Role.CASE_MANAGER: _PERSON
    | {Can.SEE_CHILD, Can.SEE_DIARY, Can.SEE_GOALS, Can.SEE_OPENINGS, Can.ADVISE}
    | {Can.SEE_FAMILY, Can.SEE_BANS, Can.SEE_APPROVALS, Can.SEE_HANDOVERS}
    | _TALKS,
    Role.MUNICIPALITY: _PERSON | {Can.SEE_MONTHS},
    Role.SCHOOL: _PERSON
    | {Can.SEE_CHILD, Can.SEE_HANDOVERS, Can.CONFIRM_HANDOVER, Can.SEE_MESSAGES},
    Role.ADMINISTRATOR: _PERSON | {Can.INVITE, Can.EDIT_SITE, Can.SEE_STAFF},
    Role.SYSTEM: frozenset(Can),
}
