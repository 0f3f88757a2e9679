"""The rules of cases and copies, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask_babel import lazy_gettext as _

if TYPE_CHECKING:
    from collections.abc import Mapping

    from flask_babel import LazyString

CASE_RULES: Mapping[str, LazyString] = {
    "a program keeps no register of incidents": _("ett program för inget incidentregister"),
    "a risk is likely, so that IMY is told": _("en risk är sannolik, så IMY ska veta det"),
    "heads the operations and answers for data": _("är verksamhetschef och ansvarar för uppgifterna"),
    "it is decided already whether the incident is reported": _("det är redan bestämt om incidenten anmäls"),
    "it took more than 72 hours, and nobody says why": _("det tog mer än 72 timmar, och skälet saknas"),
    "nobody says what they were told": _("det sägs inte vad de fick veta"),
    "nobody says why it is not reported": _("skälet till att den inte anmäls saknas"),
    "reviews the log and looks after data": _("granskar loggen och värnar uppgifterna"),
    "the incident is reported already": _("incidenten är redan anmäld"),
    "a copy is still to be handed over": _("en kopia ska lämnas över först"),
    "a copy is weighed first": _("en kopia menprövas först"),
    "a copy that was asked for is handed over": _("en kopia som begärts lämnas över"),
    "a program answers nobody": _("ett program besvarar ingen"),
    "a refusal has no reasons": _("avslaget saknar skäl"),
    "answers no cases of this unit": _("besvarar inga ärenden vid den här enheten"),
    "asks in their own name": _("frågar i eget namn"),
    "is beyond three months in all": _("går över tre månader sammanlagt"),
    "is extended already": _("har förlängts redan"),
    "it was decided to release it": _("beslutet är att lämna ut den"),
    "it was decided, with the reasons, and where to complain": _("det är beslutat, med skäl och vart man kan klaga"),
    "keeps the unit's register, and takes what comes by letter, by telephone or at the desk": _(
        "för enhetens register och tar emot det som kommer med brev, per telefon eller på plats"
    ),
    "nobody knows who asks": _("det är inte känt vem som frågar"),
    "not all of it was weighed": _("allt är inte menprövat"),
    "nothing is released to a relative unless the test says so": _(
        "inget lämnas till en närstående om inte sekretessprövningen säger det"
    ),
    "only 6:12 second paragraph and 6:13 keep anything from the patient": _(
        "bara 6 kap. 12 § andra stycket och 13 § håller något från patienten"
    ),
    "oversees that everybody is answered in time": _("ser till att alla får svar i tid"),
    "somebody asks the unit for a copy, and it answers for the journal": _(
        "någon begär en kopia av enheten, som ansvarar för journalen"
    ),
    "something is refused, and IVO is to have it at once": _("något är avslaget, och IVO ska ha det genast"),
    "something was written since, and nobody has weighed it": _("något har skrivits sedan dess och är inte menprövat"),
    "tells why, within the first month": _("anger varför, inom den första månaden"),
    "the case is another unit's": _("ärendet är en annan enhets"),
    "the case is closed already": _("ärendet är redan avslutat"),
    "the case is decided already": _("ärendet är redan beslutat"),
    "the case waits already": _("ärendet väntar redan"),
    "the journal says who receives it": _("journalen säger vem som tar emot den"),
    "the patient is owed a copy": _("patienten har rätt till en kopia"),
    "the test has found that a relative may have it": _("sekretessprövningen säger att en närstående får den"),
    "there is doubt about who asks, and the reason is stated": _("det är tveksamt vem som frågar, och skälet anges"),
    "treats patients at the unit that answers": _("är behandlare vid enheten som svarar"),
    "what is kept back has no statement, or nobody is named who looked at it": _(
        "det som undantas saknar yttrande, eller så är det inte sagt vem som har sett det"
    ),
    "who asked has died": _("den som frågade har avlidit"),
    "who asks is known": _("vem som frågar är känt"),
}
