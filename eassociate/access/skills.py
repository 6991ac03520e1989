"""What a child needs and a companion can; one list, so that they meet."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from eassociate.ui.widgets import Pictogram


class Skill(TextChoices):
    MOVING = "moving", _("moving and lifting")
    WHEELCHAIR = "wheelchair", _("wheelchair")
    FEEDING = "feeding", _("feeding")
    HYGIENE = "hygiene", _("hygiene and toilet")
    COMMUNICATION = "communication", _("pictures and speech devices")
    SIGN = "sign", _("sign language")
    AUTISM = "autism", _("autism")
    EPILEPSY = "epilepsy", _("epilepsy")
    BEHAVIOUR = "behaviour", _("calming and safety")
    VISION = "vision", _("blind or low vision")


_EMOJI = {
    Skill.MOVING: "💪",
    Skill.WHEELCHAIR: "🦽",
    Skill.FEEDING: "🍽️",
    Skill.HYGIENE: "🚿",
    Skill.COMMUNICATION: "💬",
    Skill.SIGN: "🤟",
    Skill.AUTISM: "♾️",
    Skill.EPILEPSY: "⚡",
    Skill.BEHAVIOUR: "🌿",
    Skill.VISION: "🦯",
}


def skill_tiles() -> list[tuple[str, Pictogram]]:
    """Choices for tiles."""
    return [(skill.value, Pictogram(_EMOJI[skill], skill.label)) for skill in Skill]


def skill_words(codes: Iterable[str]) -> list[str]:
    """Codes as words, in the order of the list."""
    held = set(codes)
    return [str(skill.label) for skill in Skill if skill.value in held]
