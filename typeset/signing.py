"""Signing a letter (PAdES B-B): an agency that has a certificate signs the file, and its seal is the signature.

The field is made while the PDF is written, so that the signed file is still PDF/A-2a and PDF/UA-1. `Signer` is
the seam for seals of another kind (SM2, GB/T 38540), which pyHanko does not make.
"""

from functools import lru_cache
from io import BytesIO
from pathlib import Path
from typing import Any, NoReturn, Protocol

from statute.refused import Refused

FIELD = "Seal"
PLACE = "seal"  # id of the box that the seal fills


class Signer(Protocol):
    """Signs the prepared field of a finished file; `seal` is the picture shown there."""

    def sign(self, pdf: bytes, *, seal: bytes, agency: str) -> bytes: ...


class CertificateSigner:
    """Signs with the key and certificate of a PKCS#12 file, read once."""

    def __init__(self, path: Path, passphrase: bytes) -> None:
        self._signer = _load(path, passphrase)

    def sign(self, pdf: bytes, *, seal: bytes, agency: str) -> bytes:
        """The signed file: the bytes given, followed by one update."""
        from PIL import Image
        from pyhanko.pdf_utils.images import PdfImage
        from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
        from pyhanko.pdf_utils.layout import AxisAlignment, Margins, SimpleBoxLayoutRule
        from pyhanko.sign import fields, signers
        from pyhanko.stamp import StaticStampStyle

        class Writer(IncrementalPdfFileWriter):
            def _update_meta(self) -> None:
                """The metadata must stay as written: rewritten, they lose what PDF/A asks for."""

        whole = SimpleBoxLayoutRule(AxisAlignment.ALIGN_MID, AxisAlignment.ALIGN_MID, Margins(0, 0, 0, 0))
        with Image.open(BytesIO(seal)) as picture:
            style = StaticStampStyle(
                background=PdfImage(picture.convert("RGBA")),
                background_layout=whole,
                background_opacity=1.0,
                border_width=0,
            )
        details = signers.PdfSignatureMetadata(
            field_name=FIELD, name=agency, md_algorithm="sha256", subfilter=fields.SigSeedSubFilter.PADES
        )
        signer = signers.PdfSigner(details, signer=self._signer, stamp_style=style)
        signed: BytesIO = signer.sign_pdf(Writer(BytesIO(pdf)))
        return signed.getvalue()


def _load(path: Path, passphrase: bytes) -> Any:
    if not path.exists():
        _unreadable(path)
    return _loaded(str(path), path.stat().st_mtime_ns, passphrase)


def _unreadable(path: Path) -> NoReturn:
    raise Refused(
        "letter_certificate_unreadable",
        f"不能读取本机关的签名证书（{path.name}）或者口令不对，文书没有签名。请管理员核对证书文件和口令。",
    )


@lru_cache(maxsize=16)
def _loaded(path: str, changed: int, passphrase: bytes) -> Any:
    """A pyHanko signer that keeps its key: the stock one decodes it twice for every signature."""
    from asn1crypto import x509
    from cryptography.hazmat.primitives import hashes
    from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
    from cryptography.hazmat.primitives.serialization import Encoding, pkcs12
    from pyhanko.sign.signers import Signer as PyHankoSigner
    from pyhanko_certvalidator.registry import SimpleCertificateStore

    try:
        key, certificate, others = pkcs12.load_key_and_certificates(
            Path(path).read_bytes(), passphrase or None
        )
    except ValueError:
        _unreadable(Path(path))
    if not isinstance(key, ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey) or certificate is None:
        _unreadable(Path(path))
    private: ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey = key
    store = SimpleCertificateStore()  # type: ignore[no-untyped-call]  # untyped in a package that says it is typed
    own = x509.Certificate.load(certificate.public_bytes(Encoding.DER))
    store.register_multiple([own, *(x509.Certificate.load(c.public_bytes(Encoding.DER)) for c in others)])

    class KeySigner(PyHankoSigner):
        async def async_sign_raw(self, data: bytes, digest_algorithm: str, dry_run: bool = False) -> bytes:
            if dry_run:
                return bytes(512)
            if isinstance(private, ec.EllipticCurvePrivateKey):
                return private.sign(data, ec.ECDSA(hashes.SHA256()))
            return private.sign(data, padding.PKCS1v15(), hashes.SHA256())

    return KeySigner(signing_cert=own, cert_registry=store)
