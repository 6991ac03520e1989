"""What a run found, as it is kept: ids, numbers and moments, never a name.

    {"weeks": [{
        "first": day, "terms": [[name, value, value of the present roster, unit, weight]],
        "cost", "before" (cost of the present roster), "bound", "exact", "seconds",
        "roster" "present" "agreed": {block: companion},
        "times": {block: [start, end]}, "children": {block: child},
        "open": [{"block", "possible", "stopped": {code: number},
                  "closest": [{"companion", "stops": [{"code", "number", …}]}]}]}],
     "pins": {block: companion} (with which it was asked for)}

A block is named by the id of its visit or of its line.
"""

from __future__ import annotations

import json
from typing import Any

from eassociate.planner.plan import Candidate, Plan, Reason, Uncovered
from eassociate.planner.problem import Problem
from eassociate.planner.verification import terms_of
from eassociate.roster.proposing.scene import Scene

#: How many who nearly could go are kept for a block that stays open.
CLOSEST = 3


def record_of(scene: Scene, plan: Plan) -> dict[str, Any]:
    """One week of the document."""
    problem = scene.problem
    people = {one.key for one in problem.companions}
    before = terms_of(problem, {k: who for k, who in scene.present.items() if who in people})
    return {
        "first": scene.first.isoformat(),
        "terms": [[t.name, t.value, before[t.name], t.unit, t.weight] for t in plan.terms],
        "cost": plan.cost,
        "before": sum(before[t.name] * t.weight for t in plan.terms),
        "bound": plan.bound,
        "exact": plan.exact,
        "seconds": round(plan.seconds, 1),
        "roster": plan.roster,
        "present": dict(scene.present),
        "agreed": dict(scene.agreed),
        "times": _times(problem),
        "children": {block.key: block.child for block in problem.blocks},
        "open": [_open(one) for one in plan.uncovered],
    }


def document(weeks: list[dict[str, Any]], pins: dict[str, str]) -> bytes:
    """The whole as it goes through the journal's door."""
    whole = {"weeks": weeks, "pins": pins}
    return json.dumps(whole, separators=(",", ":"), sort_keys=True).encode()


def _times(problem: Problem) -> dict[str, list[str]]:
    return {b.key: [b.start.isoformat(), b.end.isoformat()] for b in problem.blocks}


def _open(one: Uncovered) -> dict[str, Any]:
    return {
        "block": one.block,
        "possible": one.possible,
        "stopped": {str(code): number for code, number in one.stopped.items()},
        "closest": [_candidate(near) for near in one.closest[:CLOSEST]],
    }


def _candidate(near: Candidate) -> dict[str, Any]:
    return {"companion": near.companion, "stops": [_reason(stop) for stop in near.stops]}


def _reason(reason: Reason) -> dict[str, Any]:
    return {
        "code": str(reason.code),
        "number": reason.number,
        "km": reason.km,
        "moment": reason.moment.isoformat() if reason.moment else None,
        "items": list(reason.items),
    }
