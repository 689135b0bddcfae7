"""`make bad-inputs`: a private database with the demo county, N bad inputs, and what came of them.

The counts go to standard error, the causes of server errors and broken invariants to standard output; exit 1 when
there are any. The same seed on the same day sends the same inputs. Nothing of an installation is touched.
"""

import argparse
import os
import shutil
import sys
import tempfile
import warnings
from contextlib import redirect_stdout, suppress
from pathlib import Path

SETTINGS = {
    "RATELIMIT_ENABLE": False,  # all inputs come from one address; the limits have tests of their own
    "AXES_FAILURE_LIMIT": 10**9,
    "PASSWORD_HASHERS": ["django.contrib.auth.hashers.MD5PasswordHasher"],  # a login takes a second otherwise
}


def main(count: int, seed: int, folder: Path) -> int:
    import django
    from django.conf import settings

    for name, value in SETTINGS.items():
        setattr(settings, name, value)
    settings.DATABASES["default"]["OPTIONS"]["options"] += " -c synchronous_commit=off"  # it is thrown away
    django.setup()
    from django.db import connection
    from django.utils import timezone

    from celery_app import app
    from demo.county.build import build
    from tools.bad_inputs.causes import Causes
    from tools.bad_inputs.invariants import faults
    from tools.bad_inputs.report import report
    from tools.bad_inputs.run import Run

    warnings.simplefilter("ignore")  # of odd cache keys, times without a zone and the like
    app.conf.broker_url = "memory://"  # the run does the worker's part itself
    connection.creation.create_test_db(verbosity=0, autoclobber=True)
    sys.stderr.write("building the county …\n")
    cases = build(timezone.now(), share=0)
    codes = {case.application.stage: case.query_code for case in cases}
    with (
        open(os.devnull, "w") as nowhere,
        redirect_stdout(nowhere),
        Causes() as causes,
    ):  # printed text messages
        run = Run(causes, seed=seed, codes=list(codes.values()), folder=folder)
        with suppress(KeyboardInterrupt):  # stopped early: what was found so far
            run.throw(count)
        broken = faults()
    return report(run, causes, broken)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m tools.bad_inputs", description=__doc__)
    parser.add_argument("--count", type=int, default=20_000, help="how many bad inputs")
    parser.add_argument("--seed", type=int, default=1)
    chosen = parser.parse_args()
    data = os.environ["DATA_DIR"] = tempfile.mkdtemp(prefix="gongkai-bad-inputs-")
    os.environ.setdefault("GONGKAI_DEV", "1")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    from launcher.services import for_command

    try:
        with for_command([*sys.argv[:1], "bad_inputs"]):
            commands = Path(data, "commands")
            commands.mkdir()
            code = main(chosen.count, chosen.seed, commands)
    finally:
        shutil.rmtree(data, ignore_errors=True)
    sys.stdout.flush()
    # Python's own end crashes after many letters: it frees Pango's objects when Pango is gone already.
    os._exit(code)
