"""What the doctor finds about cases, in Swedish."""

from __future__ import annotations

CASES = {
    "{n} requests of patients of {name} were to be answered by now.": (
        "{n} begäranden från patienter hos {name} skulle ha varit besvarade."
    ),
    "{n} refusals of {name} were to be sent to IVO the same day.": (
        "{n} avslag hos {name} skulle ha skickats till IVO samma dag."
    ),
    "{n} requests of patients of {name} have waited longer than they should.": (
        "{n} begäranden från patienter hos {name} har väntat längre än de borde."
    ),
    "Let the unit answer; the page Cases says what waits and since when (GDPR 12.3).": (
        "Låt enheten svara. Sidan Ärenden säger vad som väntar och sedan när (artikel 12.3 dataskyddsförordningen)."
    ),
    "Let the unit hand it out; the page Cases says what waits and since when (PDL 8:2).": (
        "Låt enheten lämna ut. Sidan Ärenden säger vad som väntar och sedan när (8 kap. 2 § PDL)."
    ),
    "Let the unit send it to IVO today, and note that on the case's page (PDL 8:2).": (
        "Låt enheten skicka det till IVO i dag, och anteckna det i ärendet (8 kap. 2 § PDL)."
    ),
}
