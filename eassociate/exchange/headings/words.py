"""The headings by which columns are known. Compared folded, so one spelling stands for both
scripts, for capitals and for missing accents; `rodjenja` and `rodenja` are two spellings of one đ.
"""

from enum import StrEnum


class Kind(StrEnum):
    """The three lists."""

    CHILDREN = "children"
    COMPANIONS = "companions"
    TIMETABLE = "timetable"


#: Words in a sheet's name or in the lines above its header that tell which list it is.
HINTS = {
    Kind.CHILDREN: "deca dece deteta korisnici korisnika children kinder schuler ucenici",
    Kind.COMPANIONS: "pratioci pratilaca pratioca companions schulbegleitung begleitungen "
    "begleiter personal angajovani staff",
    Kind.TIMETABLE: "raspored rasporedi timetable stundenplan termini schedule plan",
}

_NUMBER = (
    "broj|sifra|id|oznaka|evidencioni broj|broj kartona|broj dosijea|broj predmeta|number"
    "|child number|file number|code|nummer|kennnummer|aktenzeichen|kennung"
)
_NAME = (
    "ime i prezime|ime prezime|naziv|name and surname|full name|name|vor und nachname"
    "|vorname nachname|vorname und nachname|vollstandiger name|vollstaendiger name"
)
_REVERSED = (
    "prezime i ime|prezime ime|surname and name|last name first name|nachname vorname"
    "|name vorname|nachname und vorname|familienname vorname"
)
_GIVEN = "ime|given name|first name|vorname"
_FAMILY = "prezime|surname|family name|last name|nachname|familienname"
_BORN = (
    "datum rodjenja|datum rodenja|rodjen|rodjen a|rodjena|rodjendan|dat rodj|dat rodjenja"
    "|date of birth|birth date|birthdate|birthday|born|born on|dob|geburtsdatum|geboren"
    "|geboren am|geb datum|geb am|geburtstag"
)
_SKILLS = (
    "vestine|potrebne vestine|potrebe|vrsta podrske|podrska|skills|needed skills|needs"
    "|fahigkeiten|faehigkeiten|kenntnisse|benotigte fahigkeiten|benotigte kenntnisse|bedarf"
    "|kompetenzen|posebne vestine|vestine pratioca"
)
_PHONE = (
    "telefon|broj telefona|kontakt telefon|tel|mobilni|mobilni telefon|mob|mobitel|phone"
    "|phone number|telephone|mobile|mobile phone|telefonnummer|handy|handynummer|mobil|kontakt"
    "|tel broj|br telefona|br tel"
)
_EMAIL = (
    "email|email adresa|adresa elektronske poste|elektronska posta|mail|email address|email adresse"
)
_LANGUAGE = "jezik|jezik stranice|language|sprache"
_AREA = (
    "podrucje|deo grada|naselje|kraj|area|home area|neighbourhood|wohngegend|gebiet|stadtteil"
    "|mesto stanovanja|mesto|wohnort|place of residence"
)

