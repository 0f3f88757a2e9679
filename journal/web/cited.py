"""Paragraphs as people read them: "PDL 3:17" is chapter 3, section 17 of the Patient Data Act."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from flask_babel import lazy_gettext as _

if TYPE_CHECKING:
    from collections.abc import Mapping

    from flask_babel import LazyString

_LAWS: Mapping[str, LazyString] = {
    "PDL": _("patientdatalagen"),
    "SVOD": _("lagen om sammanhållen vård- och omsorgsdokumentation"),
    "FB": _("föräldrabalken"),
    "BFL": _("bokföringslagen"),
    "PSL": _("patientsäkerhetslagen"),
}
_SECTION = re.compile(r"(?P<law>.+) (?P<chapter>\d+):(?P<section>[\d-]+)")


def cited(cite: str) -> str:
    """Return a paragraph of ``policy.law`` in words; what has no chapter and section stands as it is."""
    found = _SECTION.fullmatch(cite)
    if found is None:
        return cite
    law = str(_LAWS.get(found["law"], found["law"]))
    return str(_("%(chapter)s kap. %(section)s § %(law)s", chapter=found["chapter"], section=found["section"], law=law))
