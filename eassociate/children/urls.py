"""Addresses of children: ids, never names."""

from django.urls import path

from eassociate.children.pages import approvals, cards, family, listing, looks, places, record

urlpatterns = [
    path("children/", listing.children, name="children"),
    path("children/add/", record.child_add, name="child_add"),
    path("children/<uuid:pk>/", record.child, name="child"),
    path("children/<uuid:pk>/edit/", record.child_edit, name="child_edit"),
    path("children/<uuid:pk>/guardians/add/", family.guardian_add, name="guardian_add"),
    path("guardians/<uuid:pk>/", family.guardian_edit, name="guardian_edit"),
    path("guardians/<uuid:pk>/end/", family.guardian_end, name="guardian_end"),
    path("children/<uuid:pk>/homes/add/", family.home_add, name="home_add"),
    path("homes/<uuid:pk>/", family.home_edit, name="home_edit"),
    path("homes/<uuid:pk>/remove/", family.home_remove, name="home_remove"),
    path("children/<uuid:pk>/bans/add/", family.ban_add, name="ban_add"),
    path("bans/<uuid:pk>/end/", family.ban_end, name="ban_end"),
    path("approvals/", listing.approvals, name="approvals"),
    path("children/<uuid:pk>/approvals/add/", approvals.approval_add, name="approval_add"),
    path("approvals/<uuid:pk>/", approvals.approval_edit, name="approval_edit"),
    path("approvals/<uuid:pk>/remove/", approvals.approval_remove, name="approval_remove"),
    path("children/<uuid:pk>/about/", cards.about, name="about"),
    path("children/<uuid:pk>/about/edit/", cards.about_edit, name="about_edit"),
    path("children/<uuid:pk>/emergency/", cards.emergency, name="emergency"),
    path("children/<uuid:pk>/emergency/edit/", cards.emergency_edit, name="emergency_edit"),
    path("children/<uuid:pk>/emergency/print/", cards.emergency_print, name="emergency_print"),
    path("e/<slug:code>/", cards.card_by_code, name="card_by_code"),
    path("children/<uuid:pk>/portrait/", cards.portrait, name="portrait"),
    path("children/<uuid:pk>/portrait/edit/", cards.portrait_edit, name="portrait_edit"),
    path("children/<uuid:pk>/portrait/remove/", cards.portrait_remove, name="portrait_remove"),
    path("children/<uuid:pk>/looks/", looks.looks, name="looks"),
    path("children/<uuid:pk>/changes/", looks.changes, name="changes"),
    path("places/", listing.places, name="places"),
    path("places/add/", places.place_add, name="place_add"),
    path("places/<uuid:pk>/", places.place_edit, name="place_edit"),
]
