"""All tables of the main database under one name: importing this module registers every one."""

from __future__ import annotations

from journal.store.age_exemption_tables import AgeExemptionRow
from journal.store.block_tables import BlockRow, LiftRow
from journal.store.breach_tables import BreachRow, BreachStepRow
from journal.store.care_tables import (
    ChoiceRow,
    EntryRow,
    JournalRow,
    PatientRow,
    RelationRow,
    RelativeRow,
    RewrappedKeyRow,
    VersionRow,
)
from journal.store.case_tables import CaseMaskRow, CaseRow, CaseStepRow, CaseTextRow
from journal.store.columns import Tables
from journal.store.death_tables import DeathRow
from journal.store.duty_tables import AppointmentRow, AssignmentReviewRow, NeedAnalysisRow
from journal.store.emergency_tables import EmergencyEntryRow, EmergencyRow, EmergencyRuleRow, NoticeRow
from journal.store.guardian_tables import GuardianshipRow
from journal.store.informed_tables import InformedRow
from journal.store.log_tables import AccessEventRow, AccessPayloadRow, CheckpointRow, LogLeafRow, OpeningCountRow
from journal.store.own_log_tables import LogQuestionRow, NoticeChoiceRow, NoticeSweepRow, StaffNameRow
from journal.store.passkey_tables import PasskeyRow
from journal.store.patient_tables import (
    PatientAccountRow,
    PatientClaimRow,
    PortalSealRow,
    ReleaseChoiceRow,
    ReleaseRow,
    ReleaseRuleRow,
)
from journal.store.people_tables import (
    AccountKeyRow,
    AccountRow,
    AssignmentRow,
    CircleRow,
    GrantRow,
    IdempotencyRow,
    InvitationRow,
    LogKeyRow,
    ProviderRow,
    ThrottleRow,
    UnitRow,
    UnlockerRow,
)
from journal.store.protection_tables import ProtectionRow
from journal.store.retention_tables import DestructionRow, DestructionTextRow, DestructionVersionRow, RetentionHoldRow
from journal.store.statement_tables import StatementRow

__all__ = [
    "AccessEventRow",
    "AccessPayloadRow",
    "AccountKeyRow",
    "AccountRow",
    "AgeExemptionRow",
    "AppointmentRow",
    "AssignmentReviewRow",
    "AssignmentRow",
    "BlockRow",
    "BreachRow",
    "BreachStepRow",
    "CaseMaskRow",
    "CaseRow",
    "CaseStepRow",
    "CaseTextRow",
    "CheckpointRow",
    "ChoiceRow",
    "CircleRow",
    "DeathRow",
    "DestructionRow",
    "DestructionTextRow",
    "DestructionVersionRow",
    "EmergencyEntryRow",
    "EmergencyRow",
    "EmergencyRuleRow",
    "EntryRow",
    "GrantRow",
    "GuardianshipRow",
    "IdempotencyRow",
    "InformedRow",
    "InvitationRow",
    "JournalRow",
    "LiftRow",
    "LogKeyRow",
    "LogLeafRow",
    "LogQuestionRow",
    "NeedAnalysisRow",
    "NoticeChoiceRow",
    "NoticeRow",
    "NoticeSweepRow",
    "OpeningCountRow",
    "PasskeyRow",
    "PatientAccountRow",
    "PatientClaimRow",
    "PatientRow",
    "PortalSealRow",
    "ProtectionRow",
    "ProviderRow",
    "RelationRow",
    "RelativeRow",
    "ReleaseChoiceRow",
    "ReleaseRow",
    "ReleaseRuleRow",
    "RetentionHoldRow",
    "RewrappedKeyRow",
    "StaffNameRow",
    "StatementRow",
    "Tables",
    "ThrottleRow",
    "UnitRow",
    "UnlockerRow",
    "VersionRow",
]
