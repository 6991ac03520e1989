"""The coordinator's first page: the board of a day."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render

from eassociate.access.doors import ActedRequest
from eassociate.children.queries.listing import counts_of
from eassociate.core import clock
from eassociate.today.away import away_on
from eassociate.today.board import Board, Wanted, board_of, places_of_day
from eassociate.today.board_rows import Rows
from eassociate.today.board_words import answer_of, tabs_of
from eassociate.today.navigation import address
from eassociate.ui.asked import day_asked, id_asked, words_asked


def show(request: ActedRequest) -> HttpResponse:
    """Query: `day` (ISO), `q` part of a name, `place` id, `state` code of a group, `page`."""
    board = board_of(request.actor, _wanted(request))
    return render(request, "today/coordinator.html", _shown(request, board))


def _wanted(request: ActedRequest) -> Wanted:
    asked = request.GET
    return Wanted(
        day=day_asked(asked.get("day")),
        query=words_asked(asked.get("q")),
        place=id_asked(asked.get("place")),
        group=Wanted.group_called(asked.get("state", "")),
        page=asked.get("page", "1"),
    )


def _shown(request: ActedRequest, board: Board) -> dict[str, Any]:
    day, today = board.wanted.day, clock.today()
    return {
        "board": board,
        "wanted": board.wanted,
        "rows": Rows(board),
        "answer": answer_of(board, today),
        "tabs": tabs_of(board),
        "places": places_of_day(request.actor, day),
        "away": away_on(request.actor, day, board.now),
        "days": _days(day),
        "is_today": day == today,
        "over": day < today,
        "cover": f"{address('cover')}?day={day}",
        "begun": bool(board.everybody) or bool(counts_of(request.actor)),
    }


def _days(day: date) -> dict[str, date]:
    return {"before": day - timedelta(days=1), "after": day + timedelta(days=1)}
