"""The diary on the child's pages, and what its actions do in the words that families read."""

from django.utils.translation import gettext_lazy as _

from eassociate.access.roles import Can
from eassociate.children import slots
from eassociate.journal.history import describe

slots.record.link("child_diary", _("Diary"), needs=Can.SEE_DIARY, order=40, pictogram="📖")

describe(
    record_visit=_("Record of a visit written"),
    add_diary_entry=_("Something added to the diary"),
    report_incident=_("Incident reported"),
    correct_diary_entry=_("Diary entry corrected"),
    withdraw_diary_entry=_("Diary entry taken back"),
    add_photo=_("Photo added to the diary"),
    add_voice=_("Voice note added to the diary"),
)
