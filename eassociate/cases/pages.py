"""The goals of a child: read, set, worded anew, ended, advised on."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from eassociate.access.doors import ActedRequest, page
from eassociate.access.roles import Can
from eassociate.cases import forms, queries
from eassociate.journal.editing import Editing, edit, posted
from eassociate.journal.openings import What, note_opening


@page(needs=Can.SEE_GOALS)
@transaction.atomic
def goals(request: ActedRequest, pk: UUID) -> HttpResponse:
    actor = request.actor
    name = queries.name_of_child(actor, pk)
    note_opening(actor, pk, What.GOALS)
    context = {
        "child": pk,
        "name": name,
        "goals": queries.goals_of(actor, pk),
        "over": queries.goals_of(actor, pk, over=True),
        "may_edit": actor.can(Can.EDIT_GOALS),
        "may_advise": actor.can(Can.ADVISE),
    }
    return render(request, "cases/goals.html", context)


def _goals_address(child: UUID) -> str:
    return reverse("goals", kwargs={"pk": child})


@page(needs=Can.EDIT_GOALS)
def goal_add(request: ActedRequest, pk: UUID) -> HttpResponse:
    editing = Editing(
        heading=_("A new goal"),
        lead=queries.name_of_child(request.actor, pk),
        back=_goals_address(pk),
        said=_("The goal was set."),
        more={"child": pk},
    )
    return edit(request, forms.SetGoalForm(*posted(request)), editing)


@page(needs=Can.EDIT_GOALS)
def goal_edit(request: ActedRequest, pk: UUID) -> HttpResponse:
    goal, name = queries.goal_of(request.actor, pk)
    editing = Editing(
        heading=_("Word the goal anew"),
        lead=name,
        back=_goals_address(goal.child),
        said=_("Saved."),
        more={"goal": pk},
    )
    form = forms.ChangeGoalForm(*posted(request), initial={"title": goal.title})
    return edit(request, form, editing)


@page(needs=Can.EDIT_GOALS)
def goal_end(request: ActedRequest, pk: UUID) -> HttpResponse:
    goal, _name = queries.goal_of(request.actor, pk)
    editing = Editing(
        heading=_("End this goal?"),
        lead=goal.title,
        back=_goals_address(goal.child),
        said=_("The goal has ended."),
        submit=_("End the goal"),
        more={"goal": pk},
    )
    return edit(request, forms.EndGoalForm(*posted(request)), editing)


@page(needs=Can.ADVISE)
def advice_add(request: ActedRequest, pk: UUID) -> HttpResponse:
    goal, _name = queries.goal_of(request.actor, pk)
    editing = Editing(
        heading=_("Advice on a goal"),
        lead=goal.title,
        back=_goals_address(goal.child),
        said=_("The advice was left. Companions and guardians are told."),
        submit=_("Leave the advice"),
        more={"goal": pk},
    )
    return edit(request, forms.AdviceForm(*posted(request)), editing)


@page(needs=Can.ADVISE)
def advice_withdraw(request: ActedRequest, pk: UUID) -> HttpResponse:
    child, text = queries.own_advice(request.actor, pk)
    editing = Editing(
        heading=_("Take this advice back?"),
        lead=text,
        back=_goals_address(child),
        said=_("The advice was taken back."),
        submit=_("Take back"),
        more={"advice": pk},
    )
    return edit(request, forms.WithdrawAdviceForm(*posted(request)), editing)
