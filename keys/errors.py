"""The few ways in which keys fail; one error for all that does not open: a reason would be an oracle."""

from __future__ import annotations


class DoesNotOpenError(Exception):
    """One error for what does not open, whatever the reason: key, context, changed bytes, signature."""


class WeakPassphraseError(Exception):
    """A passphrase was refused before it was taken into use; `why` is a key for the text shown."""

    def __init__(self, why: str) -> None:
        """Take the reason: "short", "common" or "personal"."""
        super().__init__(why)
        self.why = why


class SessionStoreError(Exception):
    """The directory of the sessions is not ours alone, or cannot be written."""


class KeyStoreError(Exception):
    """The key store cannot serve (down, locked, read-only, wrong root); nothing opens."""


class StoresDifferError(KeyStoreError):
    """Replica and key store hold different bytes for the same half: red, for a person to settle."""


class BehindLogError(KeyStoreError):
    """The key store is behind the log: closings and destructions are replayed before it serves."""


class MainBehindError(KeyStoreError):
    """The main database is behind the largest tree that the key store has seen: restored or rolled back."""


class HalfRefusedError(KeyStoreError):
    """No committed row of the access log names this half."""


class DestructionRefusedError(KeyStoreError):
    """A half is younger than ten years, and no order signed by two accounts names it; nothing was destroyed."""
