"""A note through the pages, without script: written, saved, met by another window, signed, corrected, misfiled."""

from __future__ import annotations

import pytest

from tests.web.browsing import signed_in

TEXT = "Sover bättre. Går ut varje dag."


@pytest.fixture
def astrid(site):
    return signed_in(site, "astrid")


def _journal(site):
    return f"/patients/{site.cast.pia}/journal"


def _begun(site, astrid, text=TEXT, **more):
    astrid.get(f"/patients/{site.cast.pia}/entries/new")
    astrid.send("/entries/new", text__current=text, then="stay", **more)
    assert astrid.path.endswith("/edit")
    return astrid.path.removesuffix("/edit")


def _signed(site, astrid, **more):
    entry = _begun(site, astrid, **more)
    astrid.get(f"{entry}/sign")
    astrid.send("/sign")
    assert astrid.path == _journal(site)
    return entry


def test_a_note_is_written_signed_and_read_in_the_journal(site, astrid):
    astrid.get(f"/patients/{site.cast.pia}/entries/new")
    astrid.send("/entries/new", text__current=TEXT, text__planning="Nästa vecka.", minutes="45", then="sign")
    assert astrid.path.endswith("/sign")
    assert "Det här är hela texten" in astrid.text
    assert TEXT in astrid.text
    page = astrid.send("/sign")
    assert TEXT in page
    assert "45 minuter" in page
    assert "Signerad" in page
    assert "Astrid Ek" in page


def test_an_empty_note_is_not_saved(site, astrid):
    astrid.get(f"/patients/{site.cast.pia}/entries/new")
    astrid.send("/entries/new", then="stay")
    assert astrid.path.endswith("/entries/new")
    astrid.send("/entries/new", 422, then="sign")
    assert "Skriv något här." in astrid.text


def test_a_draft_waits_on_the_first_page_until_it_is_signed(site, astrid):
    entry = _begun(site, astrid)
    assert "Påbörjat i dag" in astrid.get("/")
    assert f"{entry}/edit" in astrid.text
    site.clock.on(hours=13)
    astrid = signed_in(site, "astrid")
    assert "En anteckning väntar på din signatur." in astrid.text
    assert "låses om 13 d" in astrid.text


def test_a_keyword_is_added_with_what_was_typed_kept(site, astrid):
    _begun(site, astrid)
    page = astrid.send("/edit", add="homework", text__planning="Två promenader.")
    assert 'name="text.homework"' in page
    assert "Två promenader." in page


def test_another_template_keeps_what_was_typed_under_keywords_it_lacks(site, astrid):
    _begun(site, astrid)
    page = astrid.send("/edit", kind="phone", then="stay")
    assert 'name="text.current"' in page
    assert TEXT in page


def test_a_time_that_has_not_come_is_refused_and_the_text_stands(site, astrid):
    astrid.get(f"/patients/{site.cast.pia}/entries/new")
    astrid.send("/entries/new", 422, text__current=TEXT, day="2027-01-01", then="stay")
    assert "Tiden har inte varit ännu." in astrid.text
    assert TEXT in astrid.text


@pytest.mark.parametrize(
    ("take", "kept", "gone"),
    [
        ("mine", "Skrivet i det andra fönstret.", "Skrivet i det första fönstret."),
        ("theirs", "Skrivet i det första fönstret.", "Skrivet i det andra fönstret."),
    ],
)
def test_one_of_two_versions_is_taken(site, astrid, take, kept, gone):
    entry = _begun(site, astrid)
    other = signed_in(site, "astrid")
    other.get(f"{entry}/edit")
    astrid.send("/edit", text__current="Skrivet i det första fönstret.", then="stay")
    other.send("/edit", 412, text__current="Skrivet i det andra fönstret.", then="stay")
    other.send("/edit", take=take)
    page = other.get(f"{entry}/edit")
    assert kept in page
    assert gone not in page


def test_two_versions_are_put_together_by_hand(site, astrid):
    entry = _begun(site, astrid)
    other = signed_in(site, "astrid")
    other.get(f"{entry}/edit")
    astrid.send("/edit", text__current="Det första.", then="stay")
    other.send("/edit", 412, text__current="Det andra.", then="stay")
    assert "Ingenting är borta." in other.text
    assert "Det första." in other.form("/edit")["fields"]["text.current"]
    other.send("/edit", take="merged", text__current="Det första. Det andra.")
    assert "Det första. Det andra." in other.get(f"{entry}/edit")


