"""What an installation says about itself: whole, known, and nothing guessed."""

from __future__ import annotations

from pathlib import Path

import pytest

from journal.settings import Settings, SettingsError, table

WHOLE = {
    "JOURNAL_DATABASE": "postgresql://journal:a-passphrase@db/journal",
    "JOURNAL_KEY_STORE": "postgresql://keys:another-passphrase@keys/keys",
    "JOURNAL_ROOT": "file:/etc/sigill/root",
    "JOURNAL_ORIGIN": "https://journal.example.se",
}


def test_operator_gives_four_settings_and_the_rest_have_defaults():
    settings = Settings.from_environment({**WHOLE, "PATH": "/usr/bin"})
    assert (settings.workers, settings.trusted_proxies, settings.secure, settings.demo) == (2, 0, True, False)
    assert settings.host == "journal.example.se"


@pytest.mark.parametrize("missing", sorted(WHOLE))
def test_operator_is_told_which_setting_is_missing(missing):
    with pytest.raises(SettingsError, match=f"{missing} is missing"):
        Settings.from_environment({name: value for name, value in WHOLE.items() if name != missing})


def test_operator_is_told_of_a_misspelled_setting():
    with pytest.raises(SettingsError, match="JOURNAL_DATABSE is unknown"):
        Settings.from_environment({**WHOLE, "JOURNAL_DATABSE": "x"})


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("JOURNAL_WORKERS", "two", "a whole number"),
        ("JOURNAL_WORKERS", "0", "1 or more"),
        ("JOURNAL_TRUSTED_PROXIES", "-1", "0 or more"),
        ("JOURNAL_INSECURE_COOKIE", "true", "yes or no"),
        ("JOURNAL_INSECURE_COOKIE", "yes", "for http://localhost alone"),
        ("JOURNAL_STAFF_FACTOR", "sms", "any or passkey"),
        ("JOURNAL_ORIGIN", "http://journal.example.se", "begins with https"),
        ("JOURNAL_ORIGIN", "http://localhost:8000", "begins with https"),
        ("JOURNAL_ORIGIN", "journal.example.se", "scheme and host"),
        ("JOURNAL_ORIGIN", "https://journal.example.se/journal", "scheme and host"),
    ],
)
def test_operator_is_told_what_cannot_be_meant(name, value, said):
    with pytest.raises(SettingsError, match=said):
        Settings.from_environment({**WHOLE, name: value})


def test_demo_runs_over_plain_http_on_localhost():
    demo = {"JOURNAL_ORIGIN": "http://localhost:8000", "JOURNAL_INSECURE_COOKIE": "yes"}
    settings = Settings.from_environment({**WHOLE, **demo})
    assert settings.demo
    assert not settings.secure


def test_nobody_reads_a_passphrase_in_printed_settings():
    settings = Settings.from_environment({**WHOLE, "JOURNAL_METRICS_TOKEN": "a-token"})
    assert "passphrase" not in repr(settings)
    assert "a-token" not in repr(settings)


def test_running_md_holds_the_table_of_the_class():
    page = Path(__file__).resolve().parents[2] / "docs" / "running.md"
    assert f"<!-- settings -->\n{table()}<!-- /settings -->" in page.read_text("utf-8")
