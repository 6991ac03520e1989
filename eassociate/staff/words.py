"""What the room's actions do, for histories that people read."""

from django.utils.translation import gettext_lazy as _

from eassociate.journal.history import describe

describe(
    add_companion=_("Companion employed"),
    change_companion=_("Companion's data changed"),
    end_companion=_("Companion's employment ended"),
    resume_companion=_("Companion employed again"),
    set_skills=_("Companion's skills written down"),
    set_paper=_("Companion's paper written down"),
    set_availability=_("Companion's hours of the week written down"),
    set_companion_portrait=_("Companion's photo set"),
    remove_companion_portrait=_("Companion's photo removed"),
)
