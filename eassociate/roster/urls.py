"""Addresses of the roster: ids, never names."""

from django.urls import path

from eassociate.roster.pages import (
    absences,
    calendar,
    cover,
    ill,
    offers,
    ruling_out,
    timetable,
    visit,
)

urlpatterns = [
    path("visits/<uuid:pk>/", visit.visit, name="visit"),
    path("visits/<uuid:pk>/change/", visit.visit_change, name="visit_change"),
    path("visits/<uuid:pk>/cancel/", visit.visit_cancel, name="visit_cancel"),
    path("visits/<uuid:pk>/missed/", visit.visit_not_delivered, name="visit_not_delivered"),
    path("visits/<uuid:pk>/restore/", visit.visit_restore, name="visit_restore"),
    path("visits/<uuid:pk>/open/", visit.visit_open, name="visit_open"),
    path("visits/<uuid:pk>/companion/", cover.visit_companion, name="visit_companion"),
    path("children/<uuid:pk>/visits/add/", visit.visit_add, name="visit_add"),
    path("cover/", cover.cover, name="cover"),
    path("cover/ask/", cover.cover_offer, name="cover_offer"),
    path("cover/assign/", cover.cover_assign, name="cover_assign"),
    path("offers/<uuid:pk>/", offers.offer, name="offer"),
    path("offers/<uuid:pk>/withdraw/", cover.offer_withdraw, name="offer_withdraw"),
    path("ill/", ill.ill, name="ill"),
    path("absences/", absences.absences, name="absences"),
    path("absences/companion/", absences.companion_absence_add, name="companion_absence_add"),
    path("absences/child/", absences.child_absence_add, name="child_absence_add"),
    path(
        "absences/companion/<uuid:pk>/end/",
        absences.companion_absence_end,
        name="companion_absence_end",
    ),
    path("absences/child/<uuid:pk>/end/", absences.child_absence_end, name="child_absence_end"),
    path("children/<uuid:pk>/timetable/", timetable.timetable, name="timetable"),
    path("children/<uuid:pk>/timetable/add/", timetable.line_add, name="line_add"),
    path("lines/<uuid:pk>/", timetable.line_edit, name="line_edit"),
    path("lines/<uuid:pk>/end/", timetable.line_end, name="line_end"),
    path("children/<uuid:pk>/not-with/", ruling_out.rule_out, name="rule_out"),
    path("not-with/<uuid:pk>/", ruling_out.allow_again, name="allow_again"),
    path("companions/<uuid:pk>/week/", timetable.week_of_companion, name="companion_week"),
    path("calendar/", calendar.calendar, name="calendar"),
    path("calendar/breaks/add/", calendar.break_add, name="break_add"),
    path("calendar/breaks/<uuid:pk>/remove/", calendar.break_remove, name="break_remove"),
    path("calendar/year/", calendar.school_year_add, name="school_year_add"),
    path("calendar/excursions/add/", calendar.excursion_add, name="excursion_add"),
    path(
        "calendar/excursions/<uuid:pk>/remove/",
        calendar.excursion_remove,
        name="excursion_remove",
    ),
    path("calendar/visits/", calendar.visits_generate, name="visits_generate"),
]
