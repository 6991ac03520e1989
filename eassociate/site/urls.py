"""All addresses. A new one needs a row in tests/doors.py."""

from django.urls import include, path

handler400 = "eassociate.ui.errors.bad_request"
handler403 = "eassociate.ui.errors.forbidden"
handler404 = "eassociate.ui.errors.not_found"
handler500 = "eassociate.ui.errors.server_error"

urlpatterns = [
    path("", include("eassociate.demo.urls")),
    path("account/", include("eassociate.access.urls")),
    path("", include("eassociate.ui.urls")),
    path("", include("eassociate.diary.urls")),
    path("", include("eassociate.conversations.urls")),
    path("", include("eassociate.handover.urls")),
    path("", include("eassociate.hours.urls")),
    path("", include("eassociate.notify.urls")),
    path("", include("eassociate.people.urls")),
    path("", include("eassociate.today.urls")),
    path("", include("eassociate.sync.urls")),
    path("", include("eassociate.live.urls")),
    path("", include("eassociate.roster.urls")),
    path("", include("eassociate.children.urls")),
    path("", include("eassociate.staff.urls")),
    path("", include("eassociate.cases.urls")),
    path("", include("eassociate.exchange.urls")),
    path("", include("eassociate.calendars.urls")),
]
