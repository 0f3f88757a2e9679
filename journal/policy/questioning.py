"""Who reads which rows of the log concern a patient, and asks about them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from journal.domain.own_log_asks import AskAboutRow, ReadAnswer, ReadOwnLog
from journal.policy.decision import Rule, Table
from journal.policy.law import FB_6_11, PDL_1_1, PDL_4_2, PDL_4_3, PDL_8_5

if TYPE_CHECKING:
    from journal.domain.access import Decision
    from journal.domain.own_log_asks import AnswerQuestion, ChooseNotices, SeeQuestions
    from journal.domain.practice_asks import Administer


@dataclass(frozen=True, slots=True)
class OwnLogFacts:
    """What the law asks before somebody is told who has read."""

    concerns_themselves: bool
    is_marked_dead: bool
    guards_the_child: bool = False


OWN_LOG: Table[OwnLogFacts] = Table(
    "read who has read one's own journal",
    grounds=(
        Rule(
            "is the patient whom the rows concern",
            PDL_8_5,
            ("P-15", "P-16", "P-18", "L-09"),
            lambda f: f.concerns_themselves,
        ),
        Rule(
            "is the guardian of the child whom the rows concern",
            FB_6_11,
            ("P-11", "P-16", "P-18"),
            lambda f: f.guards_the_child,
        ),
    ),
    bars=(Rule("the patient is marked as dead", PDL_1_1, ("R-09",), lambda f: f.is_marked_dead),),
)


@dataclass(frozen=True, slots=True)
class QuestionFacts:
    """What the law asks of whoever asks about a row, and reads the answer."""

    concerns_themselves: bool
    is_their_own_access: bool


QUESTIONING: Table[QuestionFacts] = Table(
    "ask about a row of the log",
    grounds=(Rule("is the patient whom the row concerns", PDL_8_5, ("P-19",), lambda f: f.concerns_themselves),),
    bars=(Rule("it is what they did themselves", PDL_8_5, ("P-19",), lambda f: f.is_their_own_access),),
)


@dataclass(frozen=True, slots=True)
class AnswerFacts:
    """What the law asks of whoever sees what patients ask, and answers."""

    is_auditor: bool
    is_about_themselves: bool
    is_answered: bool
    is_program: bool


SEEING_QUESTIONS: Table[AnswerFacts] = Table(
    "see what patients ask about the log",
    grounds=(Rule("reviews the log", PDL_4_3, ("P-19", "A-13"), lambda f: f.is_auditor),),
    bars=(Rule("a program reviews nothing", PDL_4_2, ("A-04",), lambda f: f.is_program),),
)
ANSWERING: Table[AnswerFacts] = Table(
    "answer what a patient asks about the log",
    grounds=(Rule("reviews the log", PDL_4_3, ("P-19", "A-13"), lambda f: f.is_auditor),),
    bars=(
        Rule("is asked about what they did themselves", PDL_4_3, ("P-19",), lambda f: f.is_about_themselves),
        Rule("it is answered already", PDL_4_3, ("P-19",), lambda f: f.is_answered),
        Rule("a program reviews nothing", PDL_4_2, ("A-04",), lambda f: f.is_program),
    ),
)


@dataclass(frozen=True, slots=True)
class NameFacts:
    """What the law asks of whoever says whether patients are told names or roles."""

    is_head: bool
    is_an_exception: bool
    states_why: bool
    has_fresh_unlock: bool
    is_program: bool


TELLING_NAMES: Table[NameFacts] = Table(
    "say whether patients are told names or roles",
    grounds=(Rule("heads the operations", PDL_8_5, ("P-17",), lambda f: f.is_head),),
    bars=(
        Rule(
            "an exception is made without saying why",
            PDL_8_5,
            ("P-17",),
            lambda f: f.is_an_exception and not f.states_why,
        ),
        Rule("asks for a fresh unlock", PDL_4_2, ("S-04",), lambda f: not f.has_fresh_unlock),
        Rule("a program administers nothing", PDL_4_2, ("A-04",), lambda f: f.is_program),
    ),
)


@dataclass(frozen=True, slots=True)
class NoticeFacts:
    """What the law asks of whoever says what a patient is noticed of."""

    concerns_themselves: bool


CHOOSING_NOTICES: Table[NoticeFacts] = Table(
    "choose what to be noticed of",
    grounds=(Rule("chooses for themselves", PDL_8_5, ("P-20", "E-08"), lambda f: f.concerns_themselves),),
)

L = TypeVar("L", bound=ReadOwnLog)
Q = TypeVar("Q", AskAboutRow, ReadAnswer)


def decide_own_log(ask: L, facts: OwnLogFacts) -> Decision[L]:
    """Decide whether a patient reads, or takes home, which rows concern them."""
    return OWN_LOG.decide(ask, facts)


def decide_question(ask: Q, facts: QuestionFacts) -> Decision[Q]:
    """Decide whether a patient asks about a row, or reads the answer."""
    return QUESTIONING.decide(ask, facts)


def decide_see_questions(ask: SeeQuestions, facts: AnswerFacts) -> Decision[SeeQuestions]:
    """Decide whether somebody sees what patients ask."""
    return SEEING_QUESTIONS.decide(ask, facts)


def decide_answer(ask: AnswerQuestion, facts: AnswerFacts) -> Decision[AnswerQuestion]:
    """Decide whether somebody answers."""
    return ANSWERING.decide(ask, facts)


def decide_names(ask: Administer, facts: NameFacts) -> Decision[Administer]:
    """Decide whether somebody says if patients are told names or roles."""
    return TELLING_NAMES.decide(ask, facts)


def decide_notices(ask: ChooseNotices, facts: NoticeFacts) -> Decision[ChooseNotices]:
    """Decide whether somebody chooses what a patient is noticed of."""
    return CHOOSING_NOTICES.decide(ask, facts)
