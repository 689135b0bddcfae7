"""What must hold in the database whatever was sent to it."""

import re
from collections.abc import Iterator

from django.core.files.storage import default_storage
from django.db.models import F
from viewflow.workflow.models import Process, Task
from viewflow.workflow.status import PROCESS, STATUS

from casework.events import verify
from casework.models import Matter, OpenWork, Series, StoredFile
from letters.models import Letter
from records.models import Document
from records.services import INDEX_SERIES
from requests_app.intake.submit import REGISTER_SERIES
from requests_app.models import Application
from statute.letters.numbering import letter_number, register_number

LAST_NUMBER = re.compile(r"(\d+)号?$")


def faults() -> list[str]:
    """What is broken, in words; empty when all is well."""
    return [*_chains(), *_open_work(), *_series(), *_flows(), *_files()]


def _chains() -> Iterator[str]:
    for matter in Matter.objects.order_by("pk"):
        for fault in verify(matter):
            yield f"events of {matter.number or matter.title}: {fault}"


def _open_work() -> Iterator[str]:
    """The inbox's table has the open steps of the flows, no more and no fewer."""
    tasks = Task.objects.filter(status=STATUS.NEW, flow_task_type="HUMAN")
    in_flow = set(tasks.values_list("pk", flat=True))
    in_lists = set(OpenWork.objects.exclude(task_id=None).values_list("task_id", flat=True))
    for pk in sorted(in_flow ^ in_lists):
        yield f"task {pk} is open in {'the flow' if pk in in_flow else 'the lists'} alone"
    for work in OpenWork.objects.exclude(matter__closed_on=None):
        yield f"work {work.pk} ({work.step}) is open on a closed case"
    for work in OpenWork.objects.exclude(agency=F("matter__current_agency")):
        yield f"work {work.pk} ({work.step}) lies in another agency than its case"


def _series() -> Iterator[str]:
    """Every number from 1 to the last was given, once."""
    for series in Series.objects.select_related("agency").order_by("pk"):
        prefix, year = series.agency.number_prefix, series.year
        if series.code == REGISTER_SERIES:
            start = register_number(prefix, year, 1).removesuffix("1号")
            given = Matter.objects.filter(number__startswith=start).values_list("number", flat=True)
        elif series.code == INDEX_SERIES:
            start = f"{series.agency.uscc}/{year}-"
            given = Document.objects.filter(index_number__startswith=start).values_list(
                "index_number", flat=True
            )
        else:
            start = letter_number(prefix, series.code, year, 1).removesuffix("1号")
            given = Letter.objects.filter(number__startswith=start).values_list("number", flat=True)
        numbers = sorted(int(found[1]) for found in map(LAST_NUMBER.search, given) if found)
        if numbers != list(range(1, series.last + 1)):
            yield f"series {start} ends at {series.last}, its numbers are {numbers}"


def _flows() -> Iterator[str]:
    """Every case has its flow, and every flow that runs waits for somebody."""
    for application in Application.objects.filter(matter__processes=None).select_related("matter"):
        yield f"case {application.matter.number} has no flow"
    for process in Process.objects.filter(status=PROCESS.NEW).exclude(task__finished=None).order_by("pk"):
        done = [
            f"{task.flow_task.name} {task.status}"
            for task in Task.objects.filter(process=process).order_by("pk")
        ]
        yield f"process {process.pk} runs without an open task: {', '.join(done)}"
    for task in Task.objects.filter(status=STATUS.ERROR).order_by("pk"):
        yield f"task {task.pk} ({task.flow_task.name}) ended in an error: {task.data}"
    for letter in Letter.objects.exclude(failure="").order_by("pk"):
        yield f"letter {letter.pk} ({letter.code}) was not made: {letter.failure}"
    for application in Application.objects.filter(matter__event_seq=0).select_related("matter"):
        yield f"case {application.matter.number} has no event"


def _files() -> Iterator[str]:
    for stored in StoredFile.objects.order_by("pk"):
        if not default_storage.exists(stored.storage_key):
            yield f"file {stored.pk} ({stored.purpose}) has no content"
