"""A backup in the middle of a practice's days: what was written before it, and what after."""

from __future__ import annotations

from journal.domain.people import Scope
from journal.services.tokens import NewToken, create_token, end_token, list_tokens
from journal.store.log_integrator import Integrator
from tests.cast import NOON
from tests.scenes import MINUTE, opened, signed, words_in

BEFORE, AFTER = "Skrivet före kopian.", "Skrivet efter kopian."


def integrate(cast, at):
    parts = cast.parts
    integrator = Integrator(parts.store.database, parts.store.log.custody)
    return [integrator.integrate(provider, at) for provider in cast.providers.values()]


class Story:
    """A text and a token are made, then a backup; more is written, the token ended; everything is in signed trees."""

    def __init__(self, cast, run):
        self.cast, self.run, self.place = cast, run, cast.place / "backups"
        astrid = cast.signed_in("astrid")
        self.before = signed(cast, astrid, BEFORE)
        self.token = create_token(cast.parts, astrid, NewToken("läsaren", frozenset({Scope.READ}), 30), NOON)
        integrate(cast, NOON)
        code, shown = run(cast.settings, "backup", self.place)
        assert code == 0, shown
        # A process of another day: it claims pairs of its own, after the backup.
        cast.close()
        self.cast = cast = cast.copied_to(cast.place, cast.database)
        self.astrid = cast.signed_in("astrid")
        self.after = signed(cast, self.astrid, AFTER, at=NOON + MINUTE)
        (token,) = list_tokens(cast.parts, self.astrid, NOON + MINUTE)
        end_token(cast.parts, self.astrid, token.id, NOON + MINUTE)
        integrate(cast, NOON + MINUTE)
        cast.close()

    def restore(self, *arguments, **told):
        """Run `journal restore`, and wire what is there now."""
        code, shown = self.run(self.cast.settings, "restore", *arguments, **told)
        self.cast = self.cast.copied_to(self.cast.place, self.cast.database)
        return code, shown

    def reads(self, saved, at=NOON + 2 * MINUTE):
        """What Astrid, signed in anew, reads of an entry."""
        return words_in(opened(self.cast, self.cast.signed_in("astrid", at), saved.entry, at=at))
