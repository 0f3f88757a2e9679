"""How data are used, as patients are told it: every point that PDL 8:6, SVOD 2:2 and GDPR 13-14 ask for.

A change of meaning is a new version: it is shown anew, and who has seen which is kept (G-12).
"""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from flask_babel import lazy_gettext as _

if TYPE_CHECKING:
    from collections.abc import Mapping

    from flask_babel import LazyString

VERSION = "2026-11"


class Point(StrEnum):
    """What has to be told."""

    CONTROLLER = "controller"
    PURPOSE = "purpose"
    DUTY = "duty"
    SOURCES = "sources"
    RECIPIENTS = "recipients"
    SECRECY = "secrecy"
    READING = "reading"
    LOG = "log"
    BLOCKING = "blocking"
    SHARED = "shared"
    CORRECTION = "correction"
    DESTRUCTION = "destruction"
    DAMAGES = "damages"
    SEARCH = "search"
    KEPT = "kept"
    OTHER_RIGHTS = "other-rights"


POINTS: Mapping[Point, tuple[LazyString, LazyString]] = {
    Point.CONTROLLER: (
        _("Vem som ansvarar"),
        _("Vårdgivaren är personuppgiftsansvarig. Vårdgivaren och dataskyddsombudet står längst ned på sidan."),
    ),
    Point.PURPOSE: (
        _("Varför"),
        _("För din vård, för att administrera och följa upp den, och för att lagen kräver det (2 kap. 4 §)."),
    ),
    Point.DUTY: (
        _("Måste journal föras?"),
        _("Ja. Den som ger vården måste föra journal, och du kan inte välja bort det (3 kap. 1 § och 2 kap. 2 §)."),
    ),
    Point.SOURCES: (
        _("Varifrån uppgifterna kommer"),
        _("Från dig, från dem som ger vården och, om det behövs, från andra som du känner till."),
    ),
    Point.RECIPIENTS: (
        _("Vem som får läsa"),
        _("Bara den som deltar i din vård eller av annat skäl behöver det för sitt arbete (4 kap. 1 §)."),
    ),
    Point.SECRECY: (
        _("Sekretess och säkerhet"),
        _("Personalen har tystnadsplikt. Varje text är förseglad, och driften av servern kan inte läsa den."),
    ),
    Point.READING: (
        _("Läsa och få kopia"),
        _("Du har rätt att läsa din journal eller få en kopia, utan avgift, så snart det går (8 kap. 2 §)."),
    ),
    Point.LOG: (
        _("Veta vem som läst"),
        _("Du har rätt att få veta vem som har öppnat din journal, när och varför (8 kap. 5 §)."),
    ),
    Point.BLOCKING: (
        _("Spärra"),
        _(
            "Du har rätt att spärra uppgifter för andra enheter och andra vårdgivare, och att häva spärren. "
            "Behandlaren där ser då inte uppgifterna, vilket kan påverka vården (4 kap. 4 §)."
        ),
    ),
    Point.SHARED: (
        _("Andra vårdgivare"),
        _(
            "Innan något görs tillgängligt för andra vårdgivare får du veta vad det innebär och kan säga nej "
            "(2 kap. 2 § lagen om sammanhållen vård- och omsorgsdokumentation)."
        ),
    ),
    Point.CORRECTION: (
        _("Rättelse"),
        _("Du har rätt till rättelse, och till att din mening antecknas om ni inte är överens (3 kap. 8 §)."),
    ),
    Point.DESTRUCTION: (
        _("Förstöring"),
        _("Inspektionen för vård och omsorg kan på din ansökan besluta att journalen förstörs (8 kap. 4 §)."),
    ),
    Point.DAMAGES: (
        _("Skadestånd"),
        _("Om uppgifter behandlas i strid med reglerna kan du ha rätt till skadestånd (artikel 82)."),
    ),
    Point.SEARCH: (
        _("Sökning"),
        _("Det går att söka i din egen journal. Ingen söker bland patienter på känsliga uppgifter."),
    ),
    Point.KEPT: (
        _("Hur länge"),
        _("Journalen i minst tio år efter sista anteckningen, loggen i minst fem år (3 kap. 17 §)."),
    ),
    Point.OTHER_RIGHTS: (
        _("Andra rättigheter"),
        _("Begränsning, invändning, att flytta det du själv lämnat, och att klaga hos IMY."),
    ),
}
"""Each point: what it is about, and what is said of it. A test holds the list to the points."""
