"""What the doctor finds, in Swedish: operators read English at a terminal, a head of operations reads a page."""

from __future__ import annotations

import re
from functools import cache

from journal.web.breach_words import BREACHES
from journal.web.case_finding_words import CASES

SWEDISH = {
    # The key store.
    "The key store, its replica and its stock are in order.": "Nyckelförråd, replik och lager är i ordning.",
    "The key store has no replica.": "Nyckelförrådet har ingen replik.",
    "Name a database on another disk or server as the key store's replica.": (
        "Ange en databas på en annan disk eller server som replik."
    ),
    "The key store may not be written. Mend the owner and mode of its file and folder.": (
        "Nyckelförrådet går inte att skriva i. Rätta ägare och rättigheter för dess fil och katalog."
    ),
    "The key store's replica may not be written. Mend the owner and mode of its file and folder.": (
        "Nyckelförrådets replik går inte att skriva i. Rätta ägare och rättigheter för dess fil och katalog."
    ),
    "What is there opens meanwhile; nothing new is begun, blocked or destroyed.": (
        "Det som finns öppnas under tiden. Inget nytt börjas, spärras eller förstörs."
    ),
    "The replica was late and has been healed.": "Repliken låg efter och har hämtat in det.",
    "See whether its disk or server fails.": "Se efter om dess disk eller server håller på att gå sönder.",
    "Mend this first: nothing opens meanwhile.": "Laga det här först: ingenting öppnas under tiden.",
    "Compare both with their backups before anything is written.": (
        "Jämför båda med deras säkerhetskopior innan något skrivs."
    ),
    "{n} halves are left in stock.": "Det finns {n} halvor kvar i lager.",
    "Run `journal backup`, which makes new ones.": "Kör `journal backup`, som gör nya.",
    "New entries use halves that lie in no backup: losing key store and replica would lose those entries.": (
        "Nya anteckningar använder halvor som saknas i varje säkerhetskopia: "
        "förloras nyckelförråd och replik, så förloras de."
    ),
    "A batch of halves has waited two days for a backup.": (
        "En omgång halvor har väntat två dygn på att säkerhetskopieras."
    ),
    "The store key is four weeks old.": "Förrådets nyckel är fyra veckor gammal.",
    "The store key is 35 days old: what was destroyed may still be read from old disks.": (
        "Förrådets nyckel är 35 dagar gammal: det som förstörts kan ännu läsas från gamla diskar."
    ),
    "Run `journal backup`, which renews it.": "Kör `journal backup`, som förnyar den.",
    "The key store knows the half of every text.": "Nyckelförrådet känner till halvan till varje text.",
    "{n} texts cannot be opened: the key store lacks their halves.": (
        "{n} texter går inte att öppna: nyckelförrådet saknar deras halvor."
    ),
    "Run `journal restore` with each younger backup of the key store that there is.": (
        "Kör `journal restore` med varje yngre säkerhetskopia av nyckelförrådet som finns."
    ),
    "The key store is an older copy than the main database: it would give keys out twice.": (
        "Nyckelförrådet är en äldre kopia än huvuddatabasen: det skulle lämna ut nycklar två gånger."
    ),
    "Run `journal restore`, which takes its stock out; then `journal backup`.": (
        "Kör `journal restore`, som tar lagret ur bruk, och sedan `journal backup`."
    ),
    "{n} blocks are kept in the key store, and their rows are in no log.": (
        "{n} spärrar står i nyckelförrådet, och deras rader finns inte i någon logg."
    ),
    "They go on refusing. Ask those who blocked, and block anew or let them go.": (
        "De fortsätter att neka. Fråga den som spärrade, och spärra på nytt eller släpp dem."
    ),
    "The destruction {id} stands in the log, and the key store has not carried it out.": (
        "Förstöringen {id} står i loggen, och nyckelförrådet har inte utfört den."
    ),
    "Restart the server, which does it again. If this stays, the signatures do not hold: ask who signed.": (
        "Starta om servern, som gör om den. Blir det här kvar så håller inte signaturerna: fråga den som signerade."
    ),
    "The account {id} was closed, and an older main database has brought it back.": (
        "Kontot {id} var avslutat, och en äldre huvuddatabas har tagit tillbaka det."
    ),
    "Restart the server, which closes it again. If this stays, it alone holds a key: `journal recover` first.": (
        "Starta om servern, som avslutar det igen. Blir det här kvar så har det ensamt en nyckel: "
        "kör `journal recover` först."
    ),
    "The {which} is open with an unsafe {setting}.": "Öppnat med en osäker inställning: {which}, {setting}.",
    "Open it through keys.store_engine.make_engine.": "Öppna det genom keys.store_engine.make_engine.",
    # The main database and its log.
    "The main database is at revision {revision}: {engine}.": "Huvuddatabasen har revision {revision}: {engine}.",
    "The main database has revision {found}, and this program needs {needed}.": (
        "Huvuddatabasen har revision {found}, och det här programmet behöver {needed}."
    ),
    "Run `journal migrate`.": "Kör `journal migrate`.",
    "The main database may lose what was saved: {setting}.": "Huvuddatabasen kan förlora det som sparats: {setting}.",
    "Mend its settings.": "Rätta dess inställningar.",
    "The main database may be read and not written: nothing can be logged or opened.": (
        "Huvuddatabasen går att läsa men inte att skriva i: ingenting kan loggas, och ingenting öppnas."
    ),
    "Mend owner, mode and mount of its file and folder, or let its server take writing.": (
        "Rätta ägare, rättigheter och montering för dess fil och katalog, eller låt dess server ta emot skrivning."
    ),
    "Triggers that keep accidents out are gone: {names}.": "Utlösare som håller olyckor ute är borta: {names}.",
    "Find out who dropped them; restore them from a backup of the schema.": (
        "Ta reda på vem som tog bort dem, och återställ dem från en säkerhetskopia."
    ),
    "Readers wait for writers: SQLite is old.": "Den som läser väntar på den som skriver: SQLite är gammal.",
    "The access log of {name} has {n} rows, signed {when} UTC.": (
        "Åtkomstloggen hos {name} har {n} rader, förseglade {when} UTC."
    ),
    "The access log of {name} has {n} rows, not signed yet.": (
        "Åtkomstloggen hos {name} har {n} rader, ännu inte förseglade."
    ),
    "{n} rows of the log of {name} are in no signed tree since {when} UTC.": (
        "{n} rader i loggen hos {name} är oförseglade sedan {when} UTC."
    ),
    "Start the server, which signs them; if it runs, read its own log.": (
        "Starta servern, som förseglar dem. Är den i gång, så läs dess egen logg."
    ),
    "No openings of texts of {name} have been counted yet.": "Ännu har inga öppningar av texter hos {name} räknats.",
    "No text of {name} was opened without a row: {n} openings, {m} promised by rows of the log, since {day}.": (
        "Ingen text hos {name} har öppnats utan rad: {n} öppningar, {m} utlovade av loggens rader, sedan {day}."
    ),
    "{k} texts of {name} were opened without a row of their own: "
    "{n} openings, {m} promised by rows of the log, since {day}.": (
        "{k} texter hos {name} har öppnats utan egen rad: {n} öppningar, {m} utlovade av loggens rader, sedan {day}."
    ),
    "Stop the server: a program error opens without a row. Keep its lines and both databases, and report it.": (
        "Stoppa servern: programmet har ett fel och öppnar utan rad. Spara dess utskrifter och båda databaserna, "
        "och rapportera felet."
    ),
    "The clock stands before the log's newest rows of {name}.": "Klockan går före loggens nyaste rader hos {name}.",
    "Run `journal restore` and decide: nothing is served until then.": (
        "Kör `journal restore` och bestäm: till dess serveras ingenting."
    ),
    "Install pysqlite3: the write-ahead log of SQLite before 3.51.3 can be damaged, so it is not used.": (
        "Installera pysqlite3: skrivloggen i SQLite före 3.51.3 kan skadas och används därför inte."
    ),
    "Set the clock right.": "Ställ klockan rätt.",
    "Mend this first; some checks could not be made.": "Laga det här först: allt gick inte att kontrollera.",
    # People.
    "{name} has no log reviewer.": "{name} har ingen logggranskare.",
    "Let the head invite one: access is to be checked regularly (PDL 4:3).": (
        "Bjud in en: åtkomst ska kontrolleras regelbundet (4 kap. 3 § PDL)."
    ),
    "{name} has no authorised officer, so no block can be lifted.": (
        "{name} har ingen behörig befattningshavare, så ingen spärr kan hävas."
    ),
    "Let the head appoint one, on the page Staff: duties and analyses (PDL 4:5).": (
        "Utse en på sidan Ansvar och analyser (4 kap. 5 § PDL)."
    ),
    "{name} has given a role without a need-and-risk analysis.": (
        "{name} har gett en roll utan behovs- och riskanalys."
    ),
    "Let the head record it, on the page Staff: duties and analyses (HSLF-FS 2016:40 4:2).": (
        "Anteckna den på sidan Ansvar och analyser (4 kap. 2 § HSLF-FS 2016:40)."
    ),
    "{name} has an emergency access that nobody has reviewed for three days.": (
        "{name} har en nödöppning som ingen har granskat på tre dygn."
    ),
    "Let a log reviewer or officer look at it, on the page Emergency accesses (PDL 4:3).": (
        "Låt en logggranskare eller behörig befattningshavare granska den på sidan Nödöppningar (4 kap. 3 § PDL)."
    ),
    "{name} has assignments that may have ended.": "{name} har uppdrag som kan ha avslutats.",
    "Its main database went back to an older copy: let the head confirm each on the page Staff, or end it.": (
        "Huvuddatabasen gick tillbaka till en äldre kopia: bekräfta vart och ett på sidan Personal, eller avsluta det."
    ),
    "Whether {name} is still headed as it should be was to be followed up by {day}.": (
        "Verksamhetschefens behörighet hos {name} skulle ha följts upp senast {day}."
    ),
    "Let the provider's owner follow it up, and the head note that on the page Staff (HSLF-FS 2016:40 4:3).": (
        "Låt vårdgivaren följa upp den, och verksamhetschefen anteckna det på sidan Personal (HSLF-FS 2016:40 4:3)."
    ),
    "The recovery of {name} has not been rehearsed yet.": "Återställningen hos {name} har aldrig övats.",
    "The recovery of {name} has not been rehearsed since {day}.": (
        "Återställningen hos {name} har inte övats sedan {day}."
    ),
    "Call the officers together and run `journal recover --rehearse`.": (
        "Kalla samman ombuden och kör `journal recover --rehearse`."
    ),
    **CASES,
    **BREACHES,
    # Places.
    "The root file {path} is readable by the server alone.": "Rotfilen {path} kan bara läsas av servern.",
    "Others may read the root file {path}.": "Andra kan läsa rotfilen {path}.",
    "The root file {path}: {why}.": "Rotfilen {path}: {why}.",
    "Put it back, or use root.recovery.": "Lägg tillbaka den, eller använd root.recovery.",
    "There is no {name} beside the root file.": "Bredvid rotfilen saknas {name}.",
    "Put it back from a backup: the recovery officers need it when the root file is lost.": (
        "Lägg tillbaka den från en säkerhetskopia: återställningsombuden behöver den om rotfilen förloras."
    ),
    "The session directory {path} is made at the next start.": "Sessionernas katalog {path} görs vid nästa start.",
    "Others may enter the session directory {path}.": "Andra kommer åt sessionernas katalog {path}.",
    "The session directory {path} lies on a disk.": "Sessionernas katalog {path} ligger på en disk.",
    "Set JOURNAL_SESSIONS to a directory in memory, such as {path}.": (
        "Sätt JOURNAL_SESSIONS till en katalog i minnet, till exempel {path}."
    ),
    "The session directory {path} lies in memory and is the server's alone.": (
        "Sessionernas katalog {path} ligger i minnet och är serverns egen."
    ),
    "{path} has {n} MB left.": "{path} har {n} MB kvar.",
    "Free room there, or move it.": "Gör plats där, eller flytta den.",
    "No directory for backups is set.": "Ingen katalog för säkerhetskopior är angiven.",
    "Set JOURNAL_BACKUPS to a directory on another disk, and run `journal backup` every day.": (
        "Sätt JOURNAL_BACKUPS till en katalog på en annan disk, och kör `journal backup` varje dag."
    ),
    "There is no backup in {path}.": "Det finns ingen säkerhetskopia i {path}.",
    "Run `journal backup`.": "Kör `journal backup`.",
    "Run `journal backup` every day.": "Kör `journal backup` varje dag.",
    "Run `journal backup` daily.": "Kör `journal backup` varje dag.",
    "The newest backup is {n} days old.": "Den nyaste säkerhetskopian är {n} dagar gammal.",
    "The newest backup is of {when} UTC.": "Den nyaste säkerhetskopian är från {when} UTC.",
    "A backup cannot be read: {why}.": "En säkerhetskopia går inte att läsa: {why}.",
    "No backup of {name} has been proven by restoring it yet.": (
        "Ingen säkerhetskopia av {name} har ännu provats genom att återläsas."
    ),
    "No backup of {name} has been proven by restoring it since {day}.": (
        "Ingen säkerhetskopia av {name} har provats genom att återläsas sedan {day}."
    ),
    "A backup of {name} was proven by restoring it on {day}.": (
        "En säkerhetskopia av {name} provades genom att återläsas {day}."
    ),
    "Run `journal prove-backup`, which restores the newest one beside and checks it (HSLF-FS 2016:40 3:13).": (
        "Kör `journal prove-backup`, som återläser den nyaste vid sidan av och kontrollerar den "
        "(3 kap. 13 § HSLF-FS 2016:40)."
    ),
    "Make a new one with `journal backup`.": "Gör en ny med `journal backup`.",
    "The time zone {zone} and its summer time are known.": "Tidszonen {zone} och dess sommartid är kända.",
    "{n} copies of the {what} are older than {days} days: {first}.": (
        "{n} kopior av {what} är äldre än {days} dagar: {first}."
    ),
    "Run `journal backup`, which removes them; remove copies elsewhere by hand.": (
        "Kör `journal backup`, som tar bort dem. Ta själv bort kopior på andra ställen."
    ),
    "The rules of {zone} are wrong here: summer time is not known.": (
        "Reglerna för {zone} är fel här: sommartiden är okänd."
    ),
    "Install tzdata.": "Installera tzdata.",
    "Install tzdata, or mend JOURNAL_ZONE.": "Installera tzdata, eller rätta JOURNAL_ZONE.",
    "The time zone {zone} is not known.": "Tidszonen {zone} är okänd.",
}
_PLACE = re.compile(r"\\{(\w+)\\}")


@cache
def _patterns() -> tuple[tuple[re.Pattern[str], str], ...]:
    return tuple(
        (re.compile(_PLACE.sub(r"(?P<\1>.+)", re.escape(english))), swedish) for english, swedish in SWEDISH.items()
    )


def in_swedish(said: str) -> str:
    """Return a sentence of the doctor's in Swedish; "" for one that is not known, which is then shown as it is."""
    for pattern, swedish in _patterns():
        if found := pattern.fullmatch(said):
            return swedish.format(**found.groupdict())
    return ""
