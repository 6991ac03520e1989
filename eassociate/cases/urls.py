"""Addresses of goals and advice."""

from django.urls import path

from eassociate.cases import pages

urlpatterns = [
    path("children/<uuid:pk>/goals/", pages.goals, name="goals"),
    path("children/<uuid:pk>/goals/add/", pages.goal_add, name="goal_add"),
    path("goals/<uuid:pk>/", pages.goal_edit, name="goal_edit"),
    path("goals/<uuid:pk>/end/", pages.goal_end, name="goal_end"),
    path("goals/<uuid:pk>/advice/", pages.advice_add, name="advice_add"),
    path("advice/<uuid:pk>/withdraw/", pages.advice_withdraw, name="advice_withdraw"),
]
