"""What is said of how an entry is shown to its patient, and of the grounds on which it may be kept from them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask_babel import lazy_gettext as _

from journal.domain.release import ReleaseChoice, WithheldGround

if TYPE_CHECKING:
    from collections.abc import Mapping
    from enum import StrEnum

    from flask_babel import LazyString

RELEASE_CHOICES: Mapping[StrEnum, LazyString] = {
    ReleaseChoice.AT_ONCE: _("Visas för patienten"),
    ReleaseChoice.TOGETHER: _("Läses tillsammans"),
    ReleaseChoice.WITHHELD: _("Undantagen"),
}
WITHHELD_GROUNDS: Mapping[StrEnum, LazyString] = {
    WithheldGround.CARE_PURPOSE: _(
        "det är av synnerlig vikt för vården att det inte lämnas ut (6 kap. 12 § andra stycket patientsäkerhetslagen)"
    ),
    WithheldGround.OTHERS_SAFETY: _(
        "den som har berättat riskerar att skadas om det framgår (6 kap. 13 § patientsäkerhetslagen)"
    ),
}
