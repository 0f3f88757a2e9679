"""The paragraphs that the policy tables cite, and the ids of the rules they make. Nowhere else is one spelled.

Figures that rest on HSLF-FS 2016:40 stand here too: the regulation was amended (HSLF-FS 2025:57), and a change of it
is to be a change of one line.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from zoneinfo import ZoneInfo


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph of law, and in one line what it asks of us."""

    cite: str
    asks: str


PDL_1_1 = Paragraph("PDL 1:1", "What the law says of patients holds for the dead too, where it can.")
PDL_1_3 = Paragraph("PDL 1:3", "Whatever is received or made in care and tells of a patient is a journal document.")
PDL_2_4 = Paragraph("PDL 2:4", "Data are used for the listed purposes only.")
PDL_2_7 = Paragraph("PDL 2:7", "Only what is needed is kept, and of offences only what is absolutely necessary.")
PDL_3_1 = Paragraph("PDL 3:1", "One journal for each patient, never of two.")
PDL_3_4 = Paragraph("PDL 3:4", "Whoever keeps the journal answers for their own entries.")
PDL_3_6 = Paragraph("PDL 3:6", "A journal says what was found, done, decided, told and chosen, by whom and when.")
PDL_3_8 = Paragraph("PDL 3:8", "What the patient holds to be wrong or misleading is noted.")
PDL_3_11 = Paragraph("PDL 3:11", "Who received a journal document or copy, and when, is noted in the journal.")
PDL_3_16 = Paragraph("PDL 3:16", "A certificate about the care is issued on request.")
PDL_3_17 = Paragraph("PDL 3:17", "A journal document is kept for at least ten years after its last item.")
PDL_3_9 = Paragraph("PDL 3:9", "What belongs in a journal is written there as soon as it can be.")
PDL_3_10 = Paragraph("PDL 3:10", "An entry is signed by the person responsible for it.")
PDL_3_14 = Paragraph("PDL 3:14", "Nothing is erased or made illegible; a correction says when and by whom.")
PDL_4_1 = Paragraph("PDL 4:1", "Staff read only for care they take part in, or as their work in health care needs.")
PDL_4_2 = Paragraph("PDL 4:2", "Authorisation is limited to what the task needs.")
PDL_4_3 = Paragraph("PDL 4:3", "Access is documented, checkable and checked.")
PDL_4_4 = Paragraph(
    "PDL 4:4", "What the patient blocks is at once unavailable to other units; guardians may not block."
)
PDL_4_5 = Paragraph(
    "PDL 4:5", "An authorised officer lifts: with consent, or for indispensable care when none can be had."
)
PDL_5_5 = Paragraph("PDL 5:5", "A patient may be given direct access to the own journal and to who has read it.")
PDL_8_2 = Paragraph("PDL 8:2", "The patient reads the journal, or gets a copy, as soon as it can be done.")
PDL_8_4 = Paragraph("PDL 8:4", "IVO decides whether a journal, or a part of it, is destroyed.")
PDL_8_5 = Paragraph("PDL 8:5", "The patient is told which direct access there has been, by whom, when and for what.")
PDL_8_6 = Paragraph("PDL 8:6", "The patient is told of the right to block and of what it means.")
PDL_9_1 = Paragraph("PDL 9:1", "A journal that nobody can keep is taken over, whole and readable.")
HFD_2017_67 = Paragraph("HFD 2017 ref. 67", "Direct access is the patient's alone: nobody is given it by proxy.")
FB_6_11 = Paragraph("FB 6:11", "A child's own wish counts for more as it grows in age and maturity.")
GDPR_12_3 = Paragraph(
    "GDPR 12.3", "An answer within a month; in two more, if that is told in the first with the reason."
)
GDPR_12_4 = Paragraph("GDPR 12.4", "Who is refused is told why, and where to complain, within a month.")
GDPR_12_6 = Paragraph("GDPR 12.6", "Who doubts who asks may ask for what shows it, and for no more.")
GDPR_15 = Paragraph("GDPR 12 and 15", "Whoever is registered asks as they like, gives no reason and pays nothing.")
GDPR_17 = Paragraph("GDPR 17", "What no law keeps is erased on request.")
GDPR_33 = Paragraph(
    "GDPR 33", "IMY is told of an incident within 72 hours, unless a risk is unlikely; every incident is documented."
)
GDPR_34 = Paragraph("GDPR 34", "Where the risk is high, those affected are told in clear and plain language.")
GDPR_18 = Paragraph("GDPR 18", "What somebody disputes is used for little else than care while it is looked into.")
PSL_6_12 = Paragraph("PSL 6:12", "What is known of anybody's health or private life is not disclosed without right.")
PSL_6_12_2 = Paragraph(
    "PSL 6:12 second para.", "A patient is not told what it is of utmost weight for the care's purpose to keep back."
)
PSL_6_13 = Paragraph("PSL 6:13", "Who told of a patient is kept secret where harm to somebody is to be feared.")
SVOD_2_2 = Paragraph("SVOD 2:2", "The patient is told before data are made available to other providers.")
SVOD_2_3 = Paragraph("SVOD 2:3", "What the patient opposes is blocked at once; a guardian may not oppose.")
SVOD_2_4 = Paragraph("SVOD 2:4", "That unblocked data exist may be seen, without provider or content.")
SVOD_3_1 = Paragraph("SVOD 3:1", "Another provider reads with a current relation, consent and relevance.")
SVOD_3_5 = Paragraph("SVOD 3:5", "In danger the blocking provider is seen, and may be asked to lift.")
SVOD_3_7 = Paragraph("SVOD 3:7", "There is no other access between providers, whoever consents.")
BFL_7_2 = Paragraph("BFL 7:2", "Accounts are kept through the seventh year after the financial year's calendar year.")
HSLF_3_12 = Paragraph(
    "HSLF-FS 2016:40 3:12-13", "Copies are made on a schedule, kept apart, and their restoring is tried."
)
HSLF_3_15 = Paragraph("HSLF-FS 2016:40 3:15", "Over an open net patient data take strong authentication.")
HSLF_5 = Paragraph("HSLF-FS 2016:40 5 kap.", "Consents, given and withdrawn, stand in the journal.")
HSLF_4_2 = Paragraph("HSLF-FS 2016:40 4:2", "A need-and-risk analysis precedes each authorisation.")
HSLF_4_1 = Paragraph("HSLF-FS 2016:40 4 kap.", "Data of other units are seen after an active choice.")
HSLF_4_3 = Paragraph("HSLF-FS 2016:40 4:3", "Authorisations are given, changed, followed up and removed.")
HSLF_4_9 = Paragraph("HSLF-FS 2016:40 4:9", "The log says who did what, where and when, for at least five years.")