CHILDREN = {
    "number": f"{_NUMBER}|broj deteta|sifra deteta|nummer des kindes",
    "name": f"{_NAME}|dete|korisnik|ucenik|child|kind|schuler|name of child|child name"
    "|name des kindes",
    "reversed_name": _REVERSED,
    "given_name": _GIVEN,
    "family_name": _FAMILY,
    "born_on": _BORN,
    "status": "status|stanje|zustand",
    "waiting_since": "na listi cekanja od|lista cekanja od|ceka od|datum zahteva|waiting since"
    "|on waiting list since|wartet seit|auf der warteliste seit",
    "started_on": "u usluzi od|pocetak usluge|pocetak koriscenja|datum pocetka usluge|koristi od"
    "|in service since|in the service since|service since|start of service|begleitet seit"
    "|in der leistung seit|beginn der begleitung",
    "ended_on": "u usluzi do|kraj usluge|prestanak usluge|datum prestanka|in service until"
    "|in the service until|service until|end of service|begleitet bis|in der leistung bis"
    "|ende der begleitung",
    "school": "skola|ustanova|vrtic|skola vrtic|vrtic skola|predskolska ustanova|obrazovna ustanova"
    "|naziv skole|school|kindergarten|school kindergarten|schule|kita|schule kita|einrichtung",
    "school_class": "razred|odeljenje|razred i odeljenje|razred odeljenje|grupa|razred grupa|class"
    "|grade|group|klasse|gruppe",
    "municipality": "opstina|grad|opstina ili grad|opstina grad|grad opstina|jls"
    "|jedinica lokalne samouprave|municipality|gemeinde|kommune",
    "address": "adresa|adresa stanovanja|prebivaliste|boraviste|kucna adresa|address|home address"
    "|adresse|anschrift|wohnadresse",
    "skills": _SKILLS,
    "permitted_places": "dozvoljena mesta|dozvoljene lokacije|mesta pratnje|mesto pruzanja usluge"
    "|permitted places|places|allowed places|erlaubte orte|zulassige orte|orte|einsatzorte",
    "weekly_minutes": "sati nedeljno|nedeljni broj sati|nedeljno sati|broj sati nedeljno|broj sati"
    "|odobreni sati|odobreno sati|odobreni sati nedeljno|fond sati|nedeljni fond sati|sati"
    "|h nedeljno|casova nedeljno|hours|weekly hours|hours a week|hours per week|approved hours"
    "|approved hours a week|approved weekly hours|stunden|wochenstunden|stunden pro woche"
    "|bewilligte stunden|bewilligte wochenstunden|bewilligte stunden pro woche",
    "degree": "stepen|stepen podrske|stepen potrebe|stepen potrebe za podrskom|nivo podrske"
    "|degree|degree of support|level of support|support level|unterstutzungsgrad"
    "|unterstuetzungsgrad|grad der unterstutzung|hilfebedarf",
    "valid_from": "vazi od|resenje od|resenje vazi od|odobreno od|uput od|pravo od|valid from"
    "|approved from|approval from|decision from|gultig ab|gultig von|gueltig ab|bewilligt ab"
    "|bewilligt von|bescheid ab",
    "valid_until": "vazi do|resenje do|resenje vazi do|odobreno do|uput do|pravo do|istek resenja"
    "|datum isteka|valid until|valid to|approved until|approval until|decision until|expires"
    "|gultig bis|gueltig bis|bewilligt bis|bescheid bis",
    "reference": "broj resenja|broj uputa|resenje|uput|broj resenja uputa|resenje br|decision"
    "|decision number|referral|referral number|approval number|reference|bescheid"
    "|bescheidnummer|bescheid nr|nummer des bescheids",
    "speak": "kako govorim|kako komunicira|nacin komunikacije|komunikacija|how i speak"
    "|communication|how the child speaks|wie ich spreche|wie ich mich verstandige|kommunikation",
    "like": "sta volim|volim|sta voli|voli|interesovanja|what i like|i like|likes|was ich mag"
    "|ich mag|mag|vorlieben",
    "calm": "sta me smiruje|smiruje me|sta ga smiruje|sta je smiruje|smiruje|what calms me"
    "|calms me|what calms|was mich beruhigt|beruhigt|mich beruhigt",
    "avoid": "sta mi smeta|sta mi ne prija|sta ne volim|ne volim|smeta mi|izbegavati|what i avoid"
    "|what upsets me|what i do not like|avoid|was mich stort|was ich nicht mag|vermeiden",
    "allergies": "alergije|alergija|allergies|allergy|allergien|allergie",
    "epilepsy": "epilepsija|epilepsy|epilepsie|postupak kod napada|postupak kod epilepticnog napada"
    "|epilepsy steps|bei einem anfall",
    "medicines": "lekovi|terapija|terapija lekovi|lekovi i terapija|medicines|medication"
    "|medikamente|medikation|arznei",
    "steps": "hitni koraci|hitan postupak|koraci u hitnom slucaju|u hitnom slucaju"
    "|postupak u hitnom slucaju|emergency steps|steps in an emergency|in an emergency"
    "|notfallschritte|im notfall|schritte im notfall",
}

