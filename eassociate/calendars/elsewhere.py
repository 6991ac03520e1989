"""The way from the own account to the private address."""

from django.utils.translation import gettext_lazy as _

from eassociate.access.roles import Can
from eassociate.people import slots

slots.account.append(
    slots.AccountLink("calendar_address", _("Calendar on my phone"), Can.SUBSCRIBE_CALENDAR)
)
