"""The page of hand-over packages is true: the second reader, who knows it alone, checks its examples."""

from __future__ import annotations

import hashlib

import pytest

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
