"""Skills of the one list that children need and companions have (`children.models.Skill`)."""

from functools import cache

from django.conf import settings
from django.utils.functional import lazy
from django.utils.translation import override

from eassociate.access.skills import Skill
from eassociate.children.models import Child
from eassociate.core.scripts import fold
from eassociate.exchange.opening.grid import Raw
from eassociate.exchange.values.text import as_line, as_list, one_of

_SPELLINGS = {
    Skill.MOVING: "kretanje|kretanje i podizanje|podizanje|mobilnost|premestanje|moving|lifting"
    "|movement|mobility|mobilitat|heben|bewegung|heben und bewegen",
    Skill.WHEELCHAIR: "kolica|invalidska kolica|wheelchair|rollstuhl",
    Skill.FEEDING: "hranjenje|ishrana|pomoc pri hranjenju|feeding|eating|essen|essen reichen"
    "|nahrungsaufnahme",
    Skill.HYGIENE: "higijena|toalet|higijena i toalet|licna higijena|presvlacenje|hygiene|toilet"
    "|pflege|toilette|korperpflege",
    Skill.COMMUNICATION: "komunikacija|aac|slike|komunikator|potpomognuta komunikacija"
    "|communication|pictures|speech devices|kommunikation|unterstutzte kommunikation|uk",
    Skill.SIGN: "znakovni jezik|gestovni jezik|znakovni|sign language|signing|gebardensprache"
    "|gebaerdensprache",
    Skill.AUTISM: "autizam|autism|asd|autismus|autismus spektrum|poremecaj iz spektra autizma",
    Skill.EPILEPSY: "epilepsija|epilepsy|epilepsie",
    Skill.BEHAVIOUR: "ponasanje|smirivanje|smirivanje i bezbednost|bezbednost|behaviour|behavior"
    "|calming|safety|verhalten|beruhigen|deeskalation",
    Skill.VISION: "vid|slepoca|slabovidost|slepo ili slabovido|ostecenje vida|vision|blind"
    "|low vision|sehen|sehbehinderung|blindheit",
}
_STATUSES = {
    Child.Status.WAITING: "ceka|na cekanju|lista cekanja|na listi cekanja|waiting|waiting list"
    "|wartet|warteliste|wartend",
    Child.Status.ACTIVE: "aktivan|aktivna|aktivno|u usluzi|koristi|koristi uslugu|active"
    "|in the service|aktiv|im dienst",
    Child.Status.ENDED: "zavrseno|zavrsena|zavrsen|prekinuto|ended|ended service|beendet",
}


@cache
def _codes(choices: type[Skill] | type[Child.Status]) -> dict[str, str]:
    """Folded word → code: the codes, the usual spellings, the labels in each language."""
    spellings = _SPELLINGS if choices is Skill else _STATUSES
    known = {word: code.value for code, words in spellings.items() for word in words.split("|")}
    for language, _name in settings.LANGUAGES:
        with override(language):
            known |= {fold(str(choice.label)): choice.value for choice in choices}
    return known | {choice.value: choice.value for choice in choices}


def _joined(choices: type[Skill] | type[Child.Status]) -> str:
    return ", ".join(str(choice.label) for choice in choices)


_labels = lazy(_joined, str)


def as_skills(value: Raw) -> tuple[str, ...]:
    """Codes of the skills that a cell lists. Raises `Wrong` at the first unknown one."""
    codes = _codes(Skill)
    found = []
    for word in as_list(value):
        code = codes.get(fold(word))
        if code is None:
            raise one_of(word, _labels(Skill))
        found.append(code)
    return tuple(sorted(set(found)))


def as_status(value: Raw) -> str:
    """Code of the child's status: waiting, active or ended. Raises `Wrong`."""
    word = as_line(value)
    code = _codes(Child.Status).get(fold(word))
    if code is None:
        raise one_of(word, _labels(Child.Status))
    return code