def test_the_script_that_saves_is_told_the_revision_or_why_not(site, astrid):
    path = f"/patients/{site.cast.pia}/entries/new"
    astrid.get(path)
    sent = {**astrid.form("/entries/new")["fields"], "text.current": TEXT, "then": "autosave"}
    answer = astrid.client.post(path, data=sent)
    assert answer.json["revision"] == 1
    again = astrid.client.post(answer.json["href"], data={**sent, "revision": 1, "text.current": "Nyare."})
    assert again.json["revision"] == 2
    stale = astrid.client.post(answer.json["href"], data={**sent, "revision": 1, "text.current": "Gammalt."})
    assert stale.status_code == 412
    empty = astrid.client.post(answer.json["href"], data={**sent, "revision": 2, "text.current": ""})
    assert empty.status_code == 422


def test_signing_long_after_the_unlock_asks_for_the_passphrase(site, astrid):
    entry = _begun(site, astrid)
    site.clock.on(minutes=6)
    assert 'name="passphrase"' in astrid.get(f"{entry}/sign")
    astrid.send("/sign", 422, passphrase="något helt annat här")
    assert "Lösenfrasen stämmer inte." in astrid.text
    astrid.send("/sign", passphrase=site.cast.people["astrid"].passphrase)
    assert astrid.path == _journal(site)


def test_a_text_saved_after_it_was_shown_is_shown_again_before_it_is_signed(site, astrid):
    entry = _begun(site, astrid)
    other = signed_in(site, "astrid")
    astrid.get(f"{entry}/sign")
    other.get(f"{entry}/edit")
    other.send("/edit", text__current="Ändrat emellan.", then="stay")
    page = astrid.send("/sign")
    assert astrid.path.endswith("/sign")
    assert "Ändrat emellan." in page


def test_a_correction_shows_what_was_struck_and_what_was_put_in(site, astrid):
    entry = _signed(site, astrid, minutes="45")
    astrid.get(f"{entry}/correct")
    changed = {"text.current": "Sover sämre. Går ut varje dag.", "reason": "wrong-fact", "explanation": "Hörde fel."}
    page = astrid.send("/correct", **changed, then="preview")
    assert "<del>" in page
    assert "[struket" in page
    astrid.send("/correct", **changed, then="sign")
    assert astrid.path == _journal(site)
    assert "Rättad" in astrid.text
    assert "Hörde fel." in astrid.text
    assert "Struket: </span>bättre" in astrid.text
    assert "Infogat: </span>sämre" in astrid.text
    history = astrid.get(entry)
    assert "Version 1" in history
    assert history.count("Signaturen stämmer med texten") == 2


def test_a_correction_that_changes_nothing_or_explains_nothing_is_refused(site, astrid):
    entry = _signed(site, astrid)
    astrid.get(f"{entry}/correct")
    astrid.send("/correct", 422, explanation="", text__current="Annat.", then="sign")
    astrid.send("/correct", 422, explanation="Varför inte.", text__current=TEXT, then="sign")
    assert "Ingenting är ändrat ännu." in astrid.text


def test_a_signed_note_is_not_edited(site, astrid):
    entry = _signed(site, astrid)
    astrid.get(f"{entry}/edit")
    assert astrid.path == entry


def test_a_misfiled_note_stays_struck_and_opens_by_itself(site, astrid):
    entry = _signed(site, astrid)
    astrid.get(f"{entry}/misfile")
    assert "Kryssa i rutan." in astrid.send("/misfile", 422)
    page = astrid.send("/misfile", sure="yes")
    assert astrid.path == _journal(site)
    assert "Felförd" in page
    assert TEXT not in page
    assert TEXT in astrid.get(entry)


def test_a_draft_set_aside_stays_in_the_journal(site, astrid):
    entry = _begun(site, astrid)
    astrid.get(f"{entry}/discard")
    page = astrid.send("/discard")
    assert "Undanlagd" in page
    assert TEXT in page


def test_a_draft_past_its_time_asks_why_it_is_not_signed(site, astrid):
    entry = _begun(site, astrid)
    site.clock.on(days=15)
    astrid = signed_in(site, "astrid")
    assert "ange skäl" in astrid.text
    astrid.get(f"{entry}/unsigned")
    astrid.send("/unsigned", reason="not-needed")
    assert "Inget väntar på dig." in astrid.text
    assert "Signering är obehövlig." in astrid.get(_journal(site))


def test_a_form_sent_after_the_session_ended_gives_its_text_back(site, astrid):
    _begun(site, astrid)
    site.clock.on(hours=1)
    page = astrid.send("/edit", 401, text__current="Skrivet efter en lång paus.", then="stay")
    assert "Du är utloggad" in page
    assert "Skrivet efter en lång paus." in page


def test_a_text_for_a_note_that_was_signed_meanwhile_is_given_back(site, astrid):
    entry = _begun(site, astrid)
    other = signed_in(site, "astrid")
    other.get(f"{entry}/sign")
    other.send("/sign")
    page = astrid.send("/edit", 409, text__current="Skrivet för sent.", then="stay")
    assert "Skriv en rättelse i stället." in page
    assert "Skrivet för sent." in page
