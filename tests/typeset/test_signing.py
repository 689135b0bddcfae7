import datetime
from io import BytesIO

import page
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, pkcs12
from cryptography.x509.oid import NameOID
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko_certvalidator import ValidationContext

from statute.refused import Refused
from tests.typeset.letters import AGENCY, extracted, full_letter
from typeset import render_letter
from typeset.signing import CertificateSigner

START = datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC)


@pytest.fixture(scope="module")
def certificate(tmp_path_factory):
    """A self-signed P-256 certificate of the agency, as PKCS#12 with the passphrase `secret`."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, AGENCY)])
    usage = x509.KeyUsage(True, True, False, False, False, False, False, False, False)
    made = (
        x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
        .serial_number(1).not_valid_before(START).not_valid_after(START + datetime.timedelta(days=3650))
        .add_extension(usage, critical=True).sign(key, hashes.SHA256())
    )  # fmt: skip
    path = tmp_path_factory.mktemp("certificate") / "agency.p12"
    path.write_bytes(
        pkcs12.serialize_key_and_certificates(b"agency", key, made, None, BestAvailableEncryption(b"secret"))
    )
    return path


@pytest.fixture(scope="module")
def signed(certificate):
    return render_letter(full_letter(), signer=CertificateSigner(certificate, b"secret"))


def status(pdf: bytes):
    signature = PdfFileReader(BytesIO(pdf)).embedded_signatures[0]
    return validate_pdf_signature(signature, ValidationContext(trust_roots=[signature.signer_cert]))


@pytest.mark.parametrize("profile", ["2a", "ua1"])
def test_a_signed_letter_still_conforms(signed, profile):
    report = page.validate_pdf_bytes(signed.pdf, profile=profile)
    assert [(failure.rule_id, failure.message) for failure in report.failures] == []


def test_the_signature_covers_the_whole_file_and_is_trusted(signed):
    found = status(signed.pdf)
    assert (found.intact, found.valid, found.trusted, found.coverage.name) == (
        True,
        True,
        True,
        "ENTIRE_FILE",
    )


def test_a_changed_byte_breaks_the_signature(signed):
    changed = bytearray(signed.pdf)
    changed[signed.pdf.index(b"stream") + 20] ^= 1
    assert status(bytes(changed)).intact is False


def test_signing_changes_no_text(signed):
    assert extracted(signed.pdf) == extracted(render_letter(full_letter()).pdf)


def test_a_wrong_passphrase_or_missing_file_is_refused(certificate):
    for path, passphrase in ((certificate, b"wrong"), (certificate.with_name("none.p12"), b"secret")):
        with pytest.raises(Refused) as caught:
            CertificateSigner(path, passphrase)
        assert caught.value.code == "letter_certificate_unreadable"
