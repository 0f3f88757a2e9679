"""Rights in plain words, and what may honestly be expected of each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask_babel import lazy_gettext as _

from journal.domain.case_words import CaseKind
from journal.web.shapes.rights import RightRow

if TYPE_CHECKING:
    from collections.abc import Mapping

RIGHTS: Mapping[CaseKind, RightRow] = {
    CaseKind.RECTIFICATION: RightRow(
        CaseKind.RECTIFICATION,
        _("Något är fel eller saknas"),
        _("Den som skrev rättar, eller antecknar att du anser att det är fel. Inget suddas: det gamla går att läsa."),
        _(
            "Håller behandlaren inte med har du ändå rätt att få din synpunkt antecknad. "
            "Den visas sedan med anteckningen överallt."
        ),
    ),
    CaseKind.RESTRICTION: RightRow(
        CaseKind.RESTRICTION,
        _("Använd inte uppgiften medan det utreds"),
        _("En uppgift som du bestrider märks, och används inte till uppföljning, statistik eller forskning."),
        _("I din vård används den fortfarande, med en varning. Du får veta innan begränsningen upphör."),
    ),
    CaseKind.OBJECTION: RightRow(
        CaseKind.OBJECTION,
        _("Jag invänder mot hur uppgifterna används"),
        _("Du kan alltid säga nej till att vara med i ett kvalitetsregister, och invända mot annat än vården."),
        _(
            "Mot att journal förs hjälper det inte att invända: lagen kräver den (2 kap. 2 § patientdatalagen). "
            "Det svaret får du skriftligt, med skäl."
        ),
    ),
    CaseKind.ERASURE: RightRow(
        CaseKind.ERASURE,
        _("Jag vill att något raderas"),
        _(
            "Det som inte hör till journalen raderar vårdgivaren på begäran. "
            "Journalen får bara förstöras om Inspektionen för vård och omsorg (IVO) beslutar det."
        ),
        _("IVO beviljar omkring 15 procent av ansökningarna, och det tar i snitt 21 månader."),
    ),
    CaseKind.COMPLAINT: RightRow(
        CaseKind.COMPLAINT,
        _("Jag är missnöjd"),
        _("Skriv vad som hänt. Verksamheten svarar, och du kan alltid vända dig till någon annan än oss."),
        _("Du får svar inom en månad."),
    ),
}
