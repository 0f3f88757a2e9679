"""One protection of the product taken away at a time: the practice's days must notice each (tools/breaks.py)."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from journal.services import (
    closing_again,
    copies,
    destroying,
    destruction_choices,
    leaving,
    own_copy_files,
    parting,
    patient_journal,
    replaying,
    restoring,
    veils,
)
from journal.services.leaving import leave_facts
from journal.store import assignments, emergency_facts, releases, retention_facts
from journal.store.destroyed import versions_of_journal
from keys import key_store, store_merge
from keys.sessions import SessionStore
from keys.store_secrets import StoredSecrets

TEN_DAYS = timedelta(days=10)


def whole_journal_is_named(patch):
    def named(connection, journal, patient, _chosen):
        return [version.id for version in versions_of_journal(connection, journal.id, patient)]

    patch.setattr(destruction_choices, "_of_entry", named)


def whole_journal_loses_its_halves(patch):
    def destroyed(parts, done, at):
        with parts.store.database.reading() as connection:
            more = [version.id for version in versions_of_journal(connection, done.journal, done.patient)]
        return key_store.bury(parts.key_store.stores, {*done.versions, *more}, at)

    patch.setattr(destroying, "carry_out_in_key_store", destroyed)


def nothing_is_destroyed(patch):
    patch.setattr(key_store, "bury", lambda _stores, ids, _at: len(ids))


def text_comes_back_with_main(patch):
    patch.setattr(replaying, "unmarked", lambda _connection, _versions: ())


def half_comes_back_with_keys(patch):
    patch.setattr(replaying, "_waiting", lambda _parts: [])


def half_comes_back_by_merging(patch):
    def merged(chunk, _upto, into):
        held = set(into.scalars(store_merge.select(store_merge.pair.c.id)))
        new = [dict(row) for row in chunk if row["id"] not in held]
        if new:
            into.execute(store_merge.insert(store_merge.pair), new)

    patch.setattr(store_merge, "_merge_pairs", merged)
    patch.setattr(store_merge, "delete", store_merge.select)


def main_that_went_back_serves(patch):
    patch.setattr(restoring, "require_consistent", lambda _parts: None)


def marks_are_not_compared(patch):
    patch.setattr(restoring, "heal_marks", lambda _parts: 0)


def one_destroys_alone(patch):
    def told(*asked):
        return replace(facts(*asked), another_proposed=True)

    facts = retention_facts.destroy_facts
    patch.setattr(destroying, "destroy_facts", told)
    patch.setattr(key_store, "require_order", lambda *_asked: None)


def last_key_leaves(patch):
    patch.setattr(leaving, "leave_facts", lambda *asked: replace(leave_facts(*asked), holds_a_key_alone=False))


def closed_account_goes_on(patch):
    patch.setattr(leaving, "empty_account", lambda *_told: None)
    patch.setattr(SessionStore, "drop", lambda *_told: None)


def closed_account_comes_back_with_keys(patch):
    def dropped(secrets, kind, owner):
        with secrets._stores.writing() as writing:  # noqa: SLF001  (what it was before copies were thought of)
            rows = key_store.pair.metadata.tables["secret"].c
            writing.execute(rows.owner.table.delete().where(rows.kind == kind, rows.owner == owner.bytes))

    patch.setattr(StoredSecrets, "drop", dropped)


def lift_outlives_its_end(patch):
    lifts_for = veils.lifts_for

    def found(connection, actor, patient, at):
        return lifts_for(connection, actor, patient, at - TEN_DAYS)

    patch.setattr(veils, "lifts_for", found)


def emergency_opens_the_unchosen(patch):
    facts = emergency_facts.EmergencyReadFacts
    patch.setattr(emergency_facts, "EmergencyReadFacts", lambda **told: facts(**told | {"entry_was_chosen": True}))


def one_alone_has_more_than_an_hour(patch):
    patch.setattr(emergency_facts, "closes_at", lambda emergency: emergency.ends_at)


def one_alone_opens_several_units(patch):
    facts = emergency_facts.EmergencyReadFacts
    told = {"within_one_unit_while_alone": True}
    patch.setattr(emergency_facts, "EmergencyReadFacts", lambda **said: facts(**said | told))


def second_person_is_the_first(patch):
    facts = emergency_facts.ApprovalFacts
    patch.setattr(emergency_facts, "ApprovalFacts", lambda **told: facts(**told | {"is_their_own": False}))


def unconfirmed_stands_on(patch):
    patch.setattr(assignments, "clock", lambda at: {"at": at, "confirmed_after": at - 100 * timedelta(days=365)})


def released_stays_released(patch):
    units = releases.releasing_units
    patch.setattr(releases, "unit_releases", lambda *_asked: True)
    patch.setattr(releases, "releasing_units", lambda *asked: units(*asked) | frozenset(asked[2]))


def locked_by_the_clock_is_kept_back(patch):
    waiting = releases._waiting  # noqa: SLF001  (what it was before it asked for the time)
    settled = releases.VersionRow.state.in_(["signed", "locked"])
    patch.setattr(releases, "_waiting", lambda: (settled, *waiting()[1:]))


def withheld_is_shown(patch):
    patch.setattr(patient_journal, "choices_in", lambda *_asked: {})


def sealed_is_shown(patch):
    patch.setattr(patient_journal, "standing_seals", lambda *_asked: ())


def closed_own_account_goes_on(patch):
    patch.setattr(parting, "erase_account", lambda *_told: None)
    patch.setattr(parting, "erase_held", lambda *_told: None)


def closed_account_comes_back_with_main(patch):
    patch.setattr(closing_again, "_close_staffs", lambda *_asked: False)


def closed_own_account_comes_back_with_main(patch):
    patch.setattr(closing_again, "_close_patients", lambda *_asked: False)


def closing_is_not_kept_in_mind(patch):
    patch.setattr(parting, "mark_closed", lambda *_told: None)


def texts_of_cases_stay(patch):
    patch.setattr(destroying, "chosen_texts", lambda *_asked, **_named: ())


def texts_of_cases_keep_their_halves(patch):
    def destroyed(parts, done, at):
        return key_store.bury(parts.key_store.stores, set(done.versions), at)

    patch.setattr(destroying, "carry_out_in_key_store", destroyed)


def masked_is_copied(patch):
    patch.setattr(copies, "masks_of", lambda *_asked: {})


def copy_outlives_what_it_copies(patch):
    patch.setattr(own_copy_files, "unmarked", lambda _connection, versions: versions)


BREAKS = (
    whole_journal_is_named,
    whole_journal_loses_its_halves,
    nothing_is_destroyed,
    text_comes_back_with_main,
    half_comes_back_with_keys,
    half_comes_back_by_merging,
    main_that_went_back_serves,
    marks_are_not_compared,
    one_destroys_alone,
    last_key_leaves,
    closed_account_goes_on,
    closed_account_comes_back_with_keys,
    lift_outlives_its_end,
    emergency_opens_the_unchosen,
    one_alone_has_more_than_an_hour,
    one_alone_opens_several_units,
    second_person_is_the_first,
    unconfirmed_stands_on,
    released_stays_released,
    locked_by_the_clock_is_kept_back,
    withheld_is_shown,
    sealed_is_shown,
    closed_account_comes_back_with_main,
    closed_own_account_goes_on,
    closed_own_account_comes_back_with_main,
    closing_is_not_kept_in_mind,
    texts_of_cases_stay,
    texts_of_cases_keep_their_halves,
    masked_is_copied,
    copy_outlives_what_it_copies,
)
"""Each takes one protection away."""
