"""The rules of what an entry has to say, when care ends and how soon is signed, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask_babel import lazy_gettext as _

if TYPE_CHECKING:
    from collections.abc import Mapping

    from flask_babel import LazyString

WRITING_RULES: Mapping[str, LazyString] = {
    "nothing that it has to say is missing": _("ingenting av det som ska stå saknas"),
    "care ends, and its background is not said": _("vården avslutas, och bakgrunden saknas"),
    "care ends, and neither reason nor diagnosis is said": _("vården avslutas, och både orsak och diagnos saknas"),
    "care ends, and what was done is not said": _("vården avslutas, och åtgärderna saknas"),
    "care ends, and what the patient was told is not said": _(
        "vården avslutas, och informationen till patienten saknas"
    ),
    "care is declined, and which is not said": _("patienten avstår från vård, och vilken saknas"),
    "it tells of offences, and not that this is absolutely necessary": _(
        "det står om lagöverträdelser, och inte att det är absolut nödvändigt"
    ),
    "others go on taking part in the care": _("andra fortsätter att delta i vården"),
    "nothing is written that would be closed": _("ingenting är skrivet som skulle avslutas"),
    "a signed entry closes the care": _("en signerad anteckning avslutar vården"),
    "no entry closes the care, and this is said to be meant": _(
        "ingen anteckning avslutar vården, och det är sagt att det är meningen"
    ),
    "neither keeps the register nor treats patients here": _("varken för registret eller är behandlare här"),
    "heads the operations, and sees to it that entries are made in time": _(
        "är verksamhetschef och ser till att anteckningar görs i tid"
    ),
}
"""By the sentence of ``policy``'s tables, as in ``rule_words``."""
