"""What an installation says about itself: whole, known, and nothing guessed."""

from __future__ import annotations

from pathlib import Path

import pytest

from journal.settings import Settings, SettingsError, table

WHOLE = {
    "JOURNAL_DATABASE": "postgresql://journal:a-passphrase@db/journal?sslmode=verify-full",
    "JOURNAL_KEY_STORE": "postgresql://keys:another-passphrase@keys/keys?sslmode=verify-full",
    "JOURNAL_ROOT": "file:/etc/sigill/root",
    "JOURNAL_ORIGIN": "https://journal.example.se",
    "JOURNAL_TRUSTED_PROXIES": "1",
}


def test_operator_gives_four_settings_says_what_ends_tls_and_the_rest_have_defaults():
    settings = Settings.from_environment({**WHOLE, "PATH": "/usr/bin"})
    assert (settings.workers, settings.trusted_proxies, settings.secure, settings.demo) == (2, 1, True, False)
    assert settings.host == "journal.example.se"


@pytest.mark.parametrize("missing", sorted(WHOLE.keys() - {"JOURNAL_TRUSTED_PROXIES"}))
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


EID = {
    "JOURNAL_EID_BROKER": "oidc.se",
    "JOURNAL_EID_ISSUER": "https://broker.example.se",
    "JOURNAL_EID_CLIENT": "sigill",
    "JOURNAL_EID_SECRET": "a-client-secret",
}
DEMO = {"JOURNAL_ORIGIN": "http://localhost:8000", "JOURNAL_INSECURE_COOKIE": "yes"}


def test_an_e_id_is_connected_by_four_settings_and_its_secret_is_never_printed():
    settings = Settings.from_environment(WHOLE | EID)
    assert settings.has_eid
    assert "a-client-secret" not in repr(settings)
    assert not Settings.from_environment(WHOLE).has_eid


@pytest.mark.parametrize("missing", sorted(EID))
def test_an_e_id_that_is_half_connected_is_said_to_lack_the_rest(missing):
    with pytest.raises(SettingsError, match=f"{missing} is missing: an e-ID needs all four"):
        Settings.from_environment({**WHOLE, **EID, missing: ""})


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"JOURNAL_EID_ISSUER": "http://broker.example.se"}, "JOURNAL_EID_ISSUER begins with https"),
        ({"JOURNAL_EID_ISSUER": "http://localhost:8001"}, "JOURNAL_EID_ISSUER begins with https"),
        ({"JOURNAL_EID_BROKER": "demo"}, "for the demo alone"),
        ({**DEMO, "JOURNAL_EID_ISSUER": "http://broker.example.se"}, "JOURNAL_EID_ISSUER begins with https"),
    ],
)
def test_operator_is_told_of_an_e_id_that_cannot_be_meant(changed, said):
    with pytest.raises(SettingsError, match=said):
        Settings.from_environment(WHOLE | EID | changed)


def test_levels_without_a_broker_are_a_mistake():
    with pytest.raises(SettingsError, match="JOURNAL_EID_BROKER is missing"):
        Settings.from_environment({**WHOLE, "JOURNAL_EID_ACR": "loa3"})


def test_running_md_holds_the_table_of_the_class():
    page = Path(__file__).resolve().parents[2] / "docs" / "running.md"
    assert f"<!-- settings -->\n{table()}<!-- /settings -->" in page.read_text("utf-8")
