"""How many cases of which kind there are, where, and since when."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from random import Random
from typing import Any

from demo.county.county import County
from demo.county.walk import Plan
from statute.calendar.working_days import Calendar

MONTHS = 14
REPEATED_AT = "zf"
# count, way, kind, and what else makes the plan
CLOSED: tuple[tuple[int, str, str, dict[str, Any]], ...] = (
    (22, "searched", "R02", {}),
    (4, "searched", "R02", {"slow": True}),
    (4, "searched", "R02", {"extension": "approved", "slow": True}),
    (2, "searched", "R02", {"extension": "returned"}),
    (3, "searched", "R02", {"returned": "sign"}),
    (3, "searched", "R02", {"parties": (("third_party", "consent"),)}),
    (2, "searched", "R02", {"parties": (("co_producer", "silent"),)}),
    (2, "searched", "R02", {"parties": (("third_party", "silent"), ("co_producer", "consent"))}),
    (1, "searched", "R02", {"parties": (("other_agency", "consent"),)}),
    (2, "head", "R02", {}),
    (13, "direct", "R01", {}),
    (4, "spot", "R01", {"channel": "in_person"}),
    (3, "spot", "R02", {"channel": "oral"}),
    (6, "searched", "R03", {}),
    (3, "searched", "R03", {"parties": (("third_party", "partly"),)}),
    (2, "searched", "R04", {"returned": "head"}),
    (3, "searched", "R05", {}),
    (2, "searched", "R06", {}),
    (3, "searched", "R07", {"parties": (("third_party", "object"),)}),
    (1, "searched", "R07", {"parties": (("third_party", "object"), ("third_party", "silent"))}),
    (2, "searched", "R08", {}),
    (4, "searched", "R09", {"returned": "head"}),
    (4, "searched", "R10", {}),
    (3, "direct", "R11", {}),
    (11, "searched", "R12", {}),
    (2, "searched", "R12", {"slow": True}),
    (2, "head", "R12", {}),
    (8, "direct", "R13", {}),
    (2, "searched", "R13", {}),
    (3, "searched", "R14", {}),
    (3, "clarified", "R15", {}),
    (4, "direct", "R16", {}),
    (3, "direct", "R17", {}),
    (2, "direct", "R18", {}),
    (2, "reasons", "R19", {}),
    (2, "reasons", "R02", {}),
    (2, "direct", "R20", {}),
    (4, "lapsed", "R21", {}),
    (6, "withdrawn", "R23", {}),
    (3, "direct", "R23", {}),
    (5, "clarified", "R02", {}),
    (2, "clarified", "R12", {}),
    (1, "late_notice", "R02", {}),
)
# count, way, kind, working days since it was submitted, what else makes the plan
OPEN: tuple[tuple[int, str, str, tuple[int, int], dict[str, Any]], ...] = (
    (2, "searched", "R02", (0, 0), {"still_at": "confirm", "channel": "email"}),
    (1, "searched", "R02", (1, 1), {"still_at": "confirm", "channel": "fax"}),
    (1, "searched", "R02", (4, 4), {"still_at": "confirm", "channel": "post_ordinary"}),
    (4, "searched", "R02", (0, 1), {"still_at": "register"}),
    (4, "searched", "R02", (1, 3), {"still_at": "review"}),
    (2, "searched", "R02", (5, 9), {"still_at": "review"}),
    (2, "head", "R02", (2, 5), {"still_at": "head_decision"}),
    (5, "clarified", "R02", (3, 8), {"still_at": "await_clarification"}),
    (2, "reasons", "R19", (3, 5), {"still_at": "reasons"}),
    (4, "searched", "R02", (1, 4), {"still_at": "assign"}),
    (6, "searched", "R02", (3, 12), {"still_at": "search"}),
    (2, "searched", "R12", (16, 19), {"still_at": "search"}),
    (1, "searched", "R02", (24, 24), {"still_at": "search"}),
    (3, "searched", "R07", (6, 12), {"parties": (("third_party", "open"),), "still_at": "opinion"}),
    (1, "searched", "R02", (8, 12), {"parties": (("co_producer", "open"),), "still_at": "opinion"}),
    (
        2,
        "searched",
        "R03",
        (9, 14),
        {"parties": (("third_party", "consent"), ("co_producer", "open")), "still_at": "draft"},
    ),
    (2, "searched", "R02", (5, 9), {"extension": "approved", "still_at": "approval"}),
    (4, "searched", "R02", (4, 9), {"extension": "approved", "still_at": "draft"}),
    (1, "searched", "R02", (9, 12), {"extension": "returned", "still_at": "draft"}),
    (1, "reasons", "R02", (12, 15), {"still_at": "search"}),
    (4, "searched", "R02", (5, 12), {"still_at": "draft"}),
    (2, "searched", "R12", (17, 20), {"still_at": "draft"}),
    (1, "searched", "R02", (23, 23), {"still_at": "draft"}),
    (1, "searched", "R02", (20, 20), {"still_at": "draft"}),
    (2, "direct", "R13", (2, 6), {"still_at": "direct_draft"}),
    (3, "searched", "R09", (6, 14), {"returned": "head", "still_at": "draft_again"}),
    (3, "searched", "R02", (8, 14), {"still_at": "head_review"}),
    (1, "searched", "R02", (18, 18), {"still_at": "head_review"}),
    (2, "searched", "R10", (8, 14), {"still_at": "legal_review"}),
    (1, "searched", "R03", (22, 22), {"still_at": "legal_review"}),
    (3, "searched", "R02", (8, 15), {"still_at": "sign"}),
    (1, "direct", "R01", (19, 19), {"still_at": "sign"}),
    (1, "searched", "R02", (9, 9), {"still_at": "reply_letter"}),
    (3, "searched", "R02", (8, 15), {"still_at": "deliver"}),
    (1, "lapsed", "R21", (19, 19), {"still_at": "deliver"}),
    (4, "searched", "R02", (10, 18), {"still_at": "archive"}),
    (1, "withdrawn", "R23", (6, 6), {"still_at": "archive"}),
)
CHANNELS = (
    ("online",) * 11
    + ("post_signed",) * 4
    + ("in_person",) * 3
    + ("email",) * 2
    + ("post_ordinary", "fax", "oral")
)
WEIGHTS = {"zrj": 9, "zjj": 9, "zf": 7, "jyj": 7, "gaj": 6, "scj": 6, "rsj": 5, "czj": 4}
NEEDS_DEPTH = {"head_review": 3, "legal_review": 4, "draft_again": 3, "head": 3}


def plans(county: County, calendar: Calendar, rng: Random, today: date, share: float = 1.0) -> list[Plan]:
    """All plans in the order of submission. `share` of the numbers above, one of each kind at least."""
    planner = _Planner(county, calendar, rng, today)
    made = [planner.closed(*row[1:]) for row in CLOSED for _ in range(max(1, round(row[0] * share)))]
    made += [planner.open(*row[1:]) for row in OPEN for _ in range(max(1, round(row[0] * share)))]
    # What a repetition refers to.
    made[0] = replace(
        made[0], agency=REPEATED_AT, submitted_on=calendar.roll_forward(today - timedelta(days=300))
    )
    return sorted(made, key=lambda plan: plan.submitted_on)


@dataclass(frozen=True)
class _Planner:
    county: County
    calendar: Calendar
    rng: Random
    today: date

    def closed(self, way: str, kind: str, more: dict[str, Any]) -> Plan:
        latest = {"lapsed": 40, "reasons": 90, "clarified": 60}.get(
            way, 90 if more.get("slow") or more.get("parties") else 40
        )
        repeated = kind == "R17"
        agency = REPEATED_AT if repeated else self._agency(more.get("returned", ""), {"jyj": 4})
        day = self.today - timedelta(days=self.rng.randint(latest, 200 if repeated else MONTHS * 30))
        channel = more.get("channel") or self.rng.choice(CHANNELS)
        return self._plan(agency, day, way, kind, {**more, "channel": channel})

    def open(self, way: str, kind: str, days: tuple[int, int], more: dict[str, Any]) -> Plan:
        ago = self.rng.randint(*days)
        day = self.today
        while self.calendar.working_days(day, self.today) < ago:
            day -= timedelta(days=1)
        # The agency whose accounts are printed has most of the open work.
        return self._plan(self._agency(more["still_at"], {"jyj": 40}), day, way, kind, more)

    def _plan(self, agency: str, day: date, way: str, kind: str, more: dict[str, Any]) -> Plan:
        channel = more.get("channel", "online")
        if channel not in ("online", "email", "fax"):  # nobody is there on other days to take it in
            while not self.calendar.is_working_day(day):
                day -= timedelta(days=1)
        return Plan(agency=agency, submitted_on=day, way=way, kind=kind, **{**more, "channel": channel})

    def _agency(self, step: str, more: dict[str, int]) -> str:
        agencies = self.county.agencies.items()
        codes = [code for code, agency in agencies if agency.approval_depth >= NEEDS_DEPTH.get(step, 2)]
        weights = [({**WEIGHTS, **more}).get(code, 2) for code in codes]
        return self.rng.choices(codes, weights)[0]
