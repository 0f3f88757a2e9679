"""The rules of what patients are shown, handed and asked for themselves, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask_babel import lazy_gettext as _

if TYPE_CHECKING:
    from collections.abc import Mapping

    from flask_babel import LazyString

PATIENT_RULES: Mapping[str, LazyString] = {
    "it is about whoever asks": _("det gäller den som frågar"),
    "a copy was asked for": _("en kopia är begärd"),
    "did not prove who they are": _("har inte visat vem de är"),
    "has an account here already": _("har redan ett konto här"),
    "holds test material": _("innehåller testmaterial"),
    "is a draft, or was set aside": _("är ett utkast, eller undanlagt"),
    "is newer than the patient chose to see": _("är nyare än patienten har valt att se"),
    "is not of the unit": _("hör inte till enheten"),
    "is one's own and released": _("är ens egen och visas"),
    "is test material, which a plain copy only lists": _("är testmaterial, som en vanlig kopia bara nämner"),
    "nobody reads an adult's journal by proxy": _("ingen läser en vuxens journal genom ombud"),
    "the child is thirteen, and no guardian reads": _("barnet har fyllt tretton, och ingen vårdnadshavare läser"),
    "is the guardian of the child whom the rows concern": _("är vårdnadshavare för barnet som raderna rör"),
    "takes part in the care at this unit, and gives the reason": _("deltar i vården vid enheten och anger skälet"),
    "the patient is not thirteen to fifteen": _("patienten är inte tretton till femton år"),
    "there is such an exception already": _("ett sådant undantag finns redan"),
    "it is the patient's own number": _("det är patientens eget nummer"),
    "the patient's identity is protected, and no guardian reads": _(
        "patienten har skyddade personuppgifter, och ingen vårdnadshavare läser"
    ),
    "the unit has ended it": _("enheten har avslutat det"),
    "is the guardian of a child under thirteen, and the unit gives direct access": _(
        "är vårdnadshavare för ett barn under tretton, och enheten låter patienterna läsa själva"
    ),
    "proved by e-ID to be the guardian whom the unit entered": _(
        "har med e-legitimation visat sig vara den vårdnadshavare som enheten antecknade"
    ),
    "the register has another name than the e-ID, and nobody has compared them": _(
        "registret har ett annat namn än e-legitimationen, och ingen har jämfört dem"
    ),
    "does not say why": _("säger inte varför"),
    "did not see who the patient is": _("har inte sett vem patienten är"),
    "states no ground, or not why": _("anger ingen grund, eller inte varför"),
    "the care sealed it": _("vården har förseglat det"),
    "it has ended already": _("det är redan avslutat"),
    "is released, and the child's whose guardian one is": _("visas, och är barnets som man är vårdnadshavare för"),
    "is the patient that the account is joined to": _("är den patient som kontot hör till"),
    "is to be read together first": _("ska läsas tillsammans först"),
    "is too young to read alone": _("är för ung för att läsa ensam"),
    "is withheld on a ground of secrecy": _("är undantagen på grund av sekretess"),
    "it is the patient's own and the unit gives direct access": _(
        "det är patientens eget, och enheten låter patienterna läsa själva"
    ),
    "it was written of somebody else": _("det är skrivet om någon annan"),
    "it would point out who told, to somebody's harm": _("det skulle röja vem som har berättat, till skada för någon"),
    "its secrecy towards the patient is of utmost weight for the care": _(
        "det är av synnerlig vikt för vården att patienten inte får veta det"
    ),
    "nobody proved this identity here": _("ingen har visat den identiteten här"),
    "proved by e-ID to be this patient of the unit": _(
        "har med e-legitimation visat sig vara den här patienten vid enheten"
    ),
    "proved who they are": _("har visat vem de är"),
    "showed no factor of their own": _("visade ingen egen faktor"),
    "something in it was destroyed since": _("något i den har förstörts sedan dess"),
    "stands in the wrong patient's journal": _("står i fel patients journal"),
    "stands under a heading that direct access never shows": _("står under en rubrik som aldrig visas på skärmen"),
    "the provider gives direct access": _("vårdgivaren låter patienterna läsa själva"),
    "the unit decided to release it and handed it over here": _(
        "enheten har beslutat att lämna ut den, och lämnat den här"
    ),
    "the unit gives direct access and the entry has come to rest": _(
        "enheten låter patienterna läsa själva, och anteckningen är klar"
    ),
    "withholds without a ground and why": _("undantar utan grund och skäl"),
}
