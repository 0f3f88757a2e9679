"""What emergency access is called and said to be, for people."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask_babel import lazy_gettext as _

from journal.domain.emergency import Hindrance, Outcome

if TYPE_CHECKING:
    from collections.abc import Mapping
    from enum import StrEnum

    from flask_babel import LazyString

HINDRANCES: Mapping[StrEnum, LazyString] = {
    Hindrance.INCAPABLE: _("Patienten är inte kontaktbar eller kan inte ta ställning"),
    Hindrance.UNREACHABLE: _("Patienten går inte att nå"),
    Hindrance.REFUSES: _("Patienten kan svara och säger nej"),
}
OUTCOMES: Mapping[StrEnum, LazyString] = {
    Outcome.JUSTIFIED: _("Befogad"),
    Outcome.UNJUSTIFIED: _("Obefogad"),
}
REFUSALS: Mapping[str, LazyString] = {
    "the patient is able to answer and refuses": _(
        "Patienten kan svara och säger nej. Då får spärren inte hävas. Be om samtycke på nytt, eller ring 112."
    ),
    "no authorised officer is appointed": _(
        "Ingen är utsedd till behörig befattningshavare. Säg till verksamhetschefen, som utser en på sidan Personal."
    ),
    "nobody else could review it": _(
        "Det finns ingen annan som kan granska en nödöppning. Säg till verksamhetschefen, som bjuder in en granskare."
    ),
}
"""What is said of refusals that have a way out, by the beginning of the rule that decided them."""


def refusal(because: tuple[str, ...]) -> str:
    """Return what to do about a refusal; "" where the rule has no words of its own."""
    said = [str(words) for rule in because for start, words in REFUSALS.items() if rule.startswith(start)]
    return " ".join(said)
