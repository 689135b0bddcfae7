"""Letters: what one costs, beside stock WeasyPrint with the same fonts and markup, taken in turns in one process.

Times are processor time, so that other work on the machine changes them little. ``python -m benchmarks letters``.
"""

import gc
import random
import time
from collections.abc import Callable
from dataclasses import replace
from io import BytesIO
from statistics import median, quantiles
from typing import Any

from PIL import Image, ImageChops

from letters.content import build
from letters.samples import AGENCY, sample_facts
from typeset import render_letter, warm_up
from typeset.letter import Letter, Paragraph
from typeset.render import render_stock
from typeset.seal import sample_seal

ROUNDS = 30
STOCK = "stock WeasyPrint, same fonts and markup"
TEXT_LIMIT = 20_000


def run(rounds: int = ROUNDS) -> list[dict[str, Any]]:
    """Milliseconds for each letter (plain, PDF/A-2a with PDF/UA-1, signed), size, and the longest text allowed."""
    began = time.process_time()
    warm_up()
    ready = (time.process_time() - began) * 1000
    letter = build("R03", sample_facts("R03"), seal=_scanned_seal())
    drawn = replace(letter, seal=sample_seal(AGENCY.name))
    times = _in_turns(
        {
            "stock": lambda: render_stock(letter),
            "plain": lambda: render_letter(letter, archival=False),
            "archival": lambda: render_letter(letter),
            "drawn": lambda: render_letter(drawn, archival=False),
            "drawn stock": lambda: render_stock(drawn),
            "signed": lambda: render_letter(letter, signer=_signer()),
        },
        rounds,
    )
    stock = median(times["stock"])
    rows = [
        _row("letter of two pages, plain", median(times["plain"]), stock, 1.15),
        _row("letter of two pages, PDF/A-2a and PDF/UA-1", median(times["archival"]), stock, 1.2),
        _row("the same, signed (PAdES, P-256)", median(times["signed"]), stock, 1.4),
        _row("plain, 95th percentile", quantiles(times["plain"], n=20)[-1], stock, 1.5),
    ]
    rows.append(
        _row(
            "plain, seal of one colour",
            median(times["drawn"]),
            median(times["drawn stock"]),
            1.15,
        )
    )
    size, stock_size = len(render_letter(drawn).pdf) / 1000, len(render_stock(drawn)) / 1000
    rows.append(_row("size of the archival file", size, stock_size, 1.25, unit="kB"))
    long = _long(letter)
    both = _in_turns({"long": lambda: render_letter(long), "stock": lambda: render_stock(long)}, 2)
    rows.append(_row(f"{TEXT_LIMIT} characters", median(both["long"]), median(both["stock"]), 1.3))
    rows.append(
        {"name": "worker ready, imports excepted", "figure": round(ready), "unit": "ms", "ok": ready <= 3000}
    )
    return rows


def _scanned_seal() -> bytes:
    """The sample seal with the grain of a scan: what agencies upload, and what costs most to encode."""
    with Image.open(BytesIO(sample_seal(AGENCY.name))) as seal:
        grain = Image.frombytes("L", seal.size, random.Random(1).randbytes(seal.width * seal.height))
        red, green, blue, depth = seal.split()
        shades = [ImageChops.add(band, grain.point(lambda v: v // 64)) for band in (red, green, blue)]
        out = BytesIO()
        Image.merge("RGBA", (*shades, depth)).save(out, format="PNG")
    return out.getvalue()


def _long(letter: Letter) -> Letter:
    return replace(letter, blocks=(Paragraph("政府信息公开，" * (TEXT_LIMIT // 7)),))


def _in_turns(works: dict[str, Callable[[], object]], rounds: int) -> dict[str, list[float]]:
    times: dict[str, list[float]] = {name: [] for name in works}
    for work in works.values():
        work()
    for _ in range(rounds):
        for name, work in works.items():
            began = time.process_time()
            work()
            times[name].append((time.process_time() - began) * 1000)
        gc.collect()
    return times


def _signer() -> Any:
    if not _made:
        _made.append(_make_signer())
    return _made[0]


_made: list[Any] = []


def _make_signer() -> Any:
    """A signer with a self-signed certificate that exists for this run alone."""
    import datetime
    import tempfile
    from pathlib import Path

    from cryptography import x509
    from cryptography.hazmat.primitives import hashes
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, pkcs12
    from cryptography.x509.oid import NameOID

    from typeset.signing import CertificateSigner

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, AGENCY.name)])
    start = datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC)
    builder = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
    builder = (
        builder.serial_number(1).not_valid_before(start).not_valid_after(start + datetime.timedelta(3650))
    )
    made = builder.sign(key, hashes.SHA256())
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "bench.p12"
        path.write_bytes(
            pkcs12.serialize_key_and_certificates(
                b"bench", key, made, None, BestAvailableEncryption(b"bench")
            )
        )
        return CertificateSigner(path, b"bench")


def _row(name: str, figure: float, yardstick: float, ratio: float, *, unit: str = "ms") -> dict[str, Any]:
    """`target` is the yardstick times `ratio`: the machine of the day measures both."""
    return {
        "name": name,
        "figure": round(figure, 1),
        "unit": unit,
        "yardstick": round(yardstick, 1),
        "yardstick_name": STOCK,
        "target": round(yardstick * ratio, 1),
        "better": "lower",
        "ok": figure <= yardstick * ratio,
    }


if __name__ == "__main__":
    import json
    import sys

    json.dump(run(), sys.stdout, ensure_ascii=False, indent=1)
