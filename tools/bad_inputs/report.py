"""What a run found, for people: how often each place was tried, and each cause once."""

import sys

from tools.bad_inputs.causes import Causes
from tools.bad_inputs.run import Run


def report(run: Run, causes: Causes, broken: list[str]) -> int:
    """Print it; 1 when something is to be repaired."""
    for area, count in sorted(run.counts.items(), key=lambda each: (each[1], each[0])):
        sys.stderr.write(
            f"{count:6}  {area}" + (f"  ({run.through[area]} got through)\n" if run.through[area] else "\n")
        )
    answers = ", ".join(f"{count} × {status}" for status, count in sorted(causes.answers.items()))
    sys.stderr.write(
        f"{run.sent} bad inputs at {len(run.counts)} places, {sum(run.through.values())} forms got through.\n"
    )
    sys.stderr.write(f"Answers: {answers}.\n")
    for seconds, example in sorted(causes.slow, key=lambda each: -each[0])[:5]:
        sys.stderr.write(f"Took {seconds:.1f} s: {example[:600]}\n")
    for cause in sorted(causes.found.values(), key=lambda each: -each.areas.total()):
        areas = ", ".join(f"{count} × {area}" for area, count in cause.areas.most_common(8))
        sys.stdout.write(
            f"\n=== {cause.title}\n{cause.areas.total()} times: {areas}\n{cause.example}\n{cause.trace}"
        )
    for fault in broken:
        sys.stdout.write(f"\n=== broken: {fault}\n")
    sys.stdout.write(f"\n{len(causes.found)} causes of server errors, {len(broken)} broken invariants.\n")
    return 1 if causes.found or broken else 0
