"""What `journal recover` says, in English and in Swedish."""

from __future__ import annotations

_ENGLISH = {
    "begin": """\
The recovery officers' words open the circles of {provider}, and this is logged.
Each officer types the words of one paper on one line, with spaces between, and presses
Enter; the screen is then cleared. An empty line ends it.
""",
    "which": "Which provider? Its number: ",
    "paper": "Paper {number}: ",
    "twice": "That paper was typed already.",
    "typed": "Paper {number} is taken.",
    "closed": "The words do not open it: too few papers, a wrong word, or another provider's.",
    "opened": "The words open {circles} circles of {provider}. The log says so, with this date.",
    "rehearsed": "This was a rehearsal: nobody was let in, and nothing was changed. Keep the papers apart again.",
    "what": """
What is to be done?
  1  somebody who works here lost every way in: a new invitation
  2  somebody who works here and signs in lacks keys: hand them over
  3  there is no head of operations left: invite a new one
Number (Enter: nothing): """,
    "username": "Account: ",
    "name": "Name: ",
    "title": "Title: ",
    "analysis": """No need-and-risk analysis of the role is recorded, and nobody is given a role without one.
Where it is filed, and of which day: """,
    "nobody": "There is no open account of that name.",
    "handed": "{count} circles are handed to {username}. They hold them from the next sign-in.",
    "link": "They join here, once, within 72 hours. The link is shown once:\n\n  {link}\n",
    "root": "{path} is made again from {recovery}.",
    "nothing": "Nothing was changed.",
}
_SWEDISH = {
    "begin": """\
Återställningsombudens ord öppnar cirklarna hos {provider}, och det loggas.
Varje ombud skriver orden från ett papper på en rad, med mellanslag emellan, och trycker
Enter; sedan rensas skärmen. En tom rad avslutar.
""",
    "which": "Vilken vårdgivare? Dess nummer: ",
    "paper": "Papper {number}: ",
    "twice": "Det papperet är redan inskrivet.",
    "typed": "Papper {number} är taget.",
    "closed": "Orden öppnar inte: för få papper, ett fel ord, eller en annan vårdgivares.",
    "opened": "Orden öppnar {circles} cirklar hos {provider}. Det står i loggen, med dagens datum.",
    "rehearsed": "Detta var en övning: ingen släpptes in och ingenting ändrades. Förvara papperen åtskilda igen.",
    "what": """
Vad ska göras?
  1  någon som arbetar här har förlorat alla sina vägar in: en ny inbjudan
  2  någon som arbetar här och kan logga in saknar nycklar: lämna över dem
  3  det finns ingen verksamhetschef kvar: bjud in en ny
Nummer (Enter: ingenting): """,
    "username": "Konto: ",
    "name": "Namn: ",
    "title": "Titel: ",
    "analysis": """Det finns ingen behovs- och riskanalys av rollen, och utan en ges ingen en roll.
Var den finns, och från vilken dag: """,
    "nobody": "Det finns inget öppet konto med det namnet.",
    "handed": "{count} cirklar är överlämnade till {username}, som håller dem från nästa inloggning.",
    "link": "Personen går med här, en gång, inom 72 timmar. Länken visas en gång:\n\n  {link}\n",
    "root": "{path} är gjord på nytt av {recovery}.",
    "nothing": "Ingenting ändrades.",
}
WORDS = {"en": _ENGLISH, "sv": _SWEDISH}
