"""What is said of a patient's death: from where it is known."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask_babel import lazy_gettext as _

from journal.domain.death import DeathSource

if TYPE_CHECKING:
    from collections.abc import Mapping
    from enum import StrEnum

    from flask_babel import LazyString

DEATH_SOURCES: Mapping[StrEnum, LazyString] = {
    DeathSource.POPULATION_REGISTER: _("Folkbokföringen"),
    DeathSource.RELATIVE: _("En anhörig"),
    DeathSource.CARE_PROVIDER: _("En vårdgivare"),
    DeathSource.OTHER: _("Annat"),
}
