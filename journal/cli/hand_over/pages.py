"""Write what `reader.py` opened of a hand-over package as plain pages in Swedish. Python alone is enough.

It lies in each package beside the reader, with words.json: what codes mean, and which fields of a list are shown.
"""

from __future__ import annotations

import json
import os
import re
from html import escape
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

Json = dict[str, Any]
_TIME = re.compile(r"^(\d{4}-\d\d-\d\d)T(\d\d:\d\d)\S*$")
_TEXT = ("case", "kind", "by", "at")
_PROTECTED = (
    "Skyddade personuppgifter: telefon och e-post är inte med (6 kap. 12 § patientsäkerhetslagen). Brev förmedlas av "
    "Skatteverket, Box 2820, 403 20 Göteborg."
)
_NOBODY = "Verksamheten"
_STYLE = (
    "body{max-width:60em;margin:2em auto;padding:0 1em;font:1em/1.5 serif;overflow-wrap:anywhere}"
    "pre{white-space:pre-wrap;font:inherit;margin:0}"
    "dl{display:grid;grid-template-columns:minmax(8em,18em) 1fr;gap:0 1em}dt{font-weight:bold}dd{margin:0}"
    "@media(max-width:40em){dl{display:block}dd{margin:0 0 .4em 1em}}"
    "table{border-collapse:collapse;overflow-wrap:normal}"
    "th,td{text-align:left;vertical-align:top;padding:.2em .6em;border-bottom:1px solid #999}"
)


class Words:
    """The package's own table of words, and what its people, units, patients and entries are called."""

    def __init__(self, table: Json) -> None:
        """Begin with the table alone; names come as the files are read."""
        self.table = table
        self.names: dict[str, str] = {}
        self.contacts: dict[tuple[str, str], str] = {}

    def say(self, value: object, kind: str = "") -> str:
        """Say a value: a code by its word, an id by its name, a time in UTC; null is a text that did not open."""
        if isinstance(value, list):
            return ", ".join(self.say(each, kind) for each in value)
        if isinstance(value, dict):
            return " – ".join(self.say(each, kind) for name, each in value.items() if name != "event_id")
        kind, text = "Plain" if value is None or isinstance(value, bool) else kind, str(value)
        # A rule of the law is followed by its paragraph, in brackets.
        code = text.rpartition(" (")[0] or text
        word = self.table["codes"].get(kind, {}).get(code) or self.names.get(code)
        return f"{word}{text[len(code) :]}" if word else _TIME.sub(r"\1 \2 UTC", text)

    def row(self, listed: str, row: Json) -> Iterator[tuple[str, str]]:
        """Say a row of a list, field by field: label and words. What is not in the row has not happened."""
        for name, label, kind in self.table["lists"][listed]["fields"]:
            if row.get(name, "") not in ("", []):
                yield label, self.say(row[name], kind)

    def title(self, listed: str) -> str:
        """Return what a list is called."""
        return str(self.table["lists"][listed]["title"])


def write_pages(table: Json, manifest: Json, out: Path) -> None:
    """Write a page for each journal, one of what was decided about patients, one of the log, and the index."""
    words = Words(table)
    _learn_names(words, out)
    acts = _read(out / "acts.json")
    words.names |= {case["case_id"]: _case_title(words, case) for case in acts["cases"]}
    words.names |= {seal["made_by"]: words.say(seal["patient_id"]) for seal in acts["seals"] if "ground" not in seal}
    words.names |= {told["account_id"]: words.say(told["patient_id"]) for told in acts["informed"] if _about_one(told)}
    _number_breaches(words, acts)
    links = [_write_journal(words, path, acts) for path in sorted(out.glob("journal-*.json"))]
    links += [_write_acts(words, acts, out), _write_log(words, out)]
    listed = "".join(f'<li><a href="{name}">{escape(title)}</a></li>' for name, title in links)
    said = "".join(f"<dt>{escape(label)}<dd>{escape(value)}" for label, value in words.row("manifest", manifest))
    _page(out / "index.html", manifest["name"], f"<dl>{said}</dl><ul>{listed}</ul>")


def _learn_names(words: Words, out: Path) -> None:
    practice = _read(out / "practice.json")
    words.names |= {each["unit_id"]: each["name"] for each in practice["units"]}
    words.names |= {each["account_id"]: each["name"] for each in practice["people"]}
    for path in sorted(out.glob("names-*.json")):
        names = _read(path)
        for each in names["identities"]:
            if said := each["identity"]:
                words.names[each["patient"]] = f"{said['name']} {said['number']}".strip()
                died = said["died_on"] and f"avliden {said['died_on']}"
                hidden = _PROTECTED if each["is_protected"] else ""
                contact = " ".join(filter(None, (said["phone"], said["email"], died, hidden)))
                words.contacts[names["unit"], each["patient"]] = contact


def _write_journal(words: Words, path: Path, acts: Json) -> tuple[str, str]:
    """Write a patient's journal at a unit, newest first, each of the patient's statements with what it is about."""
    journal = _read(path)
    title = f"{words.say(journal['patient'])} – {words.say(journal['unit'])}"
    words.names |= {entry["id"]: _entry_title(words, entry) for entry in journal["entries"]}
    newest = list(reversed(journal["entries"]))
    told = [entry for one in newest if not one["about"] for entry in (one, *_about(one, newest))]
    entries = "".join(_entry_html(words, entry) for entry in told)
    contact = words.contacts.get((journal["unit"], journal["patient"]), "")
    decided = _acts_html(words, acts, journal["patient"])
    heading = f"<h2>{escape(words.title('acts'))}</h2>" if decided else ""
    texts = "".join(_text_html(words, text) for text in journal["texts"])
    page = path.with_suffix(".html")
    _page(page, title, f"<p>{escape(contact)}</p>{heading}{decided}{texts}{entries}")
    return page.name, title