SIGNED_WITHIN = 2
"""Days in which what happened is written and signed, unless a unit says otherwise (J-06; Socialstyrelsen's measure)."""

DRAFT_LOCKS_AFTER = timedelta(days=14)
"""An unsigned entry locks after at most fourteen days (J-09; practice, HSLF-FS 2016:40)."""

OWN_ACCESS_FROM = 16
"""Years: from then on a patient reads the own journal without a guardian (FB 6:11; national practice, P-11)."""

GUARDIANS_UNTIL = 13
"""Years: from that day on no guardian reads a child's journal directly (FB 6:11; national practice, P-11)."""

OF_AGE = 18
"""Years: who is younger is a child, whose guardians may not block and who blocks as maturity allows (PDL 4:4; FB)."""

JOURNAL_KEPT_YEARS = 10
"""A journal document is kept at least ten years after its last item (PDL 3:17; R-01)."""

LOG_KEPT_YEARS = 5
"""Log rows are kept at least five years (HSLF-FS 2016:40 4:9 p. 7; L-13)."""

ACCOUNTS_KEPT_YEARS = 7
"""Accounts are kept through so many years after the calendar year in which the financial year ended (BFL 7:2; R-12)."""

AUTHORISATION_REVIEWED = timedelta(days=365)
"""An authorisation is followed up at least this often (HSLF-FS 2016:40 4:3; A-08)."""

REVIEW_GRACE = timedelta(days=30)
"""How long an authorisation stands after that; then it rests by the clock alone until the head confirms it (A-08)."""

CHOICE_STANDS = timedelta(hours=12)
"""An active choice stands as long as a session may last, never longer."""

ZONE = ZoneInfo("Europe/Stockholm")
"""Whose days and years the law counts in."""


@dataclass(frozen=True, slots=True)
class Term:
    """How long a class of journal documents is kept after its last item, and what says so."""

    law: Paragraph
    years: int


JOURNAL_DOCUMENT = Term(PDL_3_17, 10)
"""Every document of a psychologist's or psychotherapist's journal (R-01). Where a regulation prescribes longer for a
class of documents, that class is a term of its own here, and the longest one decides (R-03)."""

BACKUPS_STAND = timedelta(days=35)
"""How long a copy of the key store is kept at most: after that no copy holds what was destroyed (R-07)."""

RESTORE_PROVEN_WITHIN = timedelta(days=92)
"""A backup is proven by restoring it once a quarter: copies that do not restore are known before a year rests on them.
How often is the provider's to decide, by its risks (HSLF-FS 2016:40 3:13; R-13); whoever decides so tries oftener."""

LIFT_LASTS_AT_MOST = timedelta(days=7)
"""A lift with consent ends within a week: longer, the patient ends the block (B-12; practice of the regions)."""

EMERGENCY_LASTS = timedelta(hours=24)
"""An emergency access is open for a day unless a shorter or longer time is said (E-05)."""

EMERGENCY_LASTS_AT_MOST = timedelta(days=7)
"""And never longer than a week (E-05)."""

EMERGENCY_ALONE = timedelta(hours=1)
"""Where two persons are asked for, one alone has one unit open for an hour (E-10)."""

APPROVED_WITHIN = timedelta(minutes=10)
"""The second person agrees within ten minutes, or it stays as narrow as it began (E-10)."""

REVIEWED_WITHIN = timedelta(hours=72)
"""Somebody else has looked at every emergency access after three days (PDL 4:3; E-07)."""

COPY_WITHIN = 2
"""Working days in which a copy is to be out: "as soon as can be" (PDL 8:2) in figures of our own (P-01)."""

ANSWERED_WITHIN = 5
"""Working days in which a question about the log, or its extract on paper, is to be answered (D; P-15, P-19).

It is the same whichever way the question comes: from the patient's own page, by letter, by telephone (G-04).
"""

MONTHS_TO_ANSWER = 1
"""Whoever makes use of a right is answered within a month of asking (GDPR 12.3; G-01)."""

MONTHS_AT_MOST = 3
"""And where that is told within the first month, with the reason, within three in all (GDPR 12.3; G-02)."""

NOTICE_WAITS_AT_MOST = timedelta(days=90)
"""A patient's notice may wait for their safety until a day that is said, at most so long (E-08)."""
