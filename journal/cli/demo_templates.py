"""The templates of the demo's notes: what is written under which keyword at which kind of visit."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from journal.cli.demo_course import Visit
from journal.cli.demo_material import Step, material
from journal.cli.demo_wording import Writer, named
from journal.domain.entry import EntryKind, Keyword

Parts = dict[Keyword, list[str]]
K = Keyword
ASIDES = ("quote", "hobby")


def write(say: Writer, visit: Visit) -> dict[Keyword, str]:
    """Return the text of a course's next visit, keyword by keyword, in the order of the keywords."""
    parts: Parts = {}
    WAYS[visit.kind](say, visit, parts)
    fill = say.words | {"nästa": visit.next_time, "poäng": str(visit.points), "förra": str(visit.before)}
    fill["nu"] = fill["poäng"]
    filled = {keyword: " ".join(parts[keyword]).format_map(fill) for keyword in K if parts.get(keyword)}
    return named(filled, say.words)


def _status(say: Writer, visit: Visit, parts: Parts) -> None:
    parts[K.MENTAL_STATUS] = [say.line("contact"), say.line(f"mood.{visit.level}")]
    if say.draw.chance(0.6):
        parts[K.MENTAL_STATUS].append(say.line("thought"))


def _risk(say: Writer, visit: Visit, parts: Parts) -> None:
    if say.course.thoughts_of_death and visit.level == "early":
        say.feared = True
        parts[K.SUICIDE_RISK] = [say.line("risk.passive")]
    elif say.feared and visit.level != "late":
        parts[K.SUICIDE_RISK] = [say.line("risk.fading")]
    else:
        parts[K.SUICIDE_RISK] = [say.line("risk.none")]


def _rating(say: Writer, visit: Visit, parts: Parts) -> None:
    first = visit.kind is EntryKind.FIRST_VISIT
    parts[K.RATING] = [say.line("rating.first" if first else "rating")]
    if say.words["skala"] == "PHQ-9":
        thoughts = say.course.thoughts_of_death and visit.level == "early"
        parts[K.RATING].append(f"Fråga 9: {1 if thoughts else 0}.")


def _planned(say: Writer, visit: Visit, parts: Parts) -> None:
    known = "next.first" if visit.kind is EntryKind.FIRST_VISIT else "next"
    parts[K.PLANNING] = [say.line(known if visit.next_time else "next.unset")]


def _first_visit(say: Writer, visit: Visit, parts: Parts) -> None:
    parts[K.REASON] = [say.line("reason")]
    parts[K.CURRENT] = [say.line("first"), say.line("reflect.early")]
    home = "{boende}. Arbetar som {yrke}."
    earlier = [say.line(f"earlier.{say.earlier.way}")] if say.earlier.way else []
    parts[K.BACKGROUND] = [home, _of_this_course(say, "background"), *earlier]
    _status(say, visit, parts)
    _risk(say, visit, parts)
    _rating(say, visit, parts)
    parts[K.INFORMATION] = [say.line("info.first")]
    _planned(say, visit, parts)


def _of_this_course(say: Writer, heading: str) -> str:
    """Return the line that belongs to the course's variant, so that background and diagnosis agree."""
    lines = material(say.course.contact.problem).lines[heading]
    return lines[say.course.first_points % 3 % len(lines)]


def _assessment(say: Writer, visit: Visit, parts: Parts) -> None:
    parts[K.CURRENT] = [say.line("first"), say.line("early"), say.line("reflect.early")]
    _status(say, visit, parts)
    _risk(say, visit, parts)
    parts[K.ASSESSMENT] = [_of_this_course(say, "diagnosis")]
    if say.draw.chance(0.5):
        parts[K.EARLY_HYPOTHESIS] = [say.line("hypothesis")]
    _planned(say, visit, parts)


def _suicide_risk(say: Writer, visit: Visit, parts: Parts) -> None:
    say.feared = True
    parts[K.CURRENT] = [say.line("risk.current")]
    _status(say, visit, parts)
    parts[K.SUICIDE_RISK] = [say.line("risk.structured")]
    parts[K.ASSESSMENT] = [say.line("risk.judge")]
    parts[K.INTERVENTION] = [say.line("risk.act")]
    _planned(say, visit, parts)


def _plan(say: Writer, visit: Visit, parts: Parts) -> None:
    parts[K.CURRENT] = [say.line(visit.level), say.line("plan.talk")]
    parts[K.PLANNING] = [say.line("plan")]
    parts[K.INFORMATION] = [say.line("info.plan")]
    _risk(say, visit, parts)
    parts[K.PLANNING].append(say.line("next" if visit.next_time else "next.unset"))


