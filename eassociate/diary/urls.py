"""Addresses of the diary. None of them says whose it is."""

from django.urls import path

from eassociate.diary import pages

urlpatterns = [
    path("children/<uuid:pk>/diary/", pages.child_diary, name="child_diary"),
    path("visits/<uuid:pk>/record/", pages.record, name="visit_record"),
    path("visits/<uuid:pk>/write/", pages.write, name="visit_write"),
    path("visits/<uuid:pk>/photo/", pages.add_photo, name="visit_photo"),
    path("visits/<uuid:pk>/voice/", pages.add_voice, name="visit_voice"),
    path("visits/<uuid:pk>/incident/", pages.incident, name="visit_incident"),
    path("diary/<uuid:pk>/correct/", pages.correct, name="diary_correct"),
    path("diary/<uuid:pk>/withdraw/", pages.withdraw, name="diary_withdraw"),
    path("diary/<uuid:pk>/photo.jpg", pages.photo, name="diary_photo"),
    path("diary/<uuid:pk>/voice", pages.voice, name="diary_voice"),
]
