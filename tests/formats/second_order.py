"""The second reader of orders to destroy, from docs/formats/order.md and certificate.md alone."""

from __future__ import annotations

from tests.formats.second_reader import check_certificate, context, fingerprint, require, verify


def check_order(said, keys, people):
    """What both signed; `said` is (provider, decision, ids), `keys` (provider's public key, pinned fingerprint)."""
    provider, decision, ids = said
    public, pinned = keys
    require(decision.strip() and ids and fingerprint(public) == pinned)
    statement = context("destruction-order/1", provider, decision, b"".join(sorted(set(ids))))
    owns = []
    for account, written, signature in people:
        chain = [read_certificate(one) for one in written]
        require(0 < len(chain) <= 8 and chain[0][0][1:3] == [b"account", account])
        require([fields[1] for fields, _ in chain[1:2]] in ([], [b"invitation"]))
        require(all(fields[1] in {b"invitation", b"circle"} for fields, _ in chain[1:]))
        # The provider key stands at the end of the chain as if it had certified itself.
        above = [*((fields[2], fields[5]) for fields, _ in chain[1:]), (provider, public)]
        for (fields, signed), (issuer, issuer_public) in zip(chain, above, strict=True):
            require(fields[0] == provider and fields[6] == issuer)
            check_certificate(fields, signed, issuer_public)
        own = chain[0][0]
        verify(own[5], statement, signature)
        owns.append((account, own[5], own[6] if len(chain) > 1 else account))
    require(len(owns) == 2 and all(len(set(column)) == 2 for column in zip(*owns, strict=True)))
    return statement


def read_certificate(written):
    """Its seven fields after the label, and the signature."""
    statement, signature = written[:-64], written[-64:]
    fields, start = [], 1
    while start < len(statement):
        size = int.from_bytes(statement[start : start + 4], "big")
        fields.append(statement[start + 4 : start + 4 + size])
        start += 4 + size
    require(len(fields) == 8 and fields[0] == b"certificate/1")
    return fields[1:], signature
