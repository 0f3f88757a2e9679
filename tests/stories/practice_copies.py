"""What a restore leaves of the days since the copy: the part of the model that is about two stores of unlike age."""

from __future__ import annotations

from tests.stories.practice_people import PROVIDER_OF


class Restored:
    """What the key store keeps shut or destroyed though the main database no longer knows why."""

    @property
    def destroyed(self):
        """The versions, and the texts of cases, that were destroyed."""
        return {one.id for one in self.sealed if one.state == "destroyed"}

    @property
    def sealed(self):
        """All that has a half of its own."""
        versions = [version for entry in self.entries for version in entry.versions]
        return versions + [text for case in self.cases for text in case.texts]

    def whose(self, half):
        """Which provider a version, or a text of a case, is kept by."""
        entry = (e.unit for e in self.entries if half in {v.id for v in e.versions})
        return PROVIDER_OF[next(entry, None) or next(c.unit for c in self.cases if half in {t.id for t in c.texts})]

    def learns_from(self, later):
        """Take over what the key store knows of later days: what was destroyed, and what was closed by blocks."""
        gone = later.destroyed
        for one in (one for one in self.sealed if one.id in gone):
            one.destroy()
        known = {block.event for block in self.blocks}
        lost = [block for block in later.blocks if block.stands and block.event not in known]
        closed = [entry for entry in later.entries if any(block.closes(entry) for block in lost)]
        self.shut = later.shut | {version.id for entry in closed for version in entry.versions}

    def closes_again(self, later, people):
        """Close, as later days had, the accounts that came back; return their ids. ``people`` are the staff by name.

        Somebody with whom a journal's last key would go stays, let in by nothing, until a start at which it is not so.
        """
        left = {account.id for account in later.accounts.values()}
        patients = {key: account for key, account in self.accounts.items() if account.id not in left}
        for key in patients:
            del self.accounts[key]
        closed = {account.id for account in patients.values()}
        back = {name for name, person in self.staff.items() if person.is_out or name not in later.staff}
        for name in sorted(back, key=lambda name: people[name].account):
            if self.closing(name) == "done":
                self.forget(name)
                closed.add(people[name].account)
            else:
                self.staff[name].is_out = True
        return closed

    def kept(self, name, entry):
        """Whether marks of a block that no log knows keep it from ordinary reading by where this session works."""
        own = self.seats[name].post.unit == entry.unit
        lifted = bool(self.lifts_over(name, entry))
        return not own and not lifted and any(self.is_shut(version) for version in self.shown(name, entry))

    def is_shut_or_gone(self, entry):
        """Whether a restore has something to say about an entry."""
        return any(self.is_shut(version) or version.state == "destroyed" for version in entry.versions)

    def is_shut(self, version):
        """Whether a mark of a block that no log knows is on what is left of a version."""
        return version.id in self.shut and version.state != "destroyed"
