"""Addresses of phones, and of those who decide on what they sent."""

from django.urls import path

from eassociate.sync import desk, own, pages, shell

urlpatterns = [
    path("offline/", shell.offline, name="offline"),
    path("sync/push", pages.push_entries, name="sync_push"),
    path("sync/pull", pages.pull_news, name="sync_pull"),
    path("sync/letters", pages.deliver_letters, name="sync_letters"),
    path("sync/uploads/<uuid:pk>", pages.upload, name="sync_upload"),
    path("me/phones/", own.phones, name="phones"),
    path("me/phones/<uuid:pk>/end/", own.end_phone, name="phone_end"),
    path("held/", desk.held, name="held"),
    path("held/<uuid:pk>/", desk.decide, name="held_decide"),
    path("sync/paper", pages.pull_paper, name="sync_paper"),
    path("sheet/", desk.sheet, name="emergency_sheet"),
    path("sheet/make/", desk.make_paper, name="make_paper"),
    path("sheet/<uuid:pk>/", desk.paper, name="paper"),
]
