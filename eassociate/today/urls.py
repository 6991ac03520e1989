"""The first page of each person, and what is done from it in one tap."""

from django.urls import path

from eassociate.today import pages
from eassociate.today.pages import absences, faces, visits

urlpatterns = [
    path("", pages.today, name="today"),
    path("role/", pages.act_as, name="act_as"),
    path("visits/<uuid:pk>/start/", visits.start, name="start_visit"),
    path("visits/<uuid:pk>/undo/", visits.undo, name="undo_start"),
    path("visits/<uuid:pk>/companion.jpg", faces.companion, name="companion_face"),
    path("me/ill/", absences.ill, name="report_ill"),
    path("me/back/", absences.back, name="back_again"),
    path("children/<uuid:pk>/home/", absences.home, name="report_home"),
    path("children/<uuid:pk>/comes/", absences.comes, name="child_comes"),
]
