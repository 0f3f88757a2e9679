"""The signature of a PDF, by pyHanko. Imported only where one is made."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from typing import TYPE_CHECKING, Any

from asn1crypto.keys import PrivateKeyInfo
from asn1crypto.x509 import Certificate
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.fields import SigSeedSubFilter
from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner, SimpleSigner
from pyhanko_certvalidator.registry import SimpleCertificateStore

if TYPE_CHECKING:
    from datetime import datetime

_FIELD = "Sigill"


class _Dated(PdfSigner):
    """Signs at a time that is given, not at that of a clock read on the way."""

    at: datetime

    def init_signing_session(self, *asked: Any, **said: Any) -> Any:  # noqa: ANN401 - as in pyHanko
        session = super().init_signing_session(*asked, **said)
        session.system_time = self.at
        return session


def signed(key: tuple[bytes, bytes], pdf: bytes, reason: str, at: datetime) -> bytes:
    """Sign a PDF by a private key and with its certificate, both DER."""
    private, certificate = key
    alone = SimpleCertificateStore()  # type: ignore[no-untyped-call]  # the certificate is its own issuer
    by = SimpleSigner(Certificate.load(certificate), PrivateKeyInfo.load(private), alone)
    about = PdfSignatureMetadata(
        field_name=_FIELD, subfilter=SigSeedSubFilter.PADES, md_algorithm="sha256", reason=reason
    )
    signer = _Dated(about, by)
    signer.at = at
    # pyHanko runs an event loop of its own, which a thread that runs one already would refuse.
    with ThreadPoolExecutor(1) as apart:
        written: BytesIO = apart.submit(signer.sign_pdf, IncrementalPdfFileWriter(BytesIO(pdf))).result()
    return written.getvalue()
