"""What a row of the access log says, in words: the way, the activity, and the local word beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask_babel import lazy_gettext as _

from journal.domain.access_words import Activity, Subtype, Way

if TYPE_CHECKING:
    from collections.abc import Mapping
    from enum import StrEnum

    from flask_babel import LazyString

WAYS: Mapping[StrEnum, LazyString] = {
    Way.OWN_UNIT: _("egen enhet"),
    Way.OTHER_UNIT: _("annan enhet"),
    Way.LIFT: _("hävd spärr"),
    Way.EMERGENCY: _("nödöppning"),
    Way.PATIENT: _("patienten själv"),
    Way.OFFICER: _("återställning"),
    Way.AUDIT: _("granskning"),
    Way.NONE: _("utan journaltext"),
}
ACTIVITIES: Mapping[StrEnum, LazyString] = {
    Activity.READ: _("läste"),
    Activity.WRITE: _("skrev"),
    Activity.SIGN: _("signerade"),
    Activity.PRINT: _("skrev ut"),
    Activity.ACKNOWLEDGE: _("vidimerade"),
    Activity.DELETE: _("raderade"),
    Activity.EMERGENCY: _("nödöppnade"),
}
SUBTYPES: Mapping[StrEnum, LazyString] = {
    Subtype.SEARCH: _("sökte"),
    Subtype.EXPORT: _("tog ut loggen"),
    Subtype.DRAFT: _("skrev på ett utkast"),
    Subtype.CORRECTION: _("rättade en anteckning"),
    Subtype.MISFILED: _("märkte en anteckning som felförd"),
    Subtype.LOCK_REASON: _("angav skäl för en osignerad anteckning"),
    Subtype.DISCARD: _("lade undan ett utkast"),
    Subtype.CHOICE: _("valde att läsa en annan enhets journal"),
    Subtype.REGISTER: _("ändrade patientregistret"),
    Subtype.RELATION: _("ändrade en vårdrelation"),
    Subtype.GRANT: _("ändrade en behörighet"),
    Subtype.CERTIFICATE: _("intygade en nyckel"),
    Subtype.SIGN_IN: _("loggade in"),
    Subtype.LOG: _("läste loggen"),
    Subtype.SHARING: _("ändrade delningen mellan enheter"),
    Subtype.RECOVERY: _("återställde ett konto"),
    Subtype.PASSKEY: _("ändrade sina passkeys"),
    Subtype.UNKNOWN_IDS: _("frågade efter något som inte finns"),
    Subtype.BLOCK: _("ändrade en spärr"),
    Subtype.LIFT: _("ändrade en hävning"),
    Subtype.EMERGENCY: _("begärde nödöppning"),
    Subtype.REVIEW: _("granskade en nödöppning"),
    Subtype.HOLD: _("ändrade ett bevarandekrav"),
    Subtype.DESTRUCTION: _("hanterade en förstöring efter beslut"),
    Subtype.DISCLOSURE: _("antecknade ett utlämnande"),
    Subtype.STATEMENT: _("antecknade patientens synpunkt"),
    Subtype.CONSENT: _("ändrade ett samtycke"),
    Subtype.DEATH: _("märkte eller läste att en patient är avliden"),
    Subtype.ACCOUNT: _("avslutade ett konto"),
    Subtype.HAND_OVER: _("överlämnade journaler"),
    Subtype.ROTATION: _("bytte nycklar"),
    Subtype.ANALYSIS: _("antecknade en behovs- och riskanalys"),
    Subtype.OPERATION: _("arbetade vid serverns terminal"),
    Subtype.RESTORE_PROVEN: _("provade att en säkerhetskopia går att återläsa"),
    Subtype.RELEASE: _("visade för patienten"),
    Subtype.SEAL: _("ändrade vad som är förseglat på patientens sidor"),
    Subtype.GUARDIAN: _("antecknade, avslutade eller läste vilka vårdnadshavare som får läsa"),
    Subtype.CHILDS_JOURNAL: _("läste sitt barns journal"),
    Subtype.AGE_EXEMPTION: _("ändrade eller läste ett undantag för åldern"),
    Subtype.PROTECTION: _("ändrade eller läste en märkning om skyddade personuppgifter"),
    Subtype.OWN_JOURNAL: _("läste sin egen journal"),
    Subtype.ACCOUNT_OPENED: _("öppnade ett eget konto"),
    Subtype.NOTICE: _("valde vad som ska meddelas"),
    Subtype.CASE: _("läste eller skrev i ett ärende"),
    Subtype.INFORMED: _("läste hur uppgifterna behandlas"),
    Subtype.BREACH: _("läste eller skrev i incidentregistret"),
    Subtype.HELD: _("tog del av sina egna uppgifter"),
}


_TOGETHER: Mapping[tuple[Activity, Subtype], LazyString] = {
    (Activity.READ, Subtype.REGISTER): _("öppnade patientregistret"),
    (Activity.READ, Subtype.BLOCK): _("läste vilka spärrar som finns"),
    (Activity.READ, Subtype.LIFT): _("läste vilka hävningar som finns"),
    (Activity.READ, Subtype.DESTRUCTION): _("läste om bevarande och förstöring"),
    (Activity.READ, Subtype.REVIEW): _("läste vilka nödöppningar som väntar på granskning"),
    (Activity.READ, Subtype.SEAL): _("läste vad som är förseglat på patientens sidor"),
    (Activity.READ, Subtype.CASE): _("läste i ett ärende"),
    (Activity.WRITE, Subtype.CASE): _("skrev i ett ärende"),
    (Activity.READ, Subtype.BREACH): _("läste i incidentregistret"),
    (Activity.WRITE, Subtype.BREACH): _("skrev i incidentregistret"),
    (Activity.PRINT, Subtype.DISCLOSURE): _("tog fram en kopia som lämnas ut"),
    (Activity.EMERGENCY, Subtype.CHOICE): _("valde anteckningar i en nödöppning"),
}
"""Where the local word alone would say that something was changed when it was looked at, or the other way round."""


def did(activity: Activity, subtype: Subtype) -> LazyString | str:
    """Return the verb phrase of a log row: the local word where there is one, the national word's otherwise."""
    local = _TOGETHER.get((activity, subtype)) or SUBTYPES.get(subtype)
    return local or ACTIVITIES.get(activity, str(activity))
