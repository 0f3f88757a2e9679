// Checks a patient's extract in the browser: every hash is computed anew, and no server is asked. It needs no net.
"use strict";

(() => {
  const form = document.getElementById("check");
  if (!form || !globalThis.crypto?.subtle) return;

  const words = form.dataset;
  const list = document.getElementById("checked");
  const encoder = new TextEncoder();
  const NOTHING = new Uint8Array(32);
  const TAIL = 68; // patient 4 + 16, number 4 + 8, leaf before 4 + 32
  const HEAD = 15; // suite, then the label "log-leaf/1" after its length

  class Wrong extends Error {}
  const must = (holds, word, row = 0) => {
    if (!holds) throw new Wrong(words[word].replace("{row}", row));
  };

  const bytes = (hex) => Uint8Array.from(hex.match(/../g) ?? [], (pair) => parseInt(pair, 16));
  const plain = (base64) => Uint8Array.from(atob(base64), (sign) => sign.charCodeAt(0));
  const hex = (raw) => Array.from(raw, (byte) => byte.toString(16).padStart(2, "0")).join("");
  const id = (uuid) => bytes(uuid.replaceAll("-", ""));
  const same = (one, other) => one.length === other.length && one.every((byte, at) => byte === other[at]);
  const number = (value, size = 8) => {
    const raw = new Uint8Array(size);
    for (let at = size - 1, rest = BigInt(value); at >= 0; at--, rest >>= 8n) raw[at] = Number(rest & 255n);
    return raw;
  };
  const joined = (...parts) => {
    const whole = new Uint8Array(parts.reduce((size, part) => size + part.length, 0));
    parts.reduce((at, part) => (whole.set(part, at), at + part.length), 0);
    return whole;
  };
  const context = (label, ...fields) =>
    joined(Uint8Array.of(1), ...[encoder.encode(label), ...fields].flatMap((field) => [number(field.length, 4), field]));
  const sha256 = async (...parts) => new Uint8Array(await crypto.subtle.digest("SHA-256", joined(...parts)));

  const signedBy = async (keys, message, signature) => {
    for (const key of keys) if (await crypto.subtle.verify("Ed25519", key, signature, message)) return true;
    return false;
  };
  const publicKey = (raw) => crypto.subtle.importKey("raw", raw, "Ed25519", false, ["verify"]);
  const signsHere = () => publicKey(NOTHING).then(() => true, (error) => error.name !== "NotSupportedError");

  // The log's keys that the provider's key has certified, docs/formats/certificate.md.
  const certified = async (told) => {
    const provider = id(told.provider);
    const root = await publicKey(plain(told.provider_key));
    const found = [];
    for (const one of told.log_keys) {
      const key = plain(one.key);
      const about = [provider, encoder.encode("log"), provider, number(one.epoch), new Uint8Array(), key, provider];
      if (await signedBy([root], context("certificate/1", ...about), plain(one.certificate))) found.push(await publicKey(key));
    }
    must(found.length > 0, "certificate");
    return found;
  };

  const size = (told) => Number(told.checkpoint.split("\n")[1]);

  // A checkpoint is three lines, then an empty one, then signatures, docs/formats/checkpoint.md.
  const tree = async (told, keys) => {
    const [text, signatures] = told.checkpoint.split("\n\n");
    const [origin, , root] = text.split("\n");
    must(origin === `sigill-log/${told.provider}`, "statement");
    const lines = signatures.split("\n").filter(Boolean).map((line) => plain(line.split(" ")[2]).slice(4));
    const signed = await Promise.all(lines.map((signature) => signedBy(keys, encoder.encode(`${text}\n`), signature)));
    must(signed.some(Boolean), "statement");
    return plain(root);
  };

  const rows = async (told, keys) => {
    const hashes = [];
    let previous = NOTHING;
    for (const [at, row] of told.rows.entries()) {
      const leaf = bytes(row.leaf);
      const tail = joined(number(16, 4), id(told.patient), number(8, 4), number(at + 1), number(32, 4), previous);
      must(leaf.length > HEAD + TAIL && same(leaf.slice(-TAIL), tail), "chain", at + 1);
      const stamp = leaf.slice(HEAD, -TAIL);
      if (row.opened !== null) must(same(stamp.slice(-32), await sha256(bytes(row.opened))), "payload", at + 1);
      const receipt = joined(context("receipt/1"), stamp);
      if (keys) must(await signedBy(keys, receipt, bytes(row.receipt)), "receipt", at + 1);
      previous = await sha256(Uint8Array.of(0), leaf);
      hashes.push(hex(previous));
    }
    must(told.rows.length === told.last_seq, "withheld");
    return hashes;
  };

  const check = async (told) => {
    must(told.format === "sigill-patient-extract/1", "file");
    const keys = (await signsHere()) ? await certified(told) : null;
    if (keys) {
      const root = await tree(told, keys);
      const about = [id(told.provider), id(told.patient), number(told.last_seq), number(size(told)), root, number(told.at)];
      must(await signedBy(keys, context("log-extract/1", ...about), bytes(told.signature)), "statement");
    }
    const hashes = await rows(told, keys);
    const fingerprint = hex(await sha256(context("provider-key/1", plain(told.provider_key))));
    return { told, hashes, keys, fingerprint: fingerprint.match(/.{4}/g).join(" ") };
  };

  const compared = (one, other) => {
    const [old, young] = size(one.told) < size(other.told) ? [one, other] : [other, one];
    must(old.told.patient === young.told.patient, "other");
    const covered = size(old.told) === size(young.told) ? Math.max(old.hashes.length, young.hashes.length) : old.hashes.length;
    for (let at = 0; at < covered; at++) must(old.hashes[at] === young.hashes[at], "contradicts", at + 1);
  };

  const say = (text, holds) => {
    const item = document.createElement("li");
    item.textContent = text;
    item.dataset.holds = holds;
    list.append(item);
  };

  form.hidden = false;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    list.replaceChildren();
    try {
      const files = [...form.elements.files.files];
      must(files.length > 0, "file");
      const found = await Promise.all(files.map(async (file) => check(JSON.parse(await file.text()))));
      for (const other of found.slice(1)) compared(found[0], other);
      for (const { told, keys, fingerprint } of found) {
        say(words.whole.replace("{rows}", told.last_seq), "yes");
        say(keys ? words.signed.replace("{fingerprint}", fingerprint) : words.unsigned, keys ? "yes" : "unknown");
      }
      if (found.length > 1) say(words.agree, "yes");
    } catch (error) {
      say(error instanceof Wrong ? error.message : words.file, "no");
    }
  });
})();
