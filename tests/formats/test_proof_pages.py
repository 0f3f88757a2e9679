"""The examples on the pages of the tree and the checkpoint are true."""

from __future__ import annotations

import json
import re
from pathlib import Path

from keys.merkle import Frontier, check_consistency, check_inclusion, leaf_hash
from keys.notes import open_note, parse_checkpoint

PAGES = Path(__file__).parents[2] / "docs" / "formats"


def examples(page):
    return re.findall(r"^```\w*\n(.*?)^```$", (PAGES / page).read_text(encoding="utf-8"), re.DOTALL | re.MULTILINE)


def test_reader_who_follows_the_example_of_the_tree_gets_its_root_and_proofs():
    told = json.loads(examples("tree.md")[0])
    hashes, frontier = [leaf_hash(bytes.fromhex(leaf)) for leaf in told["leaves"]], Frontier()
    for leaf in hashes:
        frontier.append(leaf)
    root, inclusion, consistency = bytes.fromhex(told["root"]), told["inclusion"], told["consistency"]
    assert frontier.root() == root
    index, size = inclusion["index"], inclusion["size"]
    check_inclusion(hashes[index], index, size, [bytes.fromhex(node) for node in inclusion["path"]], root)
    path = [bytes.fromhex(node) for node in consistency["path"]]
    check_consistency(consistency["old"], bytes.fromhex(consistency["old_root"]), consistency["new"], root, path)


def test_reader_who_follows_the_example_of_the_checkpoint_opens_it_with_either_key():
    note, keys = examples("checkpoint.md")
    texts = {open_note(note, [key]) for key in keys.splitlines()}
    assert texts == {open_note(note, keys.splitlines())}
    assert parse_checkpoint(texts.pop()).size == 8
