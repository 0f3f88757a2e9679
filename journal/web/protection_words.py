"""What is said of a protected identity: which kind the population register knows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask_babel import lazy_gettext as _

from journal.domain.protection import ProtectionKind

if TYPE_CHECKING:
    from collections.abc import Mapping
    from enum import StrEnum

    from flask_babel import LazyString

PROTECTION_KINDS: Mapping[StrEnum, LazyString] = {
    ProtectionKind.SECRECY_MARKING: _("Sekretessmarkering"),
    ProtectionKind.PROTECTED_REGISTRATION: _("Skyddad folkbokföring"),
}
HIDDEN = _("Dold: skyddade personuppgifter (6 kap. 12 § patientsäkerhetslagen)")
"""What stands in a file where an address would."""
