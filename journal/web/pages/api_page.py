"""The API as a page: the same document that programs read, laid out by the server. Nothing runs in the browser."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from flask import Blueprint, render_template, url_for

from journal.web.api.document import api_document
from journal.web.shapes.logs import ApiGroup, ApiView, Operation

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    Document = Mapping[str, Any]

blueprint = Blueprint("api_page", __name__)
_METHODS = ("get", "post", "put", "patch", "delete")


@blueprint.get("/api")
def browse() -> str:
    """Show the API."""
    document = api_document()
    groups: dict[str, list[Operation]] = {}
    for tag, operation in _operations(document):
        groups.setdefault(tag, []).append(operation)
    view = ApiView(
        title=document["info"]["title"],
        version=document["info"]["version"],
        description=document["info"].get("description", ""),
        groups=tuple(ApiGroup(_titled(name), _about(document, name), tuple(found)) for name, found in groups.items()),
        schemas=tuple((name, _written(schema)) for name, schema in _schemas(document).items()),
    )
    return render_template("api.html", view=view, spec_href=url_for("api-docs.openapi_json"))


def _titled(tag: str) -> str:
    """Return the noun that a group of calls is about: the tag without what tells programs that it is of the API."""
    return tag.removeprefix("api_").replace("_", " ").capitalize()


def _operations(document: Document) -> Iterator[tuple[str, Operation]]:
    for path, item in document.get("paths", {}).items():
        shared = item.get("parameters", [])
        for method in _METHODS:
            if method in item:
                call = item[method]
                yield next(iter(call.get("tags", [])), ""), _operation(document, path, method, call, shared)


def _operation(document: Document, path: str, method: str, call: Document, shared: list[Document]) -> Operation:
    parameters = [_resolved(document, given) for given in (*shared, *call.get("parameters", []))]
    return Operation(
        method=method.upper(),
        path=path,
        anchor=f"{method}-{path.strip('/').replace('/', '-').replace('{', '').replace('}', '')}",
        summary=call.get("summary", ""),
        description=call.get("description", ""),
        parameters=tuple(_parameter(one) for one in parameters),
        body=_body(call),
        responses=tuple((code, _answer(document, answer)) for code, answer in call.get("responses", {}).items()),
    )


def _parameter(one: Document) -> tuple[str, str, str, bool]:
    schema = one.get("schema", {})
    kind = schema.get("format") or schema.get("type", "")
    what = one.get("description") or (" | ".join(kind) if isinstance(kind, list) else str(kind))
    return one["name"], one["in"], what, bool(one.get("required"))


def _body(call: Document) -> str:
    content = call.get("requestBody", {}).get("content", {})
    return "\n".join(f"{kind}\n{_written(said.get('schema', {}))}" for kind, said in content.items())


def _answer(document: Document, answer: Document) -> str:
    found = _resolved(document, answer)
    schemas = [said.get("schema", {}) for said in found.get("content", {}).values()]
    names = [_name(schema) for schema in schemas if _name(schema)]
    return str(found.get("description", "")) + (f" ({', '.join(names)})" if names else "")


def _name(schema: Document) -> str:
    return str(schema.get("$ref", "")).rpartition("/")[2]


def _resolved(document: Document, given: Document) -> Document:
    """Follow a reference inside the document; what is no reference is itself."""
    if "$ref" not in given:
        return given
    found: Any = document
    for step in given["$ref"].removeprefix("#/").split("/"):
        found = found[step]
    return dict(found)


def _schemas(document: Document) -> dict[str, Any]:
    return dict(document.get("components", {}).get("schemas", {}))


def _about(document: Document, tag: str) -> str:
    return next((t.get("description", "") for t in document.get("tags", []) if t["name"] == tag), "")


def _written(schema: Any) -> str:  # noqa: ANN401  (what JSON holds)
    return json.dumps(schema, indent=2, ensure_ascii=False)
