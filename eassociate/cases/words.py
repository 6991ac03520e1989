"""What the room says on pages of other rooms: its deeds in the history, its link at the child."""

from django.utils.translation import gettext_lazy as _

from eassociate.access.roles import Can
from eassociate.children import slots
from eassociate.journal.history import describe

describe(
    set_goal=_("Goal set"),
    change_goal=_("Goal worded anew"),
    end_goal=_("Goal ended"),
    leave_advice=_("Advice left"),
    withdraw_advice=_("Advice taken back"),
)
slots.record.link("goals", _("Goals"), needs=Can.SEE_GOALS, order=60, pictogram="🎯")
