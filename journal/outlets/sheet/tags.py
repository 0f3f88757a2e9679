"""HTML as text: each value is escaped where it is put in, so that no text of a journal is ever markup."""

from __future__ import annotations

from html import escape


class Html(str):
    """Text that is HTML already."""

    __slots__ = ()


def tag(name: str, *inside: str, cls: str = "", **attributes: str) -> Html:
    """Return an element; whatever of its content is not `Html` is escaped."""
    said = {"class": cls, **attributes} if cls else attributes
    opening = "".join(f' {attribute}="{escape(value)}"' for attribute, value in said.items())
    return Html(f"<{name}{opening}>{joined(*inside)}</{name}>")


def joined(*parts: str) -> Html:
    """Return the parts after each other, escaped where they are not `Html`."""
    return Html("".join(part if isinstance(part, Html) else escape(part) for part in parts))


def listed(*pairs: tuple[str, str]) -> Html:
    """Return a list of terms and what is said of them, without those of which nothing is."""
    return tag("dl", *(joined(tag("dt", term), tag("dd", said)) for term, said in pairs if said))
