"""What `journal verify-log` says, in Swedish and English. Plain words: the reader is a head of a practice."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

SWEDISH = {
    "whole": "Loggen är hel: {rows} rader, {patients} patientkedjor, och trädets rot är den som loggen skrev under.",
    "extract": "Utdraget är helt: {rows} rader, obrutna från 1 till det sista nummer som loggen skrev under.",
    "statement": "Uppgiften om sista numret är inte underskriven av loggens nyckel.",
    "withheld-rows": "Utdraget har {row} rader, men loggen skrev under att det är {other}: rader har utelämnats.",
    "contradicts": "De två utdragen motsäger varandra från rad {row}. Båda är underskrivna av loggen: den har ljugit.",
    "other-patient": "De två utdragen är inte samma patients.",
    "aged": "{aged} rader är äldre än fem år och har gallrats på innehåll; att de fanns är ändå bevisat.",
    "signed": "Loggens alla kvitton är underskrivna av loggen.",
    "of": "Vårdgivare: {name}. Kontrollpunkt: {size} rader.",
    "took": "Kontrollen tog {seconds:.1f} s ({speed:,.0f} rader/s).",
    "broken": "LOGGEN STÄMMER INTE.",
    "unreadable": "Rad {row} går inte att läsa, eller en del av den saknas.",
    "leaf": "Rad {row} har ändrats: den stämmer inte med sitt eget fingeravtryck.",
    "payload": "Rad {row} har ändrats: innehållet är inte det som loggen band sig till.",
    "withheld": "Rad {row} har inget innehåll, fast den är yngre än fem år.",
    "chain": "Rad {row} följer inte på patientens förra rad: en rad har ändrats, tagits bort eller flyttats.",
    "receipt": "Rad {row} har ändrats: loggen har aldrig skrivit under det som står där.",
    "missing": "Rad {row} saknas: på dess plats står rad {other}.",
    "moved": "Rad {row} är flyttad: på dess plats står rad {other}.",
    "repeated": "Rad {row} står en gång till, på rad {other}s plats.",
    "between": "Raderna är inte de som loggen skrev under: den första skillnaden är från rad {row} till rad {other}.",
    "root": "Raderna är inte de som loggen skrev under ({other} rader).",
    "short": "Rad {row} och framåt saknas: loggen skrev under {other} rader.",
    "long": "Från rad {row} finns rader som loggen inte har skrivit under.",
    "checkpoint": "Kontrollpunkten är inte underskriven av loggens nyckel.",
    "certificate": "Vårdgivarens nyckel har inte intygat någon loggnyckel i filen.",
    "other-key": "Filen är inte från den vårdgivare som nyckeln tillhör. Filens nyckel har fingeravtrycket {detail}.",
    "not-an-export": "{path} är ingen loggexport.",
    "not-a-key": "Nyckeln är varken vårdgivarens publika nyckel, dess fingeravtryck eller loggens nyckel.",
    "no-file": "{path} går inte att läsa: {detail}",
}
ENGLISH = {
    "whole": "The log is whole: {rows} rows, {patients} chains of patients, and the root is the one the log signed.",
    "extract": "The extract is whole: {rows} rows, unbroken from 1 to the last number that the log signed.",
    "statement": "What is said of the last number is not signed by the log's key.",
    "withheld-rows": "The extract has {row} rows, but the log signed that there are {other}: rows were left out.",
    "contradicts": "The two extracts contradict each other from row {row}. The log signed both: it has lied.",
    "other-patient": "The two extracts are not of the same patient.",
    "aged": "{aged} rows are older than five years and their content was removed; that they stood is proven still.",
    "signed": "Every receipt was signed by the log.",
    "of": "Care provider: {name}. Checkpoint: {size} rows.",
    "took": "The check took {seconds:.1f} s ({speed:,.0f} rows/s).",
    "broken": "THE LOG DOES NOT HOLD.",
    "unreadable": "Row {row} cannot be read, or a part of it is missing.",
    "leaf": "Row {row} was altered: it does not match its own fingerprint.",
    "payload": "Row {row} was altered: its content is not what the log committed to.",
    "withheld": "Row {row} has no content, although it is younger than five years.",
    "chain": "Row {row} does not follow the patient's row before: one was altered, dropped or moved.",
    "receipt": "Row {row} was altered: the log never signed what it says.",
    "missing": "Row {row} is missing: row {other} stands in its place.",
    "moved": "Row {row} was moved: row {other} stands in its place.",
    "repeated": "Row {row} stands a second time, in the place of row {other}.",
    "between": "These are not the rows that the log signed: the first difference is from row {row} up to row {other}.",
    "root": "These are not the rows that the log signed ({other} rows).",
    "short": "Row {row} and all after it are missing: the log signed {other} rows.",
    "long": "From row {row} on there are rows that the log never signed.",
    "checkpoint": "The checkpoint is not signed by the log's key.",
    "certificate": "The provider key has certified no key of a log in this file.",
    "other-key": "The file is not of the care provider whose key this is. Its own key has the fingerprint {detail}.",
    "not-an-export": "{path} is no export of a log.",
    "not-a-key": "The key is neither the provider's public key, nor its fingerprint, nor the log's key.",
    "no-file": "{path} cannot be read: {detail}",
}


def words_of(language: str | None, environment: Mapping[str, str]) -> dict[str, str]:
    """Return the words in the language that was asked for, or else in that of the environment."""
    told = language or environment.get("LC_ALL") or environment.get("LC_MESSAGES") or environment.get("LANG") or ""
    return SWEDISH if told.lower().startswith("sv") else ENGLISH
