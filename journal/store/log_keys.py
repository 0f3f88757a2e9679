"""What the access log is given of the key store: its signing keys, and the largest tree that was seen."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from journal.domain.errors import UnavailableError
from keys.errors import KeyStoreError
from keys.merkle import EMPTY_ROOT
from keys.notes import add_signature, checkpoint_text, sign_note, verifier_key
from keys.signing import public_key, signer

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from uuid import UUID


SEEDS_KEPT = 60.0
"""Seconds that a log key is kept in memory: a rotation is signed by every worker within a minute."""


@dataclass(frozen=True, slots=True)
class LogCustody:
    """Three calls of the key store; journal.installation wires them.

    ``seeds`` gives a provider's log signing seeds, 32 bytes each, the newest first: one, or two during a rotation.
    """

    seeds: Callable[[UUID], Sequence[bytes]]
    tree_seen: Callable[[UUID], tuple[int, bytes] | None]
    see_tree: Callable[[UUID, int, bytes], None]

    def signed(self, provider: UUID, message: bytes) -> bytes:
        """Sign with the newest key, 64 bytes; UnavailableError when the key store is down or has no key."""
        return _signer(self._seeds(provider)[0])(message)

    def signed_note(self, provider: UUID, text: str) -> str:
        """Sign a text of lines by the newest key, as a C2SP signed note in the log's name; UnavailableError as above.

        Its first line says what it is, and is no log's origin: it never passes for a checkpoint.
        """
        return sign_note(text, origin_of(provider), self._seeds(provider)[0])

    def signed_checkpoint(self, provider: UUID, size: int, root: bytes) -> str:
        """Sign a checkpoint, docs/formats/checkpoint.md, by every key that there is."""
        origin = origin_of(provider)
        first, *others = self._seeds(provider)
        note = sign_note(checkpoint_text(origin, size, root), origin, first)
        for seed in others:
            note = add_signature(note, origin, seed)
        return note

    def verifier_keys(self, provider: UUID) -> list[str]:
        """Return the public halves of the keys that sign now, the newest first, as whoever checks notes takes them."""
        return [verifier_key(origin_of(provider), public_key(seed)) for seed in self._seeds(provider)]

    def largest_seen(self, provider: UUID) -> tuple[int, bytes]:
        """Return size and root of the largest tree that the key store has seen; UnavailableError when it is down."""
        try:
            return self.tree_seen(provider) or (0, EMPTY_ROOT)
        except KeyStoreError as error:
            raise UnavailableError(f"key store: {error}") from error

    def _seeds(self, provider: UUID) -> Sequence[bytes]:
        try:
            seeds = self.seeds(provider)
        except KeyStoreError as error:
            raise UnavailableError(f"key store: {error}") from error
        if not seeds:
            raise UnavailableError("key store: this provider's log has no key")
        return seeds


# Every row of every log is signed: the expanded keys are kept as long as their seeds are.
_signer = lru_cache(maxsize=16)(signer)


def origin_of(provider: UUID) -> str:
    """Name a provider's log: the origin of its checkpoints and the name of its keys."""
    return f"sigill-log/{provider}"
