"""The few calls to an e-ID broker: short, bounded, never led elsewhere. An answer is garbage until it is checked."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

from authlib.common.errors import AuthlibBaseError
from authlib.integrations.requests_client import OAuth2Session
from joserfc.errors import JoseError
from requests import Timeout
from requests.adapters import HTTPAdapter
from urllib3.exceptions import HTTPError as TransportError

from journal.domain.errors import NotIdentifiedError

if TYPE_CHECKING:
    from requests import PreparedRequest, Response

CONNECT, READ, ALTOGETHER = 3.0, 5.0, 8.0
"""Seconds to wait for a connection, for the next bytes, and for a whole answer: a person and a thread wait with us."""

LONGEST = 256 * 1024
"""Bytes of an answer. A set of keys has a few thousand."""

GARBAGE = (AuthlibBaseError, JoseError, ValueError, TypeError, KeyError, AttributeError)
"""What the libraries raise over an answer that is not what it should be: a list for an object, a number for a text.

To be caught before OSError, which is what requests raises when nobody answers: some of its errors are both.
"""


_PIECE = 16 * 1024


class BoundedAdapter(HTTPAdapter):
    """Reads an answer to its end here, so that none is endless: requests' own limits are for each piece alone."""

    def send(self, request: PreparedRequest, *args: Any, **options: Any) -> Response:  # noqa: ANN401  (requests' own)
        """Send and read. Raises RequestException for an answer that is too long or too slow."""
        until = time.monotonic() + ALTOGETHER
        options["stream"] = True
        answer = super().send(request, *args, **options)
        read = bytearray()
        try:
            # What is there already, each time: requests would wait for a piece to be whole, drop by drop.
            while piece := answer.raw.read1(_PIECE, decode_content=True):
                read += piece
                if len(read) > LONGEST or time.monotonic() > until:
                    raise Timeout("the answer has no end", request=request)
        except TransportError as error:
            raise ConnectionError(str(error)) from error
        finally:
            answer.close()
        # As requests itself does once it has read an answer.
        answer._content = bytes(read)  # noqa: SLF001  (there is no other way in)
        return answer


def broker_session(**options: Any) -> OAuth2Session:  # noqa: ANN401  (Authlib's own)
    """Return a session for one exchange: Authlib keeps what it was told on it."""
    session = OAuth2Session(default_timeout=(CONNECT, READ), **options)
    for scheme in ("https://", "http://"):
        session.mount(scheme, BoundedAdapter())
    return session


def fetched(address: str, token: str = "") -> dict[str, Any]:
    """Return the JSON object at an address of the broker's. Raises NotIdentifiedError."""
    headers = {"Authorization": f"Bearer {token}"} if token else None
    try:
        with broker_session() as session:
            answer = session.get(address, withhold_token=True, allow_redirects=False, headers=headers)
            answer.raise_for_status()
            found = answer.json()
    except GARBAGE as error:
        raise NotIdentifiedError("broker-garbage") from error
    except OSError as error:
        raise NotIdentifiedError("broker-down") from error
    if not isinstance(found, dict):
        raise NotIdentifiedError("broker-garbage")
    return found
