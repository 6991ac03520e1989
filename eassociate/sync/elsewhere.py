"""What the room says elsewhere: its actions in words that families read, phones on the page of the
own account and on that of a companion, the paper of each morning."""

from django.utils.translation import gettext_lazy as _

from eassociate.access.roles import Can
from eassociate.journal.history import describe
from eassociate.live.jobs import JOBS
from eassociate.people import slots as of_account
from eassociate.staff import slots as of_staff
from eassociate.sync.paper.making import see_to_papers
from eassociate.sync.phones import phones_of_companion

describe(
    register_device=_("A phone was set up for work without a network"),
    end_device=_("A phone for work without a network was ended"),
    hold_entry=_("An entry from a phone was put aside for the coordinator"),
    decide_held=_("An entry from a phone was decided on"),
    keep_paper=_("The emergency sheet of the day was made as PDF"),
    let_go_of_papers=_("Emergency sheets of earlier days were removed"),
)
of_account.account.append(
    of_account.AccountLink("phones", _("My phones, also without a network"), Can.READ_NOTICES)
)
of_staff.companion.part(
    "sync/phones_of_companion.html", phones_of_companion, needs=Can.EDIT_STAFF, order=90
)
JOBS.append(see_to_papers)
