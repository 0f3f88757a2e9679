"""Text that names commands and calls between grave accents, shown with them set as code."""

from __future__ import annotations

from markupsafe import Markup

_SET = (Markup("{}"), Markup("<code>{}</code>"))


def coded(text: str) -> Markup:
    """Return the text, escaped, with what stands between two grave accents as code; a lone accent stays a sign."""
    parts = text.split("`")
    if len(parts) % 2 == 0:
        return _SET[0].format(text)
    return Markup().join(_SET[place % 2].format(part) for place, part in enumerate(parts))
