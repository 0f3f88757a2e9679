"""What is said of an exception for a patient of thirteen to fifteen: who reads by it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask_babel import lazy_gettext as _

from journal.domain.age_exemption import ExceptedReader

if TYPE_CHECKING:
    from collections.abc import Mapping
    from enum import StrEnum

    from flask_babel import LazyString

EXCEPTED_READERS: Mapping[StrEnum, LazyString] = {
    ExceptedReader.PATIENT: _("Patienten läser själv, med eget konto"),
    ExceptedReader.GUARDIAN: _("En vårdnadshavare läser"),
}
