"""What each e-ID broker calls what we ask for: claims, scopes and levels. Of these only the word's content differs."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from journal.settings import DEMO_BROKER, SettingsError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from journal.settings import Settings

_LOA3 = "http://id.elegnamnden.se/loa/1.0/loa3"
_LOA4 = "http://id.elegnamnden.se/loa/1.0/loa4"
_BANKID = "urn:grn:authn:se:bankid"


@dataclass(frozen=True, slots=True)
class Preset:
    """One broker's words. ``accepted`` are the values of ``acr_claim`` that suffice; ``claims`` is OIDC Core 5.5."""

    number_claims: tuple[str, ...]
    scope: str
    accepted: tuple[str, ...]
    acr_values: str = ""
    acr_claim: str = "acr"
    claims: str = ""


PRESETS: Mapping[str, Preset] = {
    "signicat": Preset(("nin",), "openid profile nin", ("sbid",), "idp:sbid", acr_claim="idp"),
    "idura": Preset(
        ("ssn",),
        "openid",
        (_BANKID, f"{_BANKID}:same-device", f"{_BANKID}:another-device", f"{_BANKID}:another-device:qr"),
        f"{_BANKID}:same-device {_BANKID}:another-device:qr",
        acr_claim="authenticationtype",
    ),
    "freja": Preset(
        ("https://frejaeid.com/oidc/claims/personalIdentityNumber",),
        "openid profile https://frejaeid.com/oidc/scopes/personalIdentityNumber "
        "https://frejaeid.com/oidc/scopes/registrationLevel",
        ("PLUS",),
        acr_claim="https://frejaeid.com/oidc/claims/registrationLevel",
    ),
    "oidc.se": Preset(
        ("https://id.oidc.se/claim/personalIdentityNumber", "https://id.oidc.se/claim/coordinationNumber"),
        "openid profile https://id.oidc.se/scope/naturalPersonNumber",
        (_LOA3, _LOA4),
        f"{_LOA3} {_LOA4}",
    ),
    "inera": Preset(
        ("credentialPersonalIdentityNumber",),
        "openid",
        ("http://id.sambi.se/loa/loa3", "http://id.sambi.se/loa/loa4"),
        claims='{"id_token":{"credentialPersonalIdentityNumber":{"essential":true},"name":null}}',
    ),
    DEMO_BROKER: Preset(("personalIdentityNumber",), "openid profile number", ("demo:loa3",), "demo:loa3"),
}


def preset_of(settings: Settings) -> Preset:
    """Return the chosen broker's words, with the operator's own levels. Raise SettingsError for an unknown broker."""
    found = PRESETS.get(settings.eid_broker)
    if found is None:
        known = ", ".join(sorted(PRESETS.keys() - {DEMO_BROKER}))
        raise SettingsError(f"JOURNAL_EID_BROKER is one of {known}")
    if not settings.eid_acr:
        return found
    asked = settings.eid_acr if found.acr_claim == "acr" else found.acr_values
    return replace(found, accepted=tuple(settings.eid_acr.split()), acr_values=asked)
