"""The embedded PostgreSQL and Redis of a data folder, and the secrets that live beside them."""

from __future__ import annotations

import base64
import fcntl
import json
import os
import secrets as random
from pathlib import Path

BASE_DIR = Path(__file__).resolve().parent.parent

# What settings fall back to when real servers are configured without keys; config/checks.py refuses them.
DEMO_SECRETS = {"secret_key": "demo", "master_key": "demo", "lookup_key": "demo"}


def data_dir() -> Path:
    """The absolute data folder: DATA_DIR from the environment, else var/ in the checkout."""
    chosen = os.environ.get("DATA_DIR")
    return Path(chosen).absolute() if chosen else BASE_DIR / "var"


def secrets(folder: Path) -> dict[str, str]:
    """The random secrets of this data folder, made on first use; the file is readable by its owner only."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    with open(folder / ".secrets.lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        path = folder / "secrets.json"
        if not path.exists():
            values = {
                "secret_key": random.token_urlsafe(50),
                "master_key": base64.b64encode(random.token_bytes(32)).decode(),
                "lookup_key": base64.b64encode(random.token_bytes(32)).decode(),
                "database_password": random.token_urlsafe(24),
            }
            partial = path.with_suffix(".partial")
            with open(os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
                json.dump(values, file, indent=2)
            partial.replace(path)
    return json.loads(path.read_text())


def database_url(folder: Path) -> str:
    password = secrets(folder)["database_password"]
    return f"postgresql://gongkai:{password}@/gongkai?host={folder / 'run'}"


def redis_url(folder: Path) -> str:
    return f"unix://{folder / 'run' / 'redis.sock'}"
