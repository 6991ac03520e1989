"""Every cover that the application shows has been checked by the second opinion first."""

from __future__ import annotations

import logging

from eassociate.planner import Morning, Plan, Problem, cover, standing, verify
from eassociate.planner.cover_verification import verify_cover
from eassociate.planner.verification import broken_rules

log = logging.getLogger(__name__)


class NotSound(Exception):
    """A plan that breaks rules: never shown, never carried out."""


def checked_cover(problem: Problem, morning: Morning, seconds: float = 5.0) -> Plan:
    """`cover`, checked. What people decided before although a rule speaks against it is not the
    plan's fault. Raises `NotSound`.
    """
    plan = cover(problem, morning, seconds)
    stand = standing(problem, morning)
    before = set(broken_rules(stand, stand.previous))
    flaws = [flaw for flaw in verify(stand, plan) if flaw not in before]
    flaws += verify_cover(problem, morning, plan)
    if flaws:
        log.error("a cover is not sound: %d flaws, the first: %s", len(flaws), flaws[0])
        raise NotSound
    return plan
