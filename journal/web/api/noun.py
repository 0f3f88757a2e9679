"""What the API's blueprints share: a parser that refuses what it does not know, and how answers are documented."""

from __future__ import annotations

from functools import wraps
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from flask import Request, Response
from flask_smorest import Blueprint
from marshmallow import RAISE, Schema
from webargs.flaskparser import FlaskParser
from werkzeug.exceptions import BadRequest, UnsupportedMediaType

if TYPE_CHECKING:
    from collections.abc import Callable

V1 = "/api/v1"

Answer = tuple[dict[str, Any], int, dict[str, str]]
"""Body, status, headers."""


class StrictParser(FlaskParser):
    """JSON and nothing else; unknown names in the query are refused like unknown names in the body."""

    DEFAULT_UNKNOWN_BY_LOCATION = {**FlaskParser.DEFAULT_UNKNOWN_BY_LOCATION, "query": RAISE, "json": RAISE}  # noqa: RUF012  (webargs' own way)

    def _raw_load_json(self, req: Request) -> Any:  # noqa: ANN401  (what JSON holds)
        if req.mimetype != "application/json":
            raise UnsupportedMediaType
        try:
            return super()._raw_load_json(req)
        except RecursionError as error:
            raise BadRequest from error


class Noun(Blueprint):
    """A blueprint for one noun; its tag is the noun."""

    ARGUMENTS_PARSER = StrictParser()

    def __init__(self, noun: str, *, description: str, prefix: str = "") -> None:
        super().__init__(f"api_{noun}", __name__, url_prefix=V1 + prefix, description=description)
        self.noun = noun

    def add_url_rule(self, rule: str, *args: Any, **options: Any) -> None:  # noqa: ANN401  (Flask's)
        """Add a rule whose operations are tagged with the noun instead of the blueprint's name."""
        options.setdefault("tags", [self.noun])
        super().add_url_rule(rule, *args, **options)

    def arguments(self, schema: type[Schema], **options: Any) -> Callable[..., Any]:  # noqa: ANN401  (flask-smorest's)
        """Read a request through one instance of its schema: to build one anew would cost every request."""
        read: Callable[..., Any] = super().arguments(schema(), **options)
        return read

    def answers(self, status: int, schema: type[Schema] | None = None, *, etag: bool = False) -> Callable[..., Any]:
        """Document an answer that the view builds itself: nothing is dumped twice for a reader who waits."""
        headers = {"ETag": {"schema": {"type": "string"}, "description": "The revision, quoted."}} if etag else None
        documented: Callable[..., Any] = self.alt_response(status, schema=schema, success=True, headers=headers)
        return documented if status != HTTPStatus.NO_CONTENT else lambda view: documented(_empty(view))


def _empty(view: Callable[..., Answer]) -> Callable[..., Response]:
    """Answer with nothing at all: no body, and so no kind of it."""

    @wraps(view)
    def answered(*args: Any, **kwargs: Any) -> Response:  # noqa: ANN401  (of the view)
        _, status, headers = view(*args, **kwargs)
        response = Response(status=status, headers=headers)
        del response.headers["Content-Type"]
        return response

    return answered
