"""What `journal destroy-due` says, in English and in Swedish."""

from __future__ import annotations

_ENGLISH = {
    "nothing": "Nothing is due: no journal has been kept for its ten years. Nothing was destroyed.",
    "due": "{count} journals of {provider} may be disposed of, ten years after their last item (PDL 3:17):",
    "journal": "  {short}  {unit}, since {since:%Y-%m-%d}",
    "listed": "Nothing was destroyed: this was the list alone.",
    "two": """
Two different people sign: each is a head of operations, or a therapist at the unit.
What is destroyed opens to nobody any more, and it cannot be undone.
""",
    "person": "Person {number}.",
    "account": "Account: ",
    "passphrase": "Passphrase: ",
    "code": "Code: ",
    "wrong": "That did not open. Nothing was destroyed.",
    "same": "That is the same person. Nothing was destroyed.",
    "nobody": "{name} has no assignment in which journals are destroyed. Nothing was destroyed.",
    "sure": "Destroy {count} journals? Type yes: ",
    "yes": "yes",
    "stopped": "Nothing was destroyed.",
    "kept": "  {short}  is kept: {why}",
    "done": "  {short}  is destroyed; no copy holds it from {free} on. Certificate: {path}",
}
_SWEDISH = {
    "nothing": "Inget att gallra: ingen journal har bevarats i sina tio år. Ingenting förstördes.",
    "due": "{count} journaler hos {provider} kan gallras, tio år efter den senaste uppgiften (PDL 3:17):",
    "journal": "  {short}  {unit}, sedan {since:%Y-%m-%d}",
    "listed": "Ingenting förstördes: det här var bara listan.",
    "two": """
Två olika personer signerar: verksamhetschef, eller behandlare vid enheten.
Det som förstörs öppnas inte för någon mer, och det går inte att ångra.
""",
    "person": "Person {number}.",
    "account": "Konto: ",
    "passphrase": "Lösenfras: ",
    "code": "Kod: ",
    "wrong": "Det öppnade inte. Ingenting förstördes.",
    "same": "Det är samma person. Ingenting förstördes.",
    "nobody": "{name} har inget uppdrag i vilket journaler förstörs. Ingenting förstördes.",
    "sure": "Förstöra {count} journaler? Skriv ja: ",
    "yes": "ja",
    "stopped": "Ingenting förstördes.",
    "kept": "  {short}  bevaras: {why}",
    "done": "  {short}  är förstörd; ingen kopia har den från och med {free}. Intyg: {path}",
}
WORDS = {"en": _ENGLISH, "sv": _SWEDISH}
