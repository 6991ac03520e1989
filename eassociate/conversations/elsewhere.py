"""The conversations on the child's pages, and what its actions are called where families read."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from eassociate.access.roles import Can
from eassociate.children import slots
from eassociate.journal.history import describe, leave_out

slots.record.link(
    "child_messages",
    pgettext_lazy("talk", "Messages"),
    needs=Can.WRITE_MESSAGES,
    order=50,
    pictogram="💬",
)

describe(
    separate_people=_("Two people no longer read each other's messages"),
    end_separation=_("Two people read each other's messages again"),
    choose_start=_("From when on somebody reads messages"),
)
leave_out("post_message", "say_typed", "edit_message", "withdraw_message", "answer_request")
