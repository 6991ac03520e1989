"""What people of the demo say to each other. Cyrillic; who writes Latin gets it in Latin. {his|her}
follows the child; speakers are of either sex, so nothing here says which.

A line is (who speaks, what); `=word` is a ready-made message, `?` at the beginning asks for yes or
no, `!` says that it has to be read and understood."""

from __future__ import annotations

from collections.abc import Sequence

Line = tuple[str, str]

CIRCLE: Sequence[Sequence[Line]] = (
    (
        ("companion", "=late 10"),
        ("guardian", "У реду, чекамо испред улаза."),
        ("companion", "=arrived"),
        ("guardian", "=thank_you"),
    ),
    (
        ("guardian", "Јутрос мало кашље, температуре нема. Молим да пије више воде."),
        ("companion", "Хоћу, флашица је код мене. Јављам после ужине."),
        ("companion", "=all_well"),
        ("professional", "Ако умор потраје, скратите вежбе, ништа се неће изгубити."),
    ),
    (
        ("companion", "=bring_clothes"),
        ("guardian", "Стављам их у плаву торбу, у предњи џеп."),
        ("companion", "Стигло, хвала. Данас цртамо бојама, зато."),
    ),
    (
        (
            "coordinator",
            "?У четвртак сви разреди иду у позориште лутака. Слажете ли се да дете иде?",
        ),
        ("guardian", "Да ли има превоз до позоришта?"),
        ("coordinator", "Има, аутобус полази у девет испред школе, враћа се до дванаест."),
        ("companion", "Идем и ја, колица и сличице носим."),
    ),
    (
        (
            "companion",
            "Данас {је сам|је сама} од улаза до учионице, без застоја. Цело одељење навија.",
        ),
        ("guardian", "Дивна вест, код куће се већ прича о томе!"),
        ("professional", "Одлично. Следеће недеље исто то, са торбом на леђима."),
        ("case_manager", "Хвала свима, уносим у извештај за поновни преглед."),
    ),
    (
        ("guardian", "Сутра стижемо пола сата касније, идемо код зубара."),
        ("companion", "Важи, чекам на капији у пола девет."),
        ("coordinator", "Унето у распоред."),
    ),
)
FAMILY: Sequence[Sequence[Line]] = (
    (
        ("guardian", "Од понедељка радим другу смену. Може ли преузимање да буде у пет?"),
        ("coordinator", "Може, јављам пратиоцу још данас."),
        ("guardian", "=thank_you"),
    ),
    (
        (
            "coordinator",
            "!Решење о помоћи истиче за шест недеља. Молимо предајте захтев до краја месеца.",
        ),
        ("guardian", "Који папири су потребни?"),
        ("coordinator", "Потврда из школе и последње мишљење комисије, остало је код нас."),
    ),
)
CARE: Sequence[Sequence[Line]] = (
    (
        ("professional", "Пре преласка на столицу бројте заједно до три, па сачекајте."),
        ("companion", "Ради већ други дан, столица иде лакше."),
        ("professional", "Онда од среде додајте и степеник код сале."),
    ),
    (
        ("companion", "Звоно за крај часа и даље плаши. Има ли савет?"),
        ("professional", "Слушалице два минута раније и сличица «следи одмор»."),
        ("companion", "=thank_you"),
    ),
)
TEAM: Sequence[Line] = (
    ("coordinator", "Добро јутро свима. Сала у школи је данас затворена, вежбе су у холу."),
    ("companion", "Хвала на јављању, преносимо и разредној."),
    ("companion", "Има ли неко вишак слушалица за сутра?"),
    ("companion", "Имам један пар, доносим ујутру у канцеларију."),
)
NEWS: Sequence[tuple[str, str]] = (
    ("", "Од првог у месецу канцеларија ради до 17 часова. Телефон остаје исти."),
    (
        "guardian",
        "Родитељски састанак је у среду у 18 часова у добросуседском клубу. Молимо да јавите да ли "
        "долазите. Деца могу да дођу, биће организовано чување.",
    ),
)
MEETING, CLUB = "Родитељски састанак", "Добросуседски клуб"