COMPANIONS = {
    "number": f"{_NUMBER}|broj pratioca|sifra pratioca|companion number|nummer der begleitung"
    "|personalnummer",
    "name": f"{_NAME}|pratilac|licni pratilac|ime i prezime pratioca|ime i prezime licnog pratioca"
    "|ime pratioca|companion|name of companion|companion name|begleitung|schulbegleitung"
    "|name der begleitung|name der schulbegleitung",
    "reversed_name": _REVERSED,
    "given_name": _GIVEN,
    "family_name": _FAMILY,
    "email": _EMAIL,
    "phone": _PHONE,
    "language": _LANGUAGE,
    "weekly_minutes": "sati nedeljno|ugovoreni sati|ugovoreno sati|ugovoreno sati nedeljno"
    "|ugovoreni sati nedeljno|radno vreme nedeljno|broj sati nedeljno|nedeljni fond sati|fond sati"
    "|sati po ugovoru|ugovor sati nedeljno|ugovor sati|weekly hours"
    "|contract hours|contract hours a week|hours a week|hours per week"
    "|wochenstunden|vertragsstunden|vertragsstunden pro woche|stunden pro woche",
    "daily_minutes": "sati dnevno|najvise sati dnevno|maksimalno sati dnevno|dnevno sati"
    "|max sati dnevno|najvise dnevno|hours a day|most hours a day|max hours a day"
    "|maximum hours a day|hours per day|stunden pro tag|hochstens stunden pro tag"
    "|max stunden pro tag|hochststunden pro tag",
    "skills": _SKILLS,
    "area": f"{_AREA}|adresa|address|adresse|wohngebiet",
    "training_until": "obuka|obuka do|obuka vazi do|akreditovana obuka|akreditovana obuka do"
    "|akreditovana obuka vazi do|sertifikat|sertifikat do|training|training until"
    "|training valid until|accredited training|accredited training until|anerkannte schulung"
    "|anerkannte schulung bis|schulung|schulung bis|schulung gultig bis"
    "|ausbildung bis|ausbildung gultig bis",
    "medical_until": "lekarsko|lekarsko do|lekarsko uverenje|lekarsko uverenje do"
    "|lekarsko uverenje vazi do|zdravstveni pregled do|sanitarna knjizica do|medical"
    "|medical until|medical certificate|medical certificate until"
    "|medical certificate valid until|arztliches attest|attest|gesundheitszeugnis"
    "|arztliches attest bis|attest bis|attest gultig bis"
    "|gesundheitszeugnis bis|gesundheitszeugnis gultig bis|arztliches zeugnis bis",
    "criminal_record_until": "uverenje o neosudjivanosti|uverenje o neosudivanosti"
    "|uverenje o neosudjivanosti do|uverenje o neosudivanosti do|neosudjivanost do"
    "|uverenje o neosudjivanosti vazi do|uverenje o neosudivanosti vazi do"
    "|no criminal record|uverenje o nekaznjavanju|uverenje o nekaznjavanju do"
    "|uverenje o nekaznjavanju vazi do|nekaznjavanost do|nekaznjavanje do|potvrda iz mup do"
    "|criminal record|criminal record until|criminal record check until"
    "|criminal record certificate until|no criminal record until|fuhrungszeugnis"
    "|fuhrungszeugnis bis|fuhrungszeugnis gultig bis|fuehrungszeugnis bis",
    "contract_until": "ugovor do|ugovor vazi do|trajanje ugovora|istek ugovora|contract until"
    "|contract ends|vertrag bis|vertrag gultig bis|vertragsende",
    "availability": "dostupnost|raspolozivost|raspoloziva|radno vreme|kada moze|kada radi"
    "|availability|available|when available|verfugbarkeit|verfugbar|verfuegbarkeit|arbeitszeit"
    "|arbeitszeiten",
    "not_with": "ne sme da prati|ne prati|srodstvo sa decom|u srodstvu sa|iskljucena deca"
    "|must not accompany|not with|relatives among children|darf nicht begleiten|nicht mit"
    "|verwandt mit",
    "active": "aktivan|aktivna|radi|angazovan|angazovana|active|aktiv",
}