def _case_title(words: Words, case: Json) -> str:
    return f"{words.say(case['kind'], 'CaseKind')} {words.say(case['received_at'])}"


def _number_breaches(words: Words, acts: Json) -> None:
    """Call incidents by a number, and put their steps in order: two may have been discovered at one time."""
    numbers = {breach["breach_id"]: number for number, breach in enumerate(acts["breaches"], 1)}
    words.names |= {breach: f"{words.title('breaches')} {number}" for breach, number in numbers.items()}
    acts["breach_steps"].sort(key=lambda step: (numbers[step["breach_id"]], step["number"]))


def _about_one(row: Json) -> str:
    """Return whom a row is about; "" for one of nobody in particular."""
    return str(row.get("patient_id", ""))


def _text_html(words: Words, text: Json) -> str:
    """Write what was written in a case: of which case it is, what, by whom and when."""
    said = " – ".join(words.say(text[name], "CaseTextKind" if name == "kind" else "") for name in _TEXT)
    gone = text["words"] is None and text["destroyed_at"]
    told = f"förstörd efter beslut {words.say(text['destroyed_at'])}" if gone else words.say(text["words"])
    return f"<h3>{escape(said)}</h3><pre>{escape(told)}</pre>"


def _about(entry: Json, among: Iterable[Json]) -> Iterator[Json]:
    return (one for one in among if one["about"] == entry["id"])


def _entry_title(words: Words, entry: Json) -> str:
    return f"{words.say(entry['kind'], 'EntryKind')} {words.say(entry['happened']['starts_at'])}"


def _entry_html(words: Words, entry: Json) -> str:
    """Write an entry with every version, oldest first; a text that did not open is told as a gap."""
    about = f" – om {words.say(entry['about'])}" if entry["about"] else ""
    misfiled = " – felförd" if entry["misfiled_at"] else ""
    told = [f"<h2>{escape(words.say(entry['id']) + about + misfiled)}</h2>"]
    for version in entry["versions"]:
        known = {name: value for name, value in {**version, **version["author"]}.items() if value is not None}
        line = ", ".join(f"{label} {said}".strip() for label, said in words.row("versions", known))
        told.append(f"<h3>{escape(line)}</h3>")
        if version["text"] is None and not version["destroyed_at"]:
            told.append(f"<p><strong>{escape(words.say(None))}</strong></p>")
        texts = {**(version["text"] or {}), "explanation": version["explanation"]}
        said = ((words.say(name, "Keyword"), text) for name, text in texts.items() if text)
        told += [f"<h4>{escape(name)}</h4><pre>{escape(text)}</pre>" for name, text in said]
    return "".join(told)


def _acts_html(words: Words, acts: Mapping[str, Sequence[Json]], patient: str) -> str:
    """Write what was decided about a patient, and what the patient asked for and chose; for "", of nobody."""
    told = []
    for name, rows in acts.items():
        for row in (row for row in rows if _about_one(row) == patient):
            cells = (f"<dt>{escape(label)}<dd><pre>{escape(said)}</pre>" for label, said in words.row(name, row))
            told.append(f"<h3>{escape(words.title(name))}</h3><dl>{''.join(cells)}</dl>")
    return "".join(told)


def _write_acts(words: Words, acts: Json, out: Path) -> tuple[str, str]:
    """Write what was decided about everybody, of whom no journal is in the package too; last, what names nobody."""
    patients = sorted(dict.fromkeys(_about_one(row) for rows in acts.values() for row in rows), key="".__eq__)
    told = (
        f"<h2>{escape(words.say(patient) or _NOBODY)}</h2>{_acts_html(words, acts, patient)}" for patient in patients
    )
    _page(out / "acts.html", words.title("acts"), "".join(told))
    return "acts.html", words.title("acts")


def _write_log(words: Words, out: Path) -> tuple[str, str]:
    """Write the rows of the log as a table."""
    labels = [label for _, label, _ in words.table["lists"]["events"]["fields"]]
    lines = ["".join(f"<th>{escape(label)}</th>" for label in labels)]
    for path in sorted(out.glob("events-*.json")):
        for event in _read(path):
            said = dict(words.row("events", event))
            lines.append("".join(f"<td>{escape(said.get(label, ''))}</td>" for label in labels))
    _page(out / "log.html", words.title("events"), f"<table><tr>{'</tr><tr>'.join(lines)}</tr></table>")
    return "log.html", words.title("events")


def _read(path: Path) -> Any:  # noqa: ANN401 - JSON
    return json.loads(path.read_bytes())


def _page(path: Path, title: str, body: str) -> None:
    meta = '<meta charset="utf-8"><meta name="viewport" content="width=device-width">'
    head = f'<!doctype html><html lang="sv">{meta}<title>{escape(title)}</title>'
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
        file.write(f"{head}<style>{_STYLE}</style><h1>{escape(title)}</h1>{body}")