def _session(say: Writer, visit: Visit, parts: Parts) -> None:
    step, done = next(say.steps), say.task
    parts[K.CURRENT] = [_followed_up(say, done, visit)] if done else []
    parts[K.CURRENT] += [*step.current, say.line(visit.level)]
    parts[K.INTERVENTION] = list(step.act)
    parts[K.HOMEWORK] = [step.homework]
    parts[K.ASSESSMENT] = [say.line(f"judge.{visit.level}")]
    say.task = step
    _planned(say, visit, parts)
    if say.draw.chance(0.95):
        _at_length(say, visit, parts)
    if say.draw.chance(0.55):
        _at_greater_length(say, visit, parts)
    _now_and_then(say, visit, parts)


def _at_length(say: Writer, visit: Visit, parts: Parts) -> None:
    """Add what a hurried note leaves out."""
    parts[K.CURRENT].append(say.line(f"reflect.{visit.level}"))
    if told := next(say.threads, ""):
        parts[K.CURRENT].append(told)
    parts[K.INTERVENTION].append(say.line("act"))
    _status(say, visit, parts)


def _at_greater_length(say: Writer, visit: Visit, parts: Parts) -> None:
    """Add what a note has room for when there was much to tell."""
    parts[K.CURRENT].insert(1, say.line(visit.level))
    parts[K.INTERVENTION].append(say.line("act"))
    parts[K.CURRENT].append(say.line(say.draw.pick(ASIDES)))
    parts[K.ASSESSMENT].append(say.line("view"))


def _followed_up(say: Writer, task: Step, visit: Visit) -> str:
    well = visit.level != "setback" and say.draw.chance(0.7)
    return task.done if well else task.partly


def _now_and_then(say: Writer, visit: Visit, parts: Parts) -> None:
    if (say.course.thoughts_of_death and visit.level != "late") or say.draw.chance(0.6):
        _risk(say, visit, parts)
    if say.draw.chance(0.5):
        _rating(say, visit, parts)
    if say.draw.chance(0.13):
        parts[K.INFORMATION] = [say.line("info")]
    if say.draw.chance(0.12):
        parts[K.NEXT_OF_KIN] = [say.line("kin")]


def _follow_up(say: Writer, visit: Visit, parts: Parts) -> None:
    parts[K.CURRENT] = [say.line("follow"), say.line(visit.level), say.line(f"reflect.{visit.level}")]
    parts[K.CURRENT].append(say.line("follow.say"))
    _status(say, visit, parts)
    _risk(say, visit, parts)
    _rating(say, visit, parts)
    parts[K.ASSESSMENT] = [say.line("follow.goal"), say.line(f"judge.{visit.level}")]
    _planned(say, visit, parts)


def _closing(say: Writer, visit: Visit, parts: Parts) -> None:
    parts[K.CURRENT] = [say.line("late"), say.line("reflect.late"), say.line("late")]
    parts[K.BACKGROUND] = [_of_this_course(say, "background")]
    parts[K.INTERVENTION] = [say.line("closing.act")]
    parts[K.INFORMATION] = [say.line("info.closing")]
    _status(say, visit, parts)
    _risk(say, visit, parts)
    parts[K.RATING] = ["{skala}: {poäng} poäng (vid start {första})."]
    parts[K.ASSESSMENT] = [say.line("closing")]
    parts[K.PLANNING] = [say.line("last")]


def _phone(say: Writer, visit: Visit, parts: Parts) -> None:
    parts[K.REASON] = [say.line("reason.phone")]
    parts[K.CURRENT] = [say.line("phone"), say.line(visit.level)]
    _risk(say, visit, parts)
    parts[K.INTERVENTION] = [say.line("phone.act")]
    parts[K.PLANNING] = ["Nästa samtal står kvar {nästa}." if visit.next_time else say.line("next.unset")]


def _collaboration(say: Writer, visit: Visit, parts: Parts) -> None:
    who, _, what = say.line("collab").partition("|")
    parts[K.REASON] = [who]
    parts[K.CURRENT] = [what]
    parts[K.INFORMATION] = [say.line("collab.info")]
    parts[K.PLANNING] = [say.line("collab.plan")]
    if visit.next_time:
        parts[K.PLANNING].append("Nästa samtal med {namn} {nästa}.")


def _missed(say: Writer, visit: Visit, parts: Parts) -> None:
    why = say.draw.pick(("missed.absent", "missed.cancelled"))
    parts[K.CURRENT] = [say.line(why)]
    parts[K.INTERVENTION] = [say.line(f"{why}.done")]
    parts[K.ASSESSMENT] = [say.line(f"{why}.think")]
    _planned(say, visit, parts)


WAYS: Mapping[EntryKind, Callable[[Writer, Visit, Parts], None]] = {
    EntryKind.FIRST_VISIT: _first_visit,
    EntryKind.ASSESSMENT: _assessment,
    EntryKind.SUICIDE_RISK: _suicide_risk,
    EntryKind.PLAN: _plan,
    EntryKind.SESSION: _session,
    EntryKind.FOLLOW_UP: _follow_up,
    EntryKind.CLOSING: _closing,
    EntryKind.PHONE: _phone,
    EntryKind.COLLABORATION: _collaboration,
    EntryKind.MISSED: _missed,
}
