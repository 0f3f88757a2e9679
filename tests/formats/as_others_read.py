"""Each format read by the second reader: a case in, what the case promises out, or a refusal."""

from __future__ import annotations

from tests.formats import second_order, second_slip39
from tests.formats import second_reader as second

raw = bytes.fromhex


def field(written):
    kind, _, value = written.partition(" ")
    return {
        "id": raw,
        "text": lambda text: text.encode(),
        "number": lambda digits: second.number(int(digits)),
        "bytes": raw,
    }[kind](value)


def raws(case, *names):
    return [raw(case[name]) for name in names]


def read_context(case):
    return {"context": second.context(case["label"], *map(field, case.get("field", []))).hex()}


def read_sealing(case):
    opened = second.open_text if case["kind"] == "text" else second.open_sealed
    return {"plain": opened(*raws(case, "key", "sealed", "context")).hex()}


def read_entry_key(case):
    return {"entry_key": second.entry_key(*raws(case, "reader_secret", "half", "context")).hex()}


def read_text_signature(case):
    second.verify_text(*raws(case, "public", "text", "signature", "context"))
    return {"accepted": "yes"}


def read_keys(case):
    wrapping, signing = second.public_keys(raw(case["seed"]))
    return {"wrapping": wrapping.hex(), "signing": signing.hex()}


def read_grant(case):
    if case["kind"] == "earlier":
        names = ("secret", "sealed", "provider", "circle")
        return {"earlier": second.open_earlier(*raws(case, *names), int(case["epoch"])).hex()}
    to, by = ((raw(case[f"{end}_id"]), int(case[f"{end}_epoch"])) for end in ("to", "by"))
    what_id, provider = raws(case, "what_id", "provider")
    header = second.grant_header(provider, case["what"], what_id, int(case["epoch"]), to, by)
    return {"secret": second.unwrap(header, *raws(case, "wrapped", "signature", "seed", "by_public")).hex()}


def read_certificate(case):
    fields = (
        raw(case["provider"]),
        case["subject"].encode(),
        raw(case["subject_id"]),
        second.number(int(case["epoch"])),
        *raws(case, "wrapping", "signing", "issuer_id"),
    )
    second.check_certificate(fields, *raws(case, "signature", "issuer_public"))
    return {"accepted": "yes", "issuer_fingerprint": second.fingerprint(raw(case["issuer_public"])).hex()}


def read_order(case):
    said = (raw(case["provider"]), case["decision"].encode(), [raw(one) for one in case["named"]])
    keys = raws(case, "provider_public", "fingerprint")
    people = [
        (raw(case[f"{which}_account"]), [raw(one) for one in case[which]], raw(case[f"{which}_signature"]))
        for which in ("first", "second")
    ]
    return {"statement": second_order.check_order(said, keys, people).hex(), "accepted": "yes"}


def read_bundle(case):
    if case.get("kind") == "name":
        return {"holder": second.open_name(*raws(case, "sealed", "bundle_key", "account"))}
    seed, pins = second.open_bundle(*raws(case, "sealed", "bundle_key", "account"))
    return {"seed": seed.hex(), "pin": [f"{provider.hex()} {pin.hex()}" for provider, pin in pins.items()]}


def read_lock(case):
    return {"bundle_key": second.unlock(*raws(case, "locked", "unlocking_key", "account", "unlocker")).hex()}


def read_code(case):
    return {"unlocking_key": second.code_key(case["code"], raw(case["account"])).hex()}


def read_passkey(case):
    key = second.passkey_key(*raws(case, "answer", "account"))
    return {"salt": second.passkey_salt().hex(), "unlocking_key": key.hex()}


def read_passphrase(case):
    costs = (int(case["kibibytes"]), int(case["passes"]))
    stretched = second.stretch(case["passphrase"], raw(case["salt"]), *costs)
    return {
        "stretched": stretched.hex(),
        "mac_input": second.passphrase_mac_input(stretched).hex(),
        "unlocking_key": second.passphrase_key(stretched, raw(case["mac_answer"])).hex(),
    }


def read_unlockers(case):
    readers = {"lock": read_lock, "code": read_code, "passkey": read_passkey, "passphrase": read_passphrase}
    return readers[case["kind"]](case)


def read_session(case):
    if "seed" in case:
        return {"cookie": second.roster_cookie(*raws(case, "seed", "account"))}
    return {
        "session_id": second.session_id(case["cookie"]),
        "session_key": second.session_key(case["cookie"]).hex(),
        "plain": second.open_item(case["cookie"], case["item"], raw(case["sealed"])).hex(),
    }


def read_recovery(case):
    return {"secret": second_slip39.join(case["words"]).hex()}
