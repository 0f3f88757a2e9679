"""Each format read by keys/: a case in, what the case promises out, or DoesNotOpenError."""

from __future__ import annotations

from uuid import UUID

from keys import bundles, entry_keys, granting, orders, pairs, passphrases, recovery, sealing, sessions, signing
from keys.context import context

raw = bytes.fromhex


def field(written):
    kind, _, value = written.partition(" ")
    return {"id": UUID, "text": str, "number": int, "bytes": raw}[kind](value)


def read_context(case):
    return {"context": context(case["label"], *map(field, case.get("field", []))).hex()}


def read_sealing(case):
    opened = sealing.open_text if case["kind"] == "text" else sealing.open_sealed
    return {"plain": opened(raw(case["key"]), raw(case["sealed"]), raw(case["context"])).hex()}


def read_entry_key(case):
    found = entry_keys.entry_key(raw(case["reader_secret"]), raw(case["half"]), raw(case["context"]))
    return {"entry_key": found.hex()}


def read_text_signature(case):
    signing.verify_text(*(raw(case[name]) for name in ("public", "text", "signature", "context")))
    return {"accepted": "yes"}


def read_keys(case):
    public = pairs.key_pair(raw(case["seed"])).public
    return {"wrapping": public.wrapping.hex(), "signing": public.signing.hex()}


def read_grant(case):
    if case["kind"] == "earlier":
        circle = (UUID(case["provider"]), UUID(case["circle"]), int(case["epoch"]))
        return {"earlier": granting.open_earlier(raw(case["secret"]), raw(case["sealed"]), *circle).hex()}
    header = granting.GrantHeader(
        UUID(case["provider"]),
        case["what"],
        UUID(case["what_id"]),
        int(case["epoch"]),
        UUID(case["to_id"]),
        int(case["to_epoch"]),
        UUID(case["by_id"]),
        int(case["by_epoch"]),
    )
    grant = granting.Grant(header, raw(case["wrapped"]), raw(case["signature"]))
    return {"secret": granting.unwrap(grant, pairs.key_pair(raw(case["seed"])), raw(case["by_public"])).hex()}


def read_certificate(case):
    certificate = granting.Certificate(
        UUID(case["provider"]),
        case["subject"],
        UUID(case["subject_id"]),
        int(case["epoch"]),
        pairs.PublicKeys(raw(case["wrapping"]), raw(case["signing"])),
        UUID(case["issuer_id"]),
        raw(case["signature"]),
    )
    granting.check_certificate(certificate, raw(case["issuer_public"]))
    return {
        "accepted": "yes",
        "issuer_fingerprint": granting.fingerprint(raw(case["issuer_public"])).hex(),
    }


def as_certificate(written):
    statement, signature = raw(written)[:-64], raw(written)[-64:]
    fields, start = [], 1
    while start < len(statement):
        end = start + 4 + int.from_bytes(statement[start : start + 4], "big")
        fields.append(statement[start + 4 : end])
        start = end
    _label, provider, subject, subject_id, epoch, wrapping, signing, issuer_id = fields
    keys = pairs.PublicKeys(wrapping, signing)
    ids = [UUID(bytes=one) for one in (provider, subject_id, issuer_id)]
    number = int.from_bytes(epoch, "big")
    return granting.Certificate(ids[0], subject.decode(), ids[1], number, keys, ids[2], signature)


def read_order(case):
    signed = []
    for which in ("first", "second"):
        chain = tuple(as_certificate(one) for one in case[which])
        signed.append(orders.Signed(UUID(case[f"{which}_account"]), chain, raw(case[f"{which}_signature"])))
    ids = frozenset(UUID(one) for one in case["named"])
    public = raw(case["provider_public"])
    order = orders.Order(UUID(case["provider"]), case["decision"], ids, public, tuple(signed))
    orders.check_order(order, raw(case["fingerprint"]))
    return {"statement": orders.order_statement(order.provider, order.decision, ids).hex(), "accepted": "yes"}


def read_bundle(case):
    if case.get("kind") == "name":
        return {"holder": bundles.open_name(raw(case["sealed"]), raw(case["bundle_key"]), UUID(case["account"]))}
    bundle = bundles.open_bundle(raw(case["sealed"]), raw(case["bundle_key"]), UUID(case["account"]))
    return {"seed": bundle.seed.hex(), "pin": [f"{one.hex} {pin.hex()}" for one, pin in bundle.pins.items()]}


def read_lock(case):
    ids = (UUID(case["account"]), UUID(case["unlocker"]))
    return {"bundle_key": bundles.unlock(raw(case["locked"]), raw(case["unlocking_key"]), *ids).hex()}


def read_code(case):
    return {"unlocking_key": bundles.code_key(case["code"], UUID(case["account"])).hex()}


def read_passkey(case):
    key = bundles.passkey_key(raw(case["answer"]), UUID(case["account"]))
    return {"salt": bundles.passkey_salt().hex(), "unlocking_key": key.hex()}


def read_passphrase(case):
    cost = passphrases.Cost(int(case["kibibytes"]) * 1024, int(case["passes"]))
    stretched = passphrases.stretch(case["passphrase"], raw(case["salt"]), cost)
    asked = []

    def root_mac(message):
        asked.append(message)
        return raw(case["mac_answer"])

    key = passphrases.passphrase_key(stretched, root_mac)
    return {"stretched": stretched.hex(), "mac_input": asked[0].hex(), "unlocking_key": key.hex()}


def read_unlockers(case):
    readers = {"lock": read_lock, "code": read_code, "passkey": read_passkey, "passphrase": read_passphrase}
    return readers[case["kind"]](case)


def read_session(case):
    if "seed" in case:
        return {"cookie": sessions.roster_cookie(raw(case["seed"]), UUID(case["account"])).value}
    return {
        "session_id": sessions.session_id(case["cookie"]),
        "session_key": sessions.session_key(case["cookie"]).hex(),
        "plain": sessions.open_item(sessions.Cookie(case["cookie"]), case["item"], raw(case["sealed"])).hex(),
    }


def read_recovery(case):
    return {"secret": recovery.join(case["words"]).hex()}
