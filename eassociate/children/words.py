"""What the room's actions do, for the history that families read."""

from django.utils.translation import gettext_lazy as _

from eassociate.journal.history import describe

describe(
    add_child=_("Child taken onto the list"),
    change_child=_("Facts about the child changed"),
    add_guardian=_("Guardian added"),
    change_guardian=_("Guardian's data or rights changed"),
    end_guardian=_("Guardian's access ended"),
    set_home=_("Home address written"),
    remove_home=_("Home address removed"),
    add_contact_ban=_("Contact ban set"),
    end_contact_ban=_("Contact ban ended"),
    add_approval=_("Approval entered"),
    change_approval=_("Approval changed"),
    remove_approval=_("Approval removed"),
    write_about_me=_("“About me” written"),
    write_emergency_card=_("Emergency card written"),
    set_portrait=_("Photo set"),
    remove_portrait=_("Photo removed"),
)
