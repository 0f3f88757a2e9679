"""Idempotency-Key on POST: the same request is done once and answered twice; another one under the key is refused."""

from __future__ import annotations

import hashlib
import hmac
import re
from functools import wraps
from typing import TYPE_CHECKING, Any

from flask import current_app, json, request

from journal.domain.errors import InvalidError
from journal.services.repeating import Given, begin_once, end_once, undo_once
from journal.web.problems import REPEATED, UNDERWAY, Problem, ProblemError
from journal.web.wiring import asking

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    Answer = tuple[dict[str, Any], int, dict[str, str]]

_KEY = re.compile(r"[\x21-\x7e]{1,128}")

HEADER = {
    "in": "header",
    "name": "Idempotency-Key",
    "required": False,
    "description": "Any name of this request's own, kept for a day. The same request under it is done once.",
    "schema": {"type": "string", "pattern": r"^[\x21-\x7e]{1,128}$"},
}


def once(leave_out: Collection[str] = ()) -> Callable[[Callable[..., Answer]], Callable[..., Answer]]:
    """Let a view be repeated under a key. ``leave_out`` names secrets of the answer, told once and never kept."""

    def decorator(view: Callable[..., Answer]) -> Callable[..., Answer]:
        @wraps(view)
        def answered(*args: Any, **kwargs: Any) -> Answer:  # noqa: ANN401  (of the view)
            key = request.headers.get("Idempotency-Key")
            if key is None:
                return view(*args, **kwargs)
            return _answer_once(key, lambda: view(*args, **kwargs), leave_out)

        documented: Any = answered
        documented._apidoc = _with_header(getattr(view, "_apidoc", {}))  # noqa: SLF001  (flask-smorest reads it)
        return answered

    return decorator


def _answer_once(key: str, act: Callable[[], Answer], leave_out: Collection[str]) -> Answer:
    if not _KEY.fullmatch(key):
        raise InvalidError({"Idempotency-Key": "malformed"})
    parts, session, at = asking()
    wanted = _request_hash()
    given = begin_once(parts, session, key, wanted, at)
    if given is not None:
        return _again(given, wanted)
    try:
        answer = act()
    except Exception:
        undo_once(parts, session, key)
        raise
    body, status, headers = answer
    kept = {name: value for name, value in body.items() if name not in leave_out}
    end_once(parts, session, key, Given(wanted, status, json.dumps(headers), json.dumps(kept)))
    return answer


def _again(given: Given, wanted: bytes) -> Answer:
    if given.request_hash != wanted:
        raise ProblemError(Problem(REPEATED))
    if given.status == 0:
        raise ProblemError(Problem(UNDERWAY))
    return json.loads(given.body), given.status, {**json.loads(given.headers), "Idempotency-Replayed": "true"}


def _request_hash() -> bytes:
    """Tell requests apart under a key that is not in the database: a plain hash would confirm guesses at a text."""
    said = (request.method, request.full_path, request.headers.get("If-Match", ""), "")
    key = str(current_app.secret_key).encode()
    return hmac.new(key, "\n".join(said).encode() + request.get_data(cache=True), hashlib.sha256).digest()


def _with_header(doc: dict[str, Any]) -> dict[str, Any]:
    manual = doc.get("manual_doc", {})
    parameters = [*manual.get("parameters", []), HEADER]
    return {**doc, "manual_doc": {**manual, "parameters": parameters}}