TIMETABLE = {
    "child_number": "broj deteta|sifra deteta|broj|sifra|id|child number|number of child|number"
    "|nummer des kindes|kennnummer|nummer",
    "child_name": f"{_NAME}|dete|ime deteta|korisnik|ucenik|child|child name|name of child|kind"
    "|name des kindes|schuler",
    "reversed_name": _REVERSED,
    "given_name": _GIVEN,
    "family_name": _FAMILY,
    "child_born_on": _BORN,
    "weekdays": "dan|dani|dan u nedelji|dani u nedelji|dan nedelje|day|days|weekday|weekdays"
    "|day of the week|tag|tage|wochentag|wochentage",
    "week": "nedelja a b|sedmica|sedmica a b|nedelja|smena|vrsta nedelje|parna neparna|week"
    "|week a b|a b|kind of week|shift|woche|woche a b|schicht|a b woche",
    "span": "vreme|termin|od do|vreme od do|satnica|time|times|from until|from to|hours|zeit"
    "|uhrzeit|von bis|zeiten",
    "start": "od|pocetak|vreme od|vreme pocetka|pocinje|start|from|begin|starts|start time|von"
    "|beginn|ab",
    "end": "do|kraj|vreme do|vreme zavrsetka|zavrsetak|end|until|to|ends|end time|bis|ende",
    "place": "mesto|lokacija|skola|vrtic|ustanova|gde|mesto pratnje|place|where|location|school"
    "|ort|wo|schule|einrichtung",
    "companion": "pratilac|licni pratilac|ime pratioca|ime i prezime pratioca"
    "|ime i prezime licnog pratioca|companion|companion name|name of companion|begleitung"
    "|schulbegleitung|name der begleitung|begleiter|begleiterin",
    "companion_number": "broj pratioca|sifra pratioca|companion number|nummer der begleitung",
    "companion_email": "email pratioca|email licnog pratioca|companion email|email of companion"
    "|email der begleitung|email begleitung",
    "valid_from": "vazi od|datum od|od datuma|raspored od|primena od|valid from|from date"
    "|gultig ab|gultig von|gueltig ab|ab datum",
    "valid_until": "vazi do|datum do|do datuma|raspored do|primena do|valid until|valid to"
    "|until date|gultig bis|gueltig bis|bis datum",
}

WORDS = {Kind.CHILDREN: CHILDREN, Kind.COMPANIONS: COMPANIONS, Kind.TIMETABLE: TIMETABLE}

#: Counters of lines; they change when a list is sorted and say nothing.
COUNTERS = "r br|rb|redni broj|r b|br|rbr|no|nr|lfd nr|lfdnr|laufende nummer|row|line|#"

#: Columns of people around the child, of which there may be several groups.
PERSON = {
    "name": _NAME + "|ime|nosilac|vorname",
    "kinship": "srodstvo|odnos|odnos sa detetom|srodstvo sa detetom|veza|kinship|relation"
    "|relationship|relation to child|beziehung|verhaltnis|verwandtschaft|verhaeltnis",
    "phone": _PHONE,
    "email": _EMAIL,
    "language": _LANGUAGE,
    "address": "adresa|adresa stanovanja|prebivaliste|boraviste|address|home address|adresse"
    "|anschrift|wohnadresse",
}
#: Loose columns (no person in the heading) that belong to the nearest person on the left.
LOOSE = ("phone", "email", "kinship", "language")

GUARDIANS = {
    "mother": "majka majke majci mama mother mutter",
    "father": "otac oca ocu tata father vater",
    "": "staratelj staratelja staratelju staratelji roditelj roditelja roditelju roditelji "
    "hranitelj hranitelja usvojitelj usvojitelja guardian guardians parent parents carer "
    "sorgeberechtigte sorgeberechtigter sorgeberechtigten erziehungsberechtigte "
    "erziehungsberechtigter erziehungsberechtigten eltern elternteil vormund",
}
CONTACTS = (
    "hitan kontakt|kontakt osoba|osoba za kontakt|kontakt za hitne slucajeve|hitni kontakt"
    "|kontakt u hitnom slucaju|emergency contact|contact in an emergency|notfallkontakt"
    "|kontakt im notfall"
)
