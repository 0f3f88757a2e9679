"""The rules that decide an act, in words: what the log's reviewer and whoever is refused read of a decision."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from flask_babel import lazy_gettext as _

from journal.web.case_rule_words import CASE_RULES
from journal.web.cited import cited
from journal.web.patient_rule_words import PATIENT_RULES
from journal.web.writing_rule_words import WRITING_RULES

if TYPE_CHECKING:
    from collections.abc import Mapping

    from flask_babel import LazyString

RULES: Mapping[str, LazyString] = {
    **PATIENT_RULES,
    **CASE_RULES,
    **WRITING_RULES,
    "IVO has decided it": _("IVO har beslutat det"),
    "an exception is made without saying why": _("ett undantag görs utan skäl"),
    "chooses for themselves": _("väljer för egen del"),
    "is asked about what they did themselves": _("tillfrågas om vad personen själv gjorde"),
    "is the patient whom the row concerns": _("är patienten som raden gäller"),
    "is the patient whom the rows concern": _("är patienten som raderna gäller"),
    "it is answered already": _("det är redan besvarat"),
    "it is what they did themselves": _("det är vad personen själv gjorde"),
    "a copy was restored beside, and it held": _("en kopia återställdes vid sidan om, och den höll"),
    "a guardian may not block a child's information": _("en vårdnadshavare får inte spärra ett barns uppgifter"),
    "a hold keeps the journal": _("ett bevarandekrav håller kvar journalen"),
    "a program administers nothing": _("ett program administrerar ingenting"),
    "a program approves nothing": _("ett program godkänner ingenting"),
    "a program blocks nothing": _("ett program spärrar ingenting"),
    "a program chooses nothing": _("ett program tar inte ställning"),
    "the patient disputes what stands in it, and it is not for care": _(
        "patienten bestrider något i journalen, och det gäller inte vården"
    ),
    "a program decides on no keeping": _("ett program bestämmer inte om bevarande"),
    "a program destroys nothing": _("ett program förstör ingenting"),
    "a program does not keep the register": _("ett program för inte registret"),
    "a program ends no block": _("ett program avslutar ingen spärr"),
    "a program lifts nothing": _("ett program häver ingenting"),
    "a program never exports": _("ett program tar aldrig ut loggen"),
    "a program never signs": _("ett program signerar aldrig"),
    "a program opens nothing in an emergency": _("ett program nödöppnar ingenting"),
    "a program reviews nothing": _("ett program granskar ingenting"),
    "an export asks for a fresh unlock": _("för att ta ut loggen behöver man nyss ha låst upp"),
    "another issuer vouches for it": _("någon annan än den valda e-legitimationen går i god för svaret"),
    "answers for their own entry": _("ansvarar för sin egen anteckning"),
    "answers for who may do what": _("ansvarar för vem som får göra vad"),
    "asks for a fresh unlock": _("man behöver nyss ha låst upp"),
    "attested that consent cannot be had and the care is indispensable": _(
        "har intygat att samtycke inte går att få och att vården behövs"
    ),
    "begins its own journal": _("börjar sin egen journal"),
    "chose actively, with purpose and reason, to read a unit that shares": _(
        "har aktivt valt, med ändamål och skäl, att läsa en enhet som delar"
    ),
    "consent cannot be had, and the care is indispensable": _("samtycke går inte att få, och vården behövs"),
    "corrects their own entry": _("rättar sin egen anteckning"),
    "does not keep the unit's register": _("för inte enhetens register"),
    "ends too late": _("slutar för sent"),
    "enough officers agree": _("tillräckligt många återställningsombud är överens"),
    "hands on what the unit holds": _("lämnar vidare det som enheten har"),
    "has a current relation with a child who cannot consent, and data that may matter": _(
        "har en pågående vårdrelation till ett barn som inte kan samtycka, och uppgifterna kan ha betydelse"
    ),
    "has a current relation, consent, and data that may matter": _(
        "har en pågående vårdrelation och samtycke, och uppgifterna kan ha betydelse"
    ),
    "has no current clinical assignment": _("har inget pågående uppdrag som behandlare"),
    "has this assignment now": _("har uppdraget nu"),
    "has a passkey, and did not come in by it": _("har en passkey, men loggade inte in med den"),
    "heads the operations": _("är verksamhetschef"),
    "heads the operations, and follows up who may do what": _("är verksamhetschef och följer upp vem som får göra vad"),
    "heads the operations, and says who lifts blocks": _("är verksamhetschef och utser vem som häver spärrar"),
    "is a clinical member of the unit": _("arbetar som behandlare vid enheten"),
    "is a registered relative of the patient": _("är antecknad som närstående till patienten"),
    "is an authorised officer": _("är behörig befattningshavare"),
    "is marked as protected already": _("är redan märkt med skyddade personuppgifter"),
    "is marked as dead already": _("är redan märkt som avliden"),
    "is no authorised officer": _("är inte behörig befattningshavare"),
    "is not marked as protected": _("är inte märkt med skyddade personuppgifter"),
    "is not marked as dead": _("är inte märkt som avliden"),
    "is the author of the entry": _("har skrivit anteckningen"),
    "is sealed by the patient": _("är förseglat av patienten"),
    "did not prove anew who they are": _("har inte visat på nytt vem de är"),
    "is the patient": _("är patienten själv"),
    "fewer than two ways in would be left": _("det skulle finnas färre än två sätt kvar att öppna kontot"),
    "it answers another question": _("svaret hör till en annan fråga"),
    "it does not hold now": _("svaret gäller inte nu"),
    "it is another provider's": _("det hör till en annan vårdgivare"),
    "it is no whole id token": _("svaret är inte helt"),
    "it is over already": _("det är redan slut"),
    "it is reviewed already": _("det är redan granskat"),
    "it is the patient's own": _("det är patientens eget"),
    "it is their own account": _("det är det egna kontot"),
    "it is their own unit's journal": _("det är den egna enhetens journal"),
    "it names nobody": _("svaret nämner ingen"),
    "it stands where the actor works": _("det finns där personen arbetar"),
    "it was added to this account": _("den hör till kontot"),
    "it was closed, and no copy brings it back": _("det är avslutat, och ingen kopia tar det tillbaka"),
    "it was destroyed, and no copy brings it back": _("det är förstört, och ingen kopia tar det tillbaka"),
    "it was issued to somebody else": _("svaret var avsett för någon annan"),
    "it was not made available": _("det är inte tillgängligt för andra"),
    "its counter did not go on: somebody may have copied it": _(
        "dess räknare gick inte framåt: någon kan ha kopierat den"
    ),
    "keeps the unit's register": _("för enhetens register"),
    "kept the recovery code": _("har kvar sin återställningskod"),
    "life or health is in danger, and the patient cannot ask": _(
        "liv eller hälsa är i fara, och patienten kan inte svara"
    ),
    "lifts, and so must know what": _("häver, och behöver då veta vad"),
    "lifts, and so takes back": _("häver, och tar då också tillbaka"),
    "needs it for other work at this unit, with purpose and reason": _(
        "behöver det för annat arbete vid enheten, med ändamål och skäl"
    ),
    "neither heads the operations nor treats patients at the unit": _(
        "är varken verksamhetschef eller behandlare vid enheten"
    ),
    "no authorised officer is appointed: the head appoints one, on the page Staff": _(
        "ingen är utsedd till behörig befattningshavare: verksamhetschefen utser en på sidan Personal"
    ),
    "no dated need-and-risk analysis": _("det saknas en daterad behovs- och riskanalys"),
    "no ground": _("inget i lagen tillåter det"),
    "no reason is stated": _("inget skäl är angivet"),
    "no second person is asked for": _("ingen andra person behövs"),
    "nobody approves their own": _("ingen godkänner sitt eget"),
    "nobody else could review it: the head invites a log reviewer, on the page Staff": _(
        "ingen annan kan granska det: verksamhetschefen bjuder in en logggranskare på sidan Personal"
    ),
    "nobody else has proposed it": _("ingen annan har föreslagit det"),
    "nobody else heads the operations": _("ingen annan är verksamhetschef"),
    "nobody else holds the journals' key, and recovery was never rehearsed": _(
        "ingen annan har journalernas nyckel, och återställning har aldrig övats"
    ),
    "nobody holds the old key, and what it opens would be lost": _(
        "ingen har den gamla nyckeln, och det som den öppnar skulle gå förlorat"
    ),
    "nobody reviews their own": _("ingen granskar sitt eget"),
    "nothing is blocked there": _("ingenting är spärrat där"),
    "one that was ended since the copy stands in it again": _(
        "en nyckel som avslutats efter att kopian gjordes gäller igen i den"
    ),
    "one person alone opens one unit": _("en ensam person öppnar bara en enhet"),
    "reads what they themselves did": _("läser vad de själva har gjort"),
    "reviews the log": _("granskar loggen"),
    "sets aside their own draft": _("lägger undan sitt eget utkast"),
    "sharing between these providers is off": _("ingen delning är påslagen mellan vårdgivarna"),
    "showed one factor only": _("visade bara den ena av lösenfras och kod"),
    "staff come in by passkey here: a code can be asked for by a false page": _(
        "här loggar personal in med passkey: en kod kan lockas fram av en falsk sida"
    ),
    "states another need at the own unit, with purpose and reason": _(
        "anger ett annat behov vid den egna enheten, med ändamål och skäl"
    ),
    "takes a stand, with purpose and reason": _("tar ställning, med ändamål och skäl"),
    "takes part in the care and corrects by adding": _("deltar i vården och rättar genom att lägga till"),
    "takes part in the care and writes their own entry": _("deltar i vården och skriver sin egen anteckning"),
    "takes part in the care, and notes what the patient decides": _(
        "deltar i vården och antecknar vad patienten bestämmer"
    ),
    "takes part in the care, and notes what the patient says, whoever is right": _(
        "deltar i vården och antecknar vad patienten säger, vem som än har rätt"
    ),
    "takes part in the care, and notes who received a copy": _("deltar i vården och antecknar vem som fick en kopia"),
    "takes part in the patient's care at this unit": _("deltar i patientens vård vid enheten"),
    "ten minutes have passed": _("tio minuter har gått"),
    "ten years have passed since the last item, and no longer time applies": _(
        "tio år har gått sedan den senaste uppgiften, och ingen längre tid gäller"
    ),
    "the assignment that needed it has ended": _("uppdraget som behövde den är slut"),
    "the block is another unit's": _("spärren är en annan enhets"),
    "the child objects, and a clinician holds it mature enough": _(
        "barnet motsätter sig, och en behandlare bedömer det moget nog"
    ),
    "the database was lost, and its copy goes on": _("databasen gick förlorad, och kopian tar vid"),
    "the e-ID is of a lower level than was asked for": _("e-legitimationen är av lägre tillitsnivå än den som behövs"),
    "the e-ID says no personal or coordination number": _(
        "e-legitimationen anger inget personnummer eller samordningsnummer"
    ),
    "the e-ID was not shown for this sign-in": _("e-legitimationen visades inte för den här inloggningen"),
    "the emergency access has ended": _("nödöppningen är slut"),
    "the giver does not hold it": _("den som ger har den inte"),
    "the information is another unit's": _("uppgifterna är en annan enhets"),
    "the issuer has signed it": _("utfärdaren har signerat svaret"),
    "the journal is another unit's": _("journalen är en annan enhets"),
    "the patient consents no more": _("patienten samtycker inte längre"),
    "the patient consents": _("patienten samtycker"),
    "the patient has blocked it": _("patienten har spärrat det"),
    "the patient has blocked it for other units": _("patienten har spärrat det för andra enheter"),
    "the patient is marked as dead": _("patienten är märkt som avliden"),
    "the patient is able to answer and refuses": _("patienten kan svara och säger nej"),
    "the patient is dead, and consents to nothing": _("patienten är avliden, och samtycker inte till något"),
    "the patient is dead, and no care begins": _("patienten är avliden, och ingen vård börjar"),
    "the patient is dead, and who received a copy is noted": _(
        "patienten är avliden, och vem som fick en kopia antecknas"
    ),
    "the patient objects": _("patienten motsätter sig"),
    "the patient opposes it, and not a guardian alone": _("patienten motsätter sig, och inte bara en vårdnadshavare"),
    "the patient wants it no more": _("patienten vill inte ha det längre"),
    "the patient was told before, on a known day": _("patienten informerades i förväg, en känd dag"),
    "the provider that blocked lifts, with consent or in danger": _(
        "vårdgivaren som spärrade häver, med samtycke eller vid fara"
    ),
    "the reader never lifts another provider's block": _("den som läser häver aldrig en annan vårdgivares spärr"),
    "the receiver has no current assignment": _("mottagaren har inget pågående uppdrag"),
    "the receiver's assignment needs it": _("mottagarens uppdrag behöver den"),
    "the receiver's key is not certified": _("mottagarens nyckel är inte intygad"),
    "the register is another unit's": _("registret är en annan enhets"),
    "the token does not cover drafts": _("programmets nyckel omfattar inte utkast"),
    "the token does not cover reading": _("programmets nyckel omfattar inte läsning"),
    "the unit does not share: call it": _("enheten delar inte: ring dit"),
    "the unit has marked the patient as dead: a mistaken mark is undone on the patient's page": _(
        "enheten har märkt patienten som avliden: en felaktig märkning tas tillbaka på patientens sida"
    ),
    "treats patients at the unit": _("är behandlare vid enheten"),
    "unblocked data may be seen to exist, and no more": _("att det finns ospärrade uppgifter får synas, men inte mer"),
    "they are one's own": _("de är ens egna"),
    "was asked for after the patient's death": _("begärdes efter patientens död"),
    "was entered by mistake, with the reason": _("registrerades av misstag, med skälet"),
    "was invited": _("blev inbjuden"),
    "was marked by mistake, with the reason": _("märktes av misstag, med skälet"),
    "was not chosen in this emergency access": _("valdes inte i nödöppningen"),
    "was not told what a block means": _("har inte fått veta vad en spärr betyder"),
    "what is signed, locked or set aside never changes": _("det som är signerat, låst eller undanlagt ändras aldrig"),
    "works clinically for the provider": _("arbetar som behandlare hos vårdgivaren"),
}
"""By the sentence of ``policy``'s tables, which stands in the log and never changes there: old rows name old rules."""

_SAID = re.compile(r"(?P<rule>.+) \((?P<cite>[^()]+)\)")


def rule(said: str) -> str:
    """Return a rule of a decision in words, with its paragraph; one without words stands as it is."""
    found = _SAID.fullmatch(said)
    name = found["rule"] if found else said
    if name not in RULES:
        return said
    return f"{RULES[name]} ({cited(found['cite'])})" if found else str(RULES[name])
