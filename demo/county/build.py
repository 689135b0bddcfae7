"""The whole demo county in one transaction: a first start that is cut off leaves nothing behind."""

from datetime import date, datetime
from random import Random

from django.db import connection, transaction
from django.utils import timezone

from accounts.services import deactivate_staff
from casework.calendar import current_calendar, one_calendar
from casework.models import Message
from casework.reminders import sweep
from demo.county.acts import ToldCase
from demo.county.county import LEAVES, County, build_county
from demo.county.diary import Press, Story, tell
from demo.county.documents import add_documents
from demo.county.people import People
from demo.county.plans import plans
from demo.county.stories import story
from demo.county.walk import World
from workflows.moves import lapses

SEED = 711  # Order No. 711 of the State Council is the regulation


def build(now: datetime, *, share: float = 1.0, processes: int | None = None) -> list[ToldCase]:
    """Agencies, people, documents and the cases of fourteen months up to `now`; the cases as they were told.

    `share`: how much of the full number of cases. The same day gives the same county, but for codes and keys.
    """
    today, rng = timezone.localdate(now), Random(SEED)
    with transaction.atomic(), one_calendar(), Press(processes) as press:
        county = build_county(today)
        add_documents(county.agencies, today)
        calendar = current_calendar()
        world = World(county, calendar, press, People(Random(SEED), today), now)
        chosen = plans(county, calendar, rng, today, share)
        cases = [ToldCase(world, plan, Random(SEED + n)) for n, plan in enumerate(chosen)]
        tell([_leaving(county), *(story(case) for case in cases)], today)
        for case in cases:
            case.rest()
        lapses.sweep(today)
        while sweep(now):
            pass
        Message.objects.all().delete()  # nobody is to get mail about a past that never was
        # Every letter is made but one, which the worker's sweep finds: nobody needs to be asked.
        connection.run_on_commit.clear()
    return cases


def _leaving(county: County) -> Story:
    """Somebody's last day: deactivated, never deleted."""
    yield county.left_on
    deactivate_staff(by=None, staff=county.staff[LEAVES[0]], on=county.left_on)
    yield date.max
