"""What `journal init` says, in English and in Swedish."""

from __future__ import annotations

_ENGLISH = {
    "begin": """\
This makes a new, empty journal. It takes a few minutes, a pen, and the people who
are to keep the recovery words.
""",
    "provider": "Name of the care provider: ",
    "unit": "Name of the first unit: ",
    "name": "Name of the head of operations: ",
    "title": "Title, such as leg. psykolog: ",
    "username": "Account that the head signs in with (small letters, digits): ",
    "officers": "How many recovery officers? Each keeps words on paper [3]: ",
    "threshold": "How many of them are needed together? [2]: ",
    "officers_wrong": "Between 2 and 16 officers, and at least 2 of them together; or 1 and 1.",
    "needed": "This cannot be empty.",
    "username_wrong": "An account is 2 to 64 small letters a-z, digits, or . _ - and begins with one of the first two.",
    "explain": """
If everybody loses their keys, {k} of the {n} officers together can let somebody in
again. What they need are the words that follow. They are shown once, and stored
nowhere: write them on paper, and keep each paper apart from the others. Nobody but
that officer should look at the screen.
""",
    "ready": "Officer {number} of {n}: press Enter when only you see the screen. ",
    "words": "Words of officer {number} of {n}, of whom {k} are needed.\nWrite all of them down, in this order:\n",
    "written": "\nPress Enter when they are written down. They are not shown again. ",
    "again": "Officer {number}: word number {index}? ",
    "wrong": "That is not the word. Here they are once more.\n",
    "right": "Officer {number}: the paper is right.\n",
    "unchecked": """\
The words were not checked, so this journal must not be used.
Take away what was made, and begin again:""",
    "done": "The journal of {provider} is ready.\n",
    "link": """\
The head of operations joins here, once, within 72 hours:

  {link}

This link is shown once. Send it by no e-mail: open it at the head's own computer,
or write it down.
""",
    "next": """\
What to do next:
  1. journal doctor             says what is missing: a replica, backups, a log reviewer
  2. journal backup DIRECTORY   every day, by a timer, to another disk
  3. journal run                then open the link above
  4. {recovery} is sealed to the officers: keep a copy of it
     with the backups, and a copy of {root} in a safe.
     Without either of them nothing opens.
""",
}
_SWEDISH = {
    "begin": """\
Detta gör en ny, tom journal. Det tar några minuter och kräver en penna och de
personer som ska förvara återställningsorden.
""",
    "provider": "Vårdgivarens namn: ",
    "unit": "Den första vårdenhetens namn: ",
    "name": "Verksamhetschefens namn: ",
    "title": "Titel, till exempel leg. psykolog: ",
    "username": "Konto som verksamhetschefen loggar in med (små bokstäver, siffror): ",
    "officers": "Hur många återställningsombud? Vart och ett förvarar ord på papper [3]: ",
    "threshold": "Hur många av dem krävs tillsammans? [2]: ",
    "officers_wrong": "Mellan 2 och 16 ombud, och minst 2 av dem tillsammans; eller 1 och 1.",
    "needed": "Detta får inte vara tomt.",
    "username_wrong": "Ett konto är 2 till 64 små bokstäver a-z, siffror eller . _ - och börjar med en av de båda.",
    "explain": """
Om alla förlorar sina nycklar kan {k} av de {n} ombuden tillsammans släppa in någon
igen. Det de behöver är orden som följer. De visas en gång och sparas ingenstans:
skriv dem på papper, och förvara varje papper åtskilt från de andra. Bara ombudet
självt bör se skärmen.
""",
    "ready": "Ombud {number} av {n}: tryck Enter när bara du ser skärmen. ",
    "words": "Ord för ombud {number} av {n}, av vilka {k} krävs.\nSkriv ner alla, i denna ordning:\n",
    "written": "\nTryck Enter när de är nedskrivna. De visas inte igen. ",
    "again": "Ombud {number}: ord nummer {index}? ",
    "wrong": "Det är inte ordet. Här är de en gång till.\n",
    "right": "Ombud {number}: papperet stämmer.\n",
    "unchecked": """\
Orden kontrollerades inte, så denna journal får inte användas.
Ta bort det som gjordes, och börja om:""",
    "done": "Journalen för {provider} är klar.\n",
    "link": """\
Verksamhetschefen går med här, en gång, inom 72 timmar:

  {link}

Länken visas en gång. Skicka den inte med e-post: öppna den vid chefens egen dator,
eller skriv av den.
""",
    "next": """\
Så går det vidare:
  1. journal doctor            säger vad som saknas: nyckellagrets kopia, säkerhetskopior, logggranskare
  2. journal backup KATALOG    varje dag, med en timer, till en annan disk
  3. journal run               öppna sedan länken ovan
  4. {recovery} är förseglad till ombuden: förvara en kopia av den
     med säkerhetskopiorna, och en kopia av {root} i ett kassaskåp.
     Utan någon av dem öppnas ingenting.
""",
}


WORDS = {"en": _ENGLISH, "sv": _SWEDISH}
