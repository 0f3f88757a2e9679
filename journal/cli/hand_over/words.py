"""What `journal hand-over` says, in English and in Swedish."""

from __future__ import annotations

_ENGLISH = {
    "begin": """\
Everything of {provider} is opened and sealed anew into {folder}: journals, names, log and keys.
The recovery officers' words open it, here and later from the package; each journal is logged.
Each officer types the words of one paper on one line, with spaces between, and presses
Enter; the screen is then cleared. An empty line ends it.
""",
    "which": "Which provider? Its number: ",
    "paper": "Paper {number}: ",
    "twice": "That paper was typed already.",
    "typed": "Paper {number} is taken.",
    "closed": "The words do not open it: too few papers, a wrong word, or another provider's.",
    "full": "{folder} is not empty: a package is written into a directory of its own.",
    "journals": "journals",
    "log": "The log, with the rows of this hand-over, is taken out.",
    "no-key": "{journal}: no circle that the words open was granted its key. It is not in the package.",
    "done": """
{folder} holds {journals} journals with {versions} versions, {names} names of the registers, and {rows} rows of the log.
It opens with the words, on any machine with Python, cryptography and shamir-mnemonic:
  python3 {folder}/reader.py
SHA-256 of the manifest: {digest}""",
    "gaps": "{gaps} texts did not open and are missing. The package says which.",
    "stands": "Nothing is changed here: the journals are read and written as before.",
    "sure": """
Everybody's account at {provider} is closed, and nobody signs in there any more. The journals stay.
Type the name of the provider to do it (Enter: leave it): """,
    "left": "Nobody's account was closed.",
    "ended": "All accounts are closed. The log's row: {event}\nIts receipt: {signature}",
}
_SWEDISH = {
    "begin": """\
Allt hos {provider} öppnas och förseglas på nytt i {folder}: journaler, namn, logg och nycklar.
Återställningsombudens ord öppnar det, här och senare ur paketet; varje journal loggas.
Varje ombud skriver orden från ett papper på en rad, med mellanslag emellan, och trycker
Enter; sedan rensas skärmen. En tom rad avslutar.
""",
    "which": "Vilken vårdgivare? Dess nummer: ",
    "paper": "Papper {number}: ",
    "twice": "Det papperet är redan inskrivet.",
    "typed": "Papper {number} är taget.",
    "closed": "Orden öppnar inte: för få papper, ett fel ord, eller en annan vårdgivares.",
    "full": "{folder} är inte tom: ett paket skrivs i en egen katalog.",
    "journals": "journaler",
    "log": "Loggen tas ut, med överlämningens egna rader.",
    "no-key": "{journal}: ingen cirkel som orden öppnar har fått dess nyckel. Den är inte med i paketet.",
    "done": """
{folder} rymmer {journals} journaler med {versions} versioner, {names} namn ur registren och {rows} rader ur loggen.
Det öppnas med orden, på vilken dator som helst med Python, cryptography och shamir-mnemonic:
  python3 {folder}/reader.py
Manifestets SHA-256: {digest}""",
    "gaps": "{gaps} texter öppnades inte och saknas. Paketet säger vilka.",
    "stands": "Ingenting är ändrat här: journalerna läses och skrivs som förut.",
    "sure": """
Allas konton hos {provider} avslutas, och ingen loggar in där mer. Journalerna finns kvar.
Skriv vårdgivarens namn för att göra det (Enter: låt bli): """,
    "left": "Ingens konto avslutades.",
    "ended": "Alla konton är avslutade. Loggens rad: {event}\nDess kvitto: {signature}",
}
WORDS = {"en": _ENGLISH, "sv": _SWEDISH}
