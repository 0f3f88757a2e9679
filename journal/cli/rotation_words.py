"""What `journal rotate` says, in English and in Swedish."""

from __future__ import annotations

_ENGLISH = {
    "circle": """\
Gives the circle "{what}" of {provider} new keys. What its members can read they go on reading; who is signed in
signs in again. Invitations of the unit that nobody took and tokens for programs have to be made anew.""",
    "journal": """\
Gives the journal {what} of {provider} new secrets, and seals the key of each of its texts anew. No text is
opened. The log names each of them. If somebody writes in it meanwhile, nothing is changed: begin anew.""",
    "root": """\
Gives the root file new keys, writes root.recovery anew and renews the store key. Restart the server afterwards.
A passphrase follows when its owner next signs in; then `journal rotate root --drop` forgets the old key.""",
    "drop": "Forgets every key of the root file that nothing cites any more, and writes root.recovery anew.",
    "log-key": """\
Gives the access log of {provider} a new signing key, certified by the provider key. One tree is signed by both
keys; then the old one is forgotten. A server that runs follows within a minute, which this waits for.""",
    "words": """\
Gives the recovery officers of {provider} new words. Enough of the old papers are typed first; each officer then
writes new ones. When all are found right the old ones open nothing here any more, save what was copied before:
older backups and hand-over packages.""",
    "go on": "Go on? Type yes: ",
    "nothing": "Nothing was changed.",
    "who": """
Those who renew keys sign in here: the head of operations; for a circle also one of its members; for a journal
a therapist of its unit alone.
An empty line ends it. All of it is logged.
""",
    "account": "Account: ",
    "passphrase": "Passphrase: ",
    "code": "Code: ",
    "failed": "That did not sign in: account, passphrase or code is wrong.",
    "another": "{name} works at another provider.",
    "entered": "{name} is here, with {circles} circles.",
    "nobody": "Nobody signed in.",
    "no unit": "Say which unit: --unit and its name.",
    "no circle": "There is no such circle.",
    "progress": "Keys made anew",
    "waiting": "Waiting for the server",
    "circle done": "The circle has new keys, epoch {epoch}: {grants} grants were made anew.",
    "unopened": "{unopened} grants of the circle did not open, and were left as they are. Somebody changed them.",
    "journal done": "The journal has new secrets, epoch {epoch}: the keys of {versions} texts are sealed anew.",
    "left": "{unopened} texts were destroyed or do not open, and were left as they are.",
    "no patient": "Say whose journal: the patient's id, as it stands in the address of their pages.",
    "root done": "The root file has new keys, and {rows} rows of the key store are sealed anew. Keep a copy.",
    "dropped": "Forgotten: {dropped}.",
    "none dropped": "Everything is still cited; `journal doctor` says by how many.",
    "log done": "The log has a new key. The tree of {size} rows is signed by both, and the old key is gone.",
    "quorum": "Between 2 and 16 papers, and at least 2 of them together; or 1 and 1.",
    "words done": """\
The new words open {circles} circles, epoch {epoch}.
Run `journal backup`, and try them: `journal recover --rehearse`.""",
    "words burn": "Burn the old papers, unless a hand-over package is left that only they open.",
    "words lost": "{unopened} keys did not open by the old words, and do not by the new ones.",
    "words root": """\
root.recovery could not be written: it still opens by the old words alone. Keep the old papers, mend its folder or disk,
and run `journal rotate root`: that seals it to the new ones.""",
    "which": "Which provider? Its number: ",
    "paper": "Paper {number}: ",
    "twice": "That paper was typed already.",
    "typed": "Paper {number} is taken.",
    "closed": "The words do not open it: too few papers, a wrong word, or another provider's.",
}
_SWEDISH = {
    "circle": """\
Ger cirkeln "{what}" hos {provider} nya nycklar. Det som medlemmarna kan läsa läser de även i fortsättningen; den som
är inloggad loggar in igen. Enhetens inbjudningar som ingen tagit, och program med nyckel, görs om.""",
    "journal": """\
Ger journalen {what} hos {provider} nya hemligheter och förseglar nyckeln till varje text på nytt. Ingen text
öppnas. Loggen nämner var och en. Om någon skriver i den under tiden ändras ingenting: börja om.""",
    "root": """\
Ger rotfilen nya nycklar, skriver om root.recovery och förnyar lagringsnyckeln. Starta om servern efteråt.
En lösenfras följer med när dess ägare loggar in; sedan glömmer `journal rotate root --drop` den gamla nyckeln.""",
    "drop": "Glömmer varje nyckel i rotfilen som inget längre hänvisar till, och skriver om root.recovery.",
    "log-key": """\
Ger åtkomstloggen hos {provider} en ny signeringsnyckel, intygad av vårdgivarens nyckel. Ett träd signeras av båda
nycklarna; sedan glöms den gamla. En server som är i gång följer med inom en minut, vilket inväntas här.""",
    "words": """\
Ger återställningsombuden hos {provider} nya ord. Först skrivs tillräckligt många gamla papper in; sedan skriver varje
ombud nya. När alla är kontrollerade öppnar de gamla ingenting här längre, utom det som kopierats förut:
äldre säkerhetskopior och överlämningspaket.""",
    "go on": "Fortsätta? Skriv ja: ",
    "nothing": "Ingenting ändrades.",
    "who": """
De som byter nycklar loggar in här: verksamhetschefen; för en cirkel även någon av dess medlemmar;
för en journal räcker en behandlare vid dess enhet.
En tom rad avslutar. Allt loggas.
""",
    "account": "Konto: ",
    "passphrase": "Lösenfras: ",
    "code": "Kod: ",
    "failed": "Det gick inte att logga in: konto, lösenfras eller kod stämmer inte.",
    "another": "{name} arbetar hos en annan vårdgivare.",
    "entered": "{name} är här, med {circles} cirklar.",
    "nobody": "Ingen loggade in.",
    "no unit": "Säg vilken enhet: --unit och dess namn.",
    "no circle": "Det finns ingen sådan cirkel.",
    "progress": "Nycklar som gjorts om",
    "waiting": "Väntar på servern",
    "circle done": "Cirkeln har nya nycklar, epok {epoch}: {grants} nyckelrader gjordes om.",
    "unopened": "{unopened} av cirkelns nyckelrader öppnas inte och är kvar som de var. Någon har ändrat dem.",
    "journal done": "Journalen har nya hemligheter, epok {epoch}: {versions} texters nycklar är förseglade på nytt.",
    "left": "{unopened} texter är förstörda eller öppnas inte, och är kvar som de var.",
    "no patient": "Säg vems journal: patientens id, som det står i adressen till patientens sidor.",
    "root done": "Rotfilen har nya nycklar, och {rows} rader i nyckellagret är förseglade på nytt. Spara en kopia.",
    "dropped": "Glömda: {dropped}.",
    "none dropped": "Allt används fortfarande; `journal doctor` säger av hur många.",
    "log done": "Loggen har en ny nyckel. Trädet med {size} rader är signerat av båda, och den gamla är borta.",
    "quorum": "Mellan 2 och 16 papper, och minst 2 av dem tillsammans; eller 1 och 1.",
    "words done": """\
De nya orden öppnar {circles} cirklar, epok {epoch}.
Kör `journal backup`, och prova dem: `journal recover --rehearse`.""",
    "words burn": "Bränn de gamla papperen, om inget överlämningspaket finns kvar som bara de öppnar.",
    "words lost": "{unopened} nycklar öppnades inte av de gamla orden, och öppnas inte av de nya.",
    "words root": """\
root.recovery kunde inte skrivas: den öppnas ännu bara av de gamla orden. Behåll de gamla papperen, laga mappen eller
disken, och kör `journal rotate root`: då förseglas den till de nya.""",
    "which": "Vilken vårdgivare? Dess nummer: ",
    "paper": "Papper {number}: ",
    "twice": "Det papperet är redan inskrivet.",
    "typed": "Papper {number} är taget.",
    "closed": "Orden öppnar inte: för få papper, ett fel ord, eller en annan vårdgivares.",
}
WORDS = {"en": _ENGLISH, "sv": _SWEDISH}
YES = frozenset({"yes", "ja"})
