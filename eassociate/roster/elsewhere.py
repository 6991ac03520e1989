"""What the room says on pages of other rooms: its deeds in the history, its links at a child and at
a companion, its part in their leaving."""

from django.utils.translation import gettext_lazy as _

from eassociate.access.roles import Can
from eassociate.children import slots as of_child
from eassociate.journal.history import describe
from eassociate.roster.endings import child_changes_status, companion_leaves
from eassociate.roster.reading.ruling_out import ruled_out_of
from eassociate.staff import slots as of_companion

describe(
    start_visit=_("Visit begun"),
    end_visit=_("Visit ended"),
    undo_start=_("Beginning of a visit taken back"),
    mark_not_delivered=_("Visit marked as not delivered"),
    add_visit=_("Visit added"),
    change_visit=_("Hours or place of a visit changed"),
    cancel_visit=_("Visit called off"),
    restore_visit=_("Visit planned again"),
    open_visit=_("Visit opened: nobody goes"),
    make_offers=_("Somebody asked to step in"),
    answer_offer=_("Question about stepping in answered"),
    withdraw_offer=_("Question about stepping in taken back"),
    assign_companions=_("Companion of a visit set"),
    answer_substitute=_("Substitute answered by the family"),
    expire_offers=_("Question about stepping in ran out"),
    close_uncovered=_("Visit closed: nobody was found"),
    close_unstarted=_("Visit closed: nobody started it"),
    tell_of_late_starts=_("Late beginning noticed"),
    report_ill=_("Companion reported ill"),
    enter_companion_absence=_("Companion's absence entered"),
    back_again=_("Companion back again"),
    end_companion_absence=_("Companion's absence ended"),
    report_child_home=_("Child reported as staying at home"),
    enter_child_absence=_("Child's absence entered"),
    child_comes=_("Child comes again"),
    end_child_absence=_("Child's absence ended"),
    rule_out=_("Companion ruled out for the child"),
    allow_again=_("Companion allowed again for the child"),
    add_line=_("Timetable: line added"),
    change_line=_("Timetable: line changed"),
    end_line=_("Timetable: line ended"),
    generate_visits=_("Visits made from the timetable"),
    accept_plan=_("Companions changed by a plan for many visits"),
    add_break=_("School break entered"),
    remove_break=_("School break removed"),
    add_school_year=_("School year's breaks entered"),
    add_excursion=_("Excursion entered"),
    remove_excursion=_("Excursion removed"),
)
of_child.record.link("timetable", _("Timetable"), needs=Can.SEE_CHILD, order=15, pictogram="🗓️")
of_child.record.part("roster/ruled_out.html", ruled_out_of, needs=Can.EDIT_TIMETABLE, order=70)
of_companion.companion.link("companion_week", _("Week"), needs=Can.EDIT_TIMETABLE, order=20)
of_companion.endings.append(companion_leaves)
of_child.status_steps.append(child_changes_status)
