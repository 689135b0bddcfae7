"""The rows of a case's happy path written by hand: plain SQL through one cursor, no object in between.

It decides, checks, encrypts and composes nothing; it is what the database and its driver cost alone.
"""

from datetime import date, timedelta
from time import perf_counter
from typing import Any

from django.db import connection, models, transaction
from django.utils import timezone
from psycopg.types.json import Jsonb
from viewflow.workflow.models import Process, Task

from casework.crypto import SealedTextField
from casework.models import Deadline, Matter, MatterEvent, OpenWork, StoredFile
from letters.models import Approval, Delivery, Letter
from requests_app.models import Applicant, Application, Reply, SearchRecord
from workflows.models import MatterProcess

SERIES = """
INSERT INTO casework_series AS s (agency_id, code, year, last) VALUES (%s, %s, %s, 1)
ON CONFLICT (agency_id, code, year) DO UPDATE SET last = s.last + 1 RETURNING last
"""
FLOW = "workflows/flows.application.ApplicationFlow"
HASH = "0" * 64
SEALED = b"\x01" * 60


class ByHand:
    """Writes cases one after the other; each `with transaction.atomic()` is one of the flow's transactions."""

    def __init__(self, cast: Any, on: date) -> None:
        self.cast, self.on, self.due = cast, on, on + timedelta(days=28)
        self.statements: dict[tuple[str, ...], tuple[str, dict[str, Any]]] = {}

    def case(self) -> tuple[float, int]:
        """Seconds, and the matter's id."""
        began = perf_counter()
        with connection.connection.cursor() as self.cursor:  # the driver's own
            self._write()
        return perf_counter() - began, self.matter

    def _write(self) -> None:
        self._take_in()
        self._find_and_draft()
        self._approve_all()
        self._reply()

    def _take_in(self) -> None:
        alice, bob = self.cast.alice.pk, self.cast.bob.pk
        with transaction.atomic():
            self._submit()
            number = f"D01 {self._number('D01')}"
            acknowledgement = self._letter("D01", "application.acknowledgement", ref="", number=number)
        with transaction.atomic():
            self._start()
        with transaction.atomic():
            self._application(registered_on=self.on, stage="review")
            self._event("application.registered", alice)
            self._step("register", "review", "registrar", alice)
        with transaction.atomic():
            self._issue(acknowledgement)
        with transaction.atomic():
            self._application(stage="assigning")
            self._event("application.reviewed", alice)
            self._step("review", "assign", "registrar", alice)
        with transaction.atomic():
            self._update(Matter, self.matter, department_id=self.cast.department.pk, handler_id=bob)
            self._application(stage="searching")
            self._event("assigned", alice)
            self._step("assign", "search", "handler", alice, owner=bob)

    def _find_and_draft(self) -> None:
        bob = self.cast.bob.pk
        with transaction.atomic():
            fields = {"places": "局档案室", "keywords": "部门预算", "period": "2025年", "result": "找到1份"}
            self._insert(
                SearchRecord,
                application_id=self.application,
                searched_on=self.on,
                by_id=bob,
                found=True,
                **fields,
            )
            self._event("application.searched", bob)
            self._application(stage="drafting")
            self._step("search", "draft", "handler", bob, owner=bob)
        with transaction.atomic():
            self.letter = self._letter("R02", "application.reply", state="in_approval")
            self.reply = self._insert(
                Reply,
                letter_id=self.letter,
                application_id=self.application,
                kind="R02",
                sub_reason="provide",
                content=SEALED,
                state="submitted",
                drafted_by_id=bob,
                drafted_on=self.on,
            )
            self._application(stage="approving")
            self._event("application.drafted", bob)
            self._step("draft", "head_review", "office_head", bob)

    def _approve_all(self) -> None:
        cast = self.cast
        with transaction.atomic():
            self._approve("head", cast.carol.pk)
            self._step("head_review", "legal_review", "legal_reviewer", cast.carol.pk)
        with transaction.atomic():
            self._approve("legal", cast.dave.pk)
            self._step("legal_review", "sign", "signer", cast.dave.pk)
        with transaction.atomic():
            self._approve("sign", cast.erin.pk)
            signed = {"state": "signed", "signed_by_id": cast.erin.pk, "signed_on": self.on}
            self._update(Reply, self.reply, **signed)
            self._application(stage="issuing")
            self._update(Letter, self.letter, state="signed", number=f"R02 {self._number('R02')}")
            self._close("sign", cast.erin.pk)
            self._next(
                "reply_letter", "JOB", status="SCHEDULED", scheduled=timezone.now(), external_task_id="job"
            )

    def _reply(self) -> None:
        alice = self.cast.alice.pk
        with transaction.atomic():
            self._update(Task, self.task, status="STARTED", started=timezone.now())
        with transaction.atomic():
            self._issue(self.letter)
            self._application(stage="delivering")
        with transaction.atomic():
            self._update(Task, self.task, status="DONE", finished=timezone.now())
            self._open("deliver", "registrar")
        with transaction.atomic():
            self._insert(
                Delivery,
                letter_id=self.letter,
                method="post",
                left_on=self.on,
                by_id=alice,
            )
            self._event("delivered", alice)
            self._application(stage="archiving", outcome="R02", outcome_reason="provide", replied_on=self.on)
            self._update(Deadline, self.legal, open=False, next_alert_at=None)
            self._step("deliver", "archive", "registrar", alice)
        with transaction.atomic():
            self._application(stage="closed", archived_on=self.on)
            self._update(Matter, self.matter, closed_on=self.on)
            self._event("archived", alice)
            self._close("archive", alice)
            self._next("end", "END", status="DONE", started=timezone.now(), finished=timezone.now())
            self._update(Task, self.withdrawal, status="CANCELED", finished=timezone.now())
            self._update(Process, self.process, status="DONE", finished=timezone.now())

    def _submit(self) -> None:
        agency = self.cast.agency.pk
        self.seq = 0
        self.matter = self._insert(
            Matter,
            kind="application",
            title="2025年部门预算",
            filed_agency_id=agency,
            current_agency_id=agency,
            opened_on=self.on,
            data_key=SEALED,
        )
        number = self._number("register")  # last, as the case does: everybody else waits for it
        self._update(Matter, self.matter, number=f"by hand {number}")
        self.application = self._insert(
            Application,
            matter_id=self.matter,
            channel="online",
            confirm_mode="auto",
            submitted_at=timezone.now(),
            submitted_on=self.on,
            confirmed_on=self.on,
            stage="received",
            applicant_kind="natural_person",
            applicant_masked="张*堃",
            query_code_hash=f"{number:064}",
            info_name="2025年部门预算",
        )
        personal = {"name": SEALED, "id_number": SEALED, "phone": SEALED}
        self._insert(
            Applicant,
            application_id=self.application,
            position=1,
            kind="natural_person",
            name_masked="张*堃",
            name_hash=HASH,
            id_hash=HASH,
            id_tail_hash=HASH,
            **personal,
        )
        self._event("application.submitted", None)
        self._event("application.confirmed", None)
        self.legal = self._deadline("application.reply", "")
        self._deadline("clarification_notice", "")

    def _start(self) -> None:
        self.process = self._insert(Process, flow_class=FLOW, status="NEW", data=Jsonb({}))
        self._insert(MatterProcess, returning="process_id", process_id=self.process, matter_id=self.matter)
        done = {"status": "DONE", "started": timezone.now(), "finished": timezone.now()}
        self.task = 0
        self._next("start", "START_HANDLE", **done)
        self._next("opened", "PARALLEL_GATEWAY", **done)
        split = self.task
        self._open("register", "registrar")
        register, self.task = self.task, split
        self._next("withdrawal", "FUNCTION", status="NEW")
        self.withdrawal, self.task = self.task, register

    def _approve(self, step: str, by: int) -> None:
        self._insert(Approval, letter_id=self.letter, step=step, passed=True, on=self.on, by_id=by)
        self._event(
            {
                "head": "application.head_approved",
                "legal": "application.legal_approved",
                "sign": "application.signed",
            }[step],
            by,
        )

    def _letter(
        self, code: str, purpose: str, *, ref: str | None = None, number: str = "", state: str = "signed"
    ) -> int:
        return self._insert(
            Letter,
            matter_id=self.matter,
            purpose=purpose,
            ref=ref,
            code=code,
            title="政府信息公开告知书",
            number=number,
            addressee_masked="张*堃",
            facts=SEALED,
            dated=self.on,
            state=state,
            verification_code=f"{code}{self.matter:09}",
        )

    def _issue(self, letter: int) -> None:
        file = self._insert(
            StoredFile,
            matter_id=self.matter,
            purpose="letter",
            name="letter.pdf",
            content_type="application/pdf",
            size=100,
            sha256=HASH,
            storage_key="matters/00/0",
        )
        self._update(Letter, letter, state="made", file_id=file, sha256=HASH, pages=2, made_at=timezone.now())
        self._event("letter_issued", None)

    def _step(self, done: str, following: str, duty: str, by: int, owner: int | None = None) -> None:
        self._close(done, by)
        self._open(following, duty, owner)

    def _close(self, name: str, by: int) -> None:
        now = timezone.now()
        self._update(Task, self.task, status="DONE", owner_id=by, started=now, finished=now)
        self.cursor.execute("DELETE FROM casework_openwork WHERE task_id = %s", [self.task])
        self._update(Deadline, self.limit, open=False, next_alert_at=None)

    def _open(self, name: str, duty: str, owner: int | None = None) -> None:
        self._next(name, "HUMAN", status="NEW")
        self._insert(
            OpenWork,
            task_id=self.task,
            matter_id=self.matter,
            agency_id=self.cast.agency.pk,
            step=f"application.{name}",
            duty=duty,
            owner_id=owner,
            of_handler=owner is not None,
            due_on=self.due,
            step_due_on=self.due,
            since=self.on,
        )
        self.limit = self._deadline("step", f"application.{name}")

    def _next(self, name: str, kind: str, **fields: Any) -> None:
        task = self._insert(
            Task,
            process_id=self.process,
            flow_task=f"{FLOW}.{name}",
            flow_task_type=kind,
            token="start",
            data=Jsonb({}),
            **fields,
        )
        if self.task:
            self.cursor.execute(
                "INSERT INTO viewflow_task_previous (from_task_id, to_task_id) VALUES (%s, %s)",
                [task, self.task],
            )
        self.task = task

    def _event(self, kind: str, by: int | None) -> None:
        self.seq += 1
        self._update(Matter, self.matter, event_seq=self.seq, chain_head=HASH)
        self._insert(
            MatterEvent,
            matter_id=self.matter,
            seq=self.seq,
            kind=kind,
            occurred_on=self.on,
            actor_id=by,
            data=Jsonb({}),
            hash=HASH,
        )

    def _deadline(self, clock: str, ref: str) -> int:
        return self._insert(
            Deadline,
            matter_id=self.matter,
            clock=clock,
            ref=ref,
            due_on=self.due,
            next_alert_at=timezone.now(),
            updated_at=timezone.now(),
        )

    def _application(self, **fields: Any) -> None:
        self._update(Application, self.application, **fields)

    def _number(self, code: str) -> int:
        self.cursor.execute(SERIES, [self.cast.agency.pk, f"by hand {code}", self.on.year])
        return self.cursor.fetchone()[0]

    def _insert(self, model: type[models.Model], *, returning: str = "id", **values: Any) -> int:
        key = (model._meta.db_table, *values)
        if key not in self.statements:
            rest = {c: v for c, v in defaults(model).items() if c not in values}
            columns = [*values, *rest]
            marks = ", ".join(f"%({c})s" for c in columns)
            sql = f"INSERT INTO {key[0]} ({', '.join(map(quoted, columns))}) VALUES ({marks}) RETURNING {returning}"
            self.statements[key] = sql, rest
        sql, rest = self.statements[key]
        self.cursor.execute(sql, rest | values)
        return self.cursor.fetchone()[0]

    def _update(self, model: type[models.Model], pk: int, **values: Any) -> None:
        assigned = ", ".join(f"{quoted(column)} = %({column})s" for column in values)
        self.cursor.execute(
            f"UPDATE {model._meta.db_table} SET {assigned} WHERE id = %(pk)s", values | {"pk": pk}
        )


def quoted(column: str) -> str:
    return f'"{column}"'


def defaults(model: type[models.Model]) -> dict[str, Any]:
    """What a column holds that the caller doesn't give; the key and what the database fills in are left out."""
    found: dict[str, Any] = {}
    for field in model._meta.concrete_fields:
        if field.primary_key or field.has_db_default():
            continue
        value = field.get_default()
        if isinstance(field, SealedTextField):
            value = b""
        elif isinstance(field, models.DateTimeField) and (field.auto_now or field.auto_now_add):
            value = timezone.now()
        found[field.column] = (
            Jsonb(value) if isinstance(field, models.JSONField) and value is not None else value
        )
    return found
