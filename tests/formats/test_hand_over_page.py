"""The page of hand-over packages is true: the second reader, who knows it alone, checks its examples."""

from __future__ import annotations

import hashlib
import json

import pytest

from journal.cli.hand_over import READER
from journal.cli.hand_over.reader import FORMAT as READ
from journal.services.package_words import FORMAT as WRITTEN
from tests.cli.terminal import ROOT
from tests.formats.second_reader import UnreadableError, context, signing_public, signing_seed, verify
from tests.formats.test_people_pages import example, raw


def test_others_bind_a_file_to_its_package_and_name():
    case = example("hand-over", "file")
    provider, package, bound_to = raw(case, "provider", "package", "bound_to")
    assert context("hand-over/1", provider, package, case["name"].encode()) == bound_to


def test_others_check_a_manifest_with_nothing_but_the_officers_secret():
    case = example("hand-over", "manifest")
    secret, signing, provider, package, signature = raw(case, "secret", "signing", "provider", "package", "signature")
    assert signing_public(signing_seed(secret)) == signing
    for manifest in (case["manifest"], case["manifest"].replace("[]", "[ ]")):
        said = context("hand-over-manifest/1", provider, package, hashlib.sha256(manifest.encode()).digest())
        if manifest == case["manifest"]:
            verify(signing, said, signature)
        else:
            with pytest.raises(UnreadableError):
                verify(signing, said, signature)


def test_the_page_the_reader_and_the_writer_mean_the_same_format():
    manifest = json.loads(example("hand-over", "manifest")["manifest"])
    assert manifest["format"] == READ == WRITTEN


@pytest.mark.rule("R-10")
def test_the_page_tells_of_every_list_and_field_that_a_package_has_words_for():
    page = (ROOT / "docs/formats/hand-over.md").read_text("utf-8")
    lists = json.loads((ROOT / "journal/cli/hand_over/words.json").read_text("utf-8"))["lists"]
    acts = lists.keys() - {"manifest", "versions", "acts", "events"}
    texts = {name for told in lists.values() for name, _, _ in told["fields"] if name.endswith(("_reason", "_note"))}
    wanted = {*READER, *acts, *texts} - {"unsigned_reason"}
    assert [name for name in sorted(wanted) if f"`{name}`" not in page] == []
