"""What somebody is told of what is held about them: each matter, what it holds, why it goes or stays."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask_babel import lazy_gettext as _

from journal.domain.holding import HeldMatter, Source
from journal.policy.informing import Kept

if TYPE_CHECKING:
    from collections.abc import Mapping
    from enum import StrEnum

    from flask_babel import LazyString

HELD_MATTERS: Mapping[StrEnum, LazyString] = {
    HeldMatter.SIGN_IN: _("Inloggning"),
    HeldMatter.CLAIMS: _("Vem du har visat att du är"),
    HeldMatter.PASSING: _("Räknare och svar i väntan"),
    HeldMatter.CHOICES: _("Vad du vill ha besked om, och vad du har förseglat"),
    HeldMatter.ACCOUNT: _("Kontots nummer och öppna nycklar"),
    HeldMatter.JOURNAL: _("Journalen"),
    HeldMatter.CARE: _("Vem som deltar i din vård"),
    HeldMatter.RELATIVES: _("Anhöriga och vårdnadshavare"),
    HeldMatter.BLOCKS: _("Dina spärrar"),
    HeldMatter.CASES: _("Det du har begärt"),
    HeldMatter.EMERGENCIES: _("Nödöppningar"),
    HeldMatter.DEATHS: _("Märkning som avliden"),
    HeldMatter.KEEPING: _("Bevarandekrav och förstöringar"),
    HeldMatter.LOG: _("Loggen över vem som läst"),
}
HOLDS: Mapping[HeldMatter, LazyString] = {
    HeldMatter.SIGN_IN: _(
        "Vad som öppnar kontot, förseglat: lösenfras, återställningskod och ett avtryck av din e-legitimation, "
        "och ditt namn därifrån, som bara du kan öppna."
    ),
    HeldMatter.CLAIMS: _("Ditt personnummer, förseglat till den enhet som såg efter vems konto det är."),
    HeldMatter.PASSING: _("Hur många gånger någon försökte logga in, och svar på sådant som skickades två gånger."),
    HeldMatter.CHOICES: _("Om du vill få besked när någon har läst, och vad du har förseglat på dina egna sidor."),
    HeldMatter.ACCOUNT: _("Ett slumptal utan namn, och nycklar som inte öppnar något utan din lösenfras."),
    HeldMatter.JOURNAL: _(
        "Anteckningar, rättelser och dina synpunkter, och ditt namn, nummer och dina kontaktuppgifter i registret. "
        "Texterna är förseglade: läs dem i Min journal, eller begär en kopia."
    ),
    HeldMatter.CARE: _(
        "Vilka behandlare som har en vårdrelation till dig, vilka som valt att läsa, och varför; om du har skyddade "
        "personuppgifter."
    ),
    HeldMatter.RELATIVES: _(
        "Att någon i personalen är anhörig till dig och därför inte får läsa. Vilka vårdnadshavare som får läsa, och "
        "enhetens undantag för åldern."
    ),
    HeldMatter.BLOCKS: _("Vad du har spärrat, när, och när en spärr hävts."),
    HeldMatter.CASES: _("Dina ärenden: vad du har bett om, när, och vad som beslutades."),
    HeldMatter.EMERGENCIES: _("När någon öppnade din journal i en nödsituation, och hur det granskades."),
    HeldMatter.DEATHS: _("Att en enhet har märkt dig som avliden, också när det var ett misstag."),
    HeldMatter.KEEPING: _("Varför journalen sparas längre, och vad som förstörts efter beslut."),
    HeldMatter.LOG: _("Varje läsning: när, av vem, vid vilken enhet och i vilket syfte."),
}
WHY_FATE: Mapping[StrEnum, LazyString] = {
    HeldMatter.SIGN_IN: _("Behövs inte längre."),
    HeldMatter.CLAIMS: _("Behövs inte längre."),
    HeldMatter.PASSING: _("Behövs inte längre."),
    HeldMatter.CHOICES: _("Behövs inte längre."),
    HeldMatter.ACCOUNT: _("Loggen hänvisar till numret. Det har inget namn, och nycklarna öppnar ingenting."),
    HeldMatter.JOURNAL: _("Vårdgivaren måste spara den i minst tio år efter sista anteckningen."),
    HeldMatter.CARE: _("Det visar vem som fick läsa, och hör till journalen."),
    HeldMatter.RELATIVES: _("Det avgör vem som får läsa din journal, och vem som inte får det."),
    HeldMatter.BLOCKS: _("De gäller lika länge som journalen."),
    HeldMatter.CASES: _("De visar vad du har bett om och fått till svar, och hör till journalen."),
    HeldMatter.EMERGENCIES: _("Den som öppnade ska kunna stå till svars."),
    HeldMatter.DEATHS: _("Det hör till registret."),
    HeldMatter.KEEPING: _("Det hör till journalen."),
    HeldMatter.LOG: _("Den sparas minst fem år, så att du kan se vem som läst."),
}
SOURCES: Mapping[StrEnum, LazyString] = {
    Source.PATIENT: _("dig själv"),
    Source.E_ID: _("din e-legitimation"),
    Source.STAFF: _("personalen, efter vad du berättat"),
    Source.SERVER: _("servern själv"),
}
KEPT: Mapping[Kept, LazyString] = {
    Kept.ACCOUNT: _("tills kontot avslutas"),
    Kept.JOURNAL: _("minst tio år efter journalens sista anteckning"),
    Kept.LOG: _("minst fem år"),
}
ASIDE: tuple[LazyString, ...] = (
    _("Vårdgivaren är personuppgiftsansvarig. Grunden är rättslig förpliktelse och vård (artikel 6.1 c och 9.2 h)."),
    _(
        "De som får läsa: de vid enheten som deltar i din vård, andra enheter hos vårdgivaren där du inte har spärrat, "
        "du själv, och den som en lag ger rätt, som Inspektionen för vård och omsorg."
    ),
    _("Ingenting förs över till ett land utanför EU, och inget beslut om dig fattas av en maskin."),
    _(
        "Du har rätt till rättelse, att en uppgift begränsas, att invända, att få ut och flytta det du själv lämnat, "
        "och att klaga."
    ),
    _("Varje text är förseglad med en egen nyckel. Driften av servern kan inte läsa den, och varje läsning loggas."),
)
"""What else is told beside the data (GDPR 15.1 and 15.2)."""
