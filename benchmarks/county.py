"""A county after many years: 650,000 applications, 300,000 documents, a few thousand of them in work.

Plain SQL fills the tables, the same rows each time. Matter `n` is the n-th of all by its date. What is sealed is empty
and the keys are destroyed, as in records whose retention is over: nothing here is to be opened. Indexes and foreign keys
are put back afterwards, which builds and checks each at once; the triggers rest meanwhile, so there are no histories.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

from django.contrib.sessions.models import Session
from django.db import connection, models
from viewflow.workflow.models import Process, Task

from accounts.models import Agency, Department, Duty, Staff
from benchmarks.by_hand import FLOW, HASH, defaults, quoted
from casework.crypto import lookup_hash
from casework.models import Deadline, Matter, MatterEvent, Message, OpenWork, StoredFile
from letters.models import Letter
from records.models import Document
from requests_app.models import Applicant, Application, Clarification, Consultation
from workflows.models import MatterProcess

MATTERS = 950_000  # thirteen of nineteen are applications
AGENCIES = 21  # the county government is the first; the shares of the others fall like 1, 1/2, 1/3 …
BIG, OLD = 2, 21
"""The agency with the most cases, and the one all of whose cases are among the oldest."""
DEPARTMENTS, STAFF = 6, 20  # of each agency
SUPERVISOR = AGENCIES * STAFF + 1
FREQUENT = "张喆堃"
"""Whoever made one application of two hundred."""
RECENT = 9_000  # the newest, of which nothing is closed

SCHEMA = f"""
CREATE TEMP TABLE made AS
WITH dated AS (
    SELECT n, mod(n, 19) < 13 AS applied, %(first)s::date + (n::bigint * (%(on)s::date - %(first)s::date) / {MATTERS})::int AS opened_on,
        CASE WHEN n <= 60000 AND mod(n, 2) = 0 THEN {OLD}
            ELSE mod(floor(exp(random() * ln({AGENCIES})))::int, {AGENCIES - 1}) + 1 END AS agency,
        floor(random() * {DEPARTMENTS})::int AS nth, floor(random() * 2)::int AS either, random() AS pick
    FROM generate_series(1, {MATTERS}) AS n
), placed AS (
    SELECT *, n > {MATTERS - RECENT} AND (applied OR n > {MATTERS - RECENT // 3}) OR applied AND mod(n, 3001) = 7 AS in_work,
        (agency - 1) * {DEPARTMENTS} + nth + 1 AS department, (agency - 1) * {STAFF} AS before
    FROM dated
)
SELECT n, applied, opened_on, agency, in_work, department, before, pick, before + 7 + nth * 2 + either AS handler,
    CASE WHEN mod(n, 50) = 3 AND agency <> {OLD} THEN mod(agency, {AGENCIES - 1}) + 1 ELSE agency END AS filed,
    CASE WHEN NOT in_work THEN least(opened_on + 3 + floor(random() * 25)::int, %(on)s) END AS closed_on,
    extract(year FROM opened_on)::int AS year,
    to_char(opened_on, 'YYYY') || '年'
        || (ARRAY['青禾县','城关镇','东山街道','柳河镇','白塔乡','南坪镇','开发区','石桥镇','高新区','云岭乡','新城街道','沙洲镇'])[1 + mod(n, 12)]
        || (ARRAY['棚户区改造','农村公路','义务教育','土地征收','部门预算','危房鉴定','污水处理','医保基金','低保资金','国有林场','小学扩建',
            '水库移民','消防验收','环境影响评价','政府采购','公车使用','社会抚养费','信访事项','规划调整','集体土地确权'])[1 + mod(n / 12, 20)]
        || (ARRAY['批复文件','补偿方案','审批材料','会议纪要','招标结果','实施方案','验收报告',
            '资金拨付情况','听证笔录','公示材料','统计台账'])[1 + mod(n / 7, 11)]
        AS title
FROM placed
"""

# What may be open, by the share of the cases in work that wait there, added up.
STEPS = """
CREATE TEMP TABLE waiting AS
SELECT made.n, stage, step, duty, duty = 'handler' AS of_handler, stage IN ('clarifying', 'consulting') AS paused,
    CASE WHEN duty = 'handler' AND mod(made.n, 7) > 0 THEN handler
        WHEN mod(made.n, 3) > 0 THEN NULL
        WHEN duty = 'registrar' THEN before + 1 WHEN duty = 'office_head' THEN before + 2
        WHEN duty = 'legal_reviewer' THEN before + 3 WHEN duty = 'signer' THEN before + 4 END AS owner
FROM made JOIN (VALUES (0.00, 0.10, 'received', 'register', 'registrar'), (0.10, 0.20, 'review', 'review', 'registrar'),
    (0.20, 0.28, 'clarifying', NULL, NULL), (0.28, 0.35, 'assigning', 'assign', 'registrar'),
    (0.35, 0.50, 'searching', 'search', 'handler'), (0.50, 0.58, 'consulting', 'opinion', 'handler'),
    (0.58, 0.75, 'drafting', 'draft', 'handler'), (0.75, 0.80, 'approving', 'head_review', 'office_head'),
    (0.80, 0.84, 'approving', 'legal_review', 'legal_reviewer'), (0.84, 0.88, 'approving', 'sign', 'signer'),
    (0.88, 0.94, 'delivering', 'deliver', 'registrar'), (0.94, 1.01, 'archiving', 'archive', 'registrar')
) AS steps (above, below, stage, step, duty) ON pick >= above AND pick < below
WHERE in_work AND applied
"""

INDEXES = """
SELECT indexname, indexdef FROM pg_indexes WHERE tablename = ANY(%(tables)s)
AND NOT EXISTS (SELECT FROM pg_constraint WHERE conname = indexname)
"""
REFERENCES = """
SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint
WHERE contype = 'f' AND conrelid = ANY(%(tables)s::regclass[])
"""
NUMBERED = "SELECT EXISTS (SELECT FROM information_schema.columns WHERE table_name = %(table)s AND is_identity = 'YES')"
FILLED = (
    Agency,
    Department,
    Staff,
    Duty,
    Matter,
    MatterEvent,
    Application,
    Applicant,
    Clarification,
    Consultation,
    Document,
)
FILLED += (Deadline, OpenWork, Process, MatterProcess, Task, StoredFile, Letter, Message, Session)


def fill(on: date) -> None:
    """All rows, as they stand at the beginning of that day, and statistics of them."""
    with connection.cursor() as cursor:
        cursor.execute("SET synchronous_commit = off")
        cursor.execute("SELECT setseed(0.5)")
        cursor.execute(SCHEMA, {"first": date(2019, 5, 15), "on": on})
        cursor.execute(STEPS)
        cursor.execute("CREATE UNIQUE INDEX ON made (n)")
        cursor.execute("ANALYZE made, waiting")
    with _bare(*FILLED):
        _people()
        _matters()
        _applications()
        _documents()
        _open_work(on)
        _left_behind(on)
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE made, waiting")
        cursor.execute("VACUUM ANALYZE")  # as autovacuum leaves the tables


@contextmanager
def _bare(*filled: type[models.Model]) -> Iterator[None]:
    """The tables without what every new row would pay for one by one: indexes, foreign keys, triggers of our own."""
    tables = [model._meta.db_table for model in filled]
    with connection.cursor() as cursor:
        cursor.execute(INDEXES, {"tables": tables})
        indexes = cursor.fetchall()
        cursor.execute(REFERENCES, {"tables": tables})
        references = cursor.fetchall()
        for table, name, _ in references:
            cursor.execute(f"ALTER TABLE {table} DROP CONSTRAINT {quoted(name)}")
        for name, _ in indexes:
            cursor.execute(f"DROP INDEX {quoted(name)}")
        for table in tables:
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
    yield
    with connection.cursor() as cursor:
        for _, definition in indexes:
            cursor.execute(definition)
        for table, name, definition in references:
            cursor.execute(f"ALTER TABLE {table} ADD CONSTRAINT {quoted(name)} {definition}")
        for table in tables:
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
        for table in tables:  # numbers of further rows follow those given here
            cursor.execute(NUMBERED, {"table": table})
            if cursor.fetchone()[0]:
                cursor.execute(
                    f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), (SELECT max(id) FROM {table}))"
                )


def _insert(model: type[models.Model], source: str, **expressions: str) -> None:
    """A row for each row of `source`: SQL for these columns, the model's defaults for the others."""
    rest = {column: value for column, value in defaults(model).items() if column not in expressions}
    columns = ", ".join(map(quoted, [*expressions, *rest]))
    values = ", ".join([*expressions.values(), *(f"%({column})s" for column in rest)])
    with connection.cursor() as cursor:
        cursor.execute(f"INSERT INTO {model._meta.db_table} ({columns}) SELECT {values} FROM {source}", rest)


def _people() -> None:
    _insert(
        Agency,
        f"generate_series(1, {AGENCIES}) AS n",
        id="n",
        code="'A' || n",
        name="CASE n WHEN 1 THEN '青禾县人民政府' ELSE '青禾县第' || n || '局' END",
        number_prefix="'青' || n || '局'",
        uscc="'11370983K2134' || lpad(n::text, 5, '0')",
        kind="CASE n WHEN 1 THEN 'county_government' ELSE 'department' END",
        parent_id="CASE n WHEN 1 THEN NULL ELSE 1 END",
        address="'青禾县人民路' || n || '号'",
        phone="'0531-1234567'",
        review_body="'青禾县人民政府'",
        court="'青禾县人民法院'",
    )
    _insert(
        Department,
        f"generate_series(1, {AGENCIES * DEPARTMENTS}) AS n",
        id="n",
        agency_id=f"(n - 1) / {DEPARTMENTS} + 1",
        name="'第' || n || '科'",
    )
    _insert(
        Staff,
        f"generate_series(1, {SUPERVISOR + 1}) AS n",
        id="n",
        username="'p' || n",
        name="'第' || n || '人'",
        email="'p' || n || '@example.gov.cn'",
        password="'!'",  # nobody can log in with it
        must_change_password="false",
    )
    # Of each agency: registrar, head, reviewer, signer, a helping department, six times two handlers, one for all.
    _insert(
        Duty,
        f"generate_series(1, {AGENCIES * STAFF}) AS n, LATERAL (SELECT (n - 1) / {STAFF} AS agency, mod(n - 1, {STAFF}) AS nth) AS at "
        "WHERE nth < 19",
        staff_id="n",
        agency_id="agency + 1",
        duty="""CASE nth WHEN 0 THEN 'registrar' WHEN 1 THEN 'office_head' WHEN 2 THEN 'legal_reviewer' WHEN 3 THEN 'signer'
            WHEN 4 THEN 'co_unit' WHEN 5 THEN 'registrar' ELSE 'handler' END""",
        department_id=f"""CASE WHEN nth = 4 THEN agency * {DEPARTMENTS} + 1
            WHEN nth BETWEEN 6 AND 17 THEN agency * {DEPARTMENTS} + (nth - 6) / 2 + 1 END""",
        from_on="date '2019-01-01'",
    )
    _insert(
        Duty,
        f"(VALUES ({SUPERVISOR}, 'supervisor'), ({SUPERVISOR + 1}, 'administrator')) AS held (staff, duty)",
        staff_id="staff",
        agency_id="1",
        duty="duty",
        from_on="date '2019-01-01'",
    )


def _matters() -> None:
    assigned = "applied AND coalesce(stage NOT IN ('received', 'review', 'clarifying', 'assigning'), true)"
    _insert(
        Matter,
        "made LEFT JOIN waiting USING (n) ORDER BY n",
        id="n",
        kind="CASE WHEN applied THEN 'application' ELSE 'document' END",
        number="CASE WHEN applied THEN '青' || filed || '局依申请〔' || year || '〕' || n || '号' ELSE '' END",
        title="title",
        filed_agency_id="filed",
        current_agency_id="agency",
        department_id=f"CASE WHEN {assigned} THEN department END",
        handler_id=f"CASE WHEN {assigned} THEN handler END",
        opened_on="opened_on",
        closed_on="closed_on",
        event_seq="CASE WHEN applied THEN 5 ELSE 2 END",
        chain_head=f"'{HASH}'",
    )
    _events("application.submitted", "NULL::bigint", 1, "applied")
    _events("application.registered", "before + 1", 2, "applied")
    _events("application.reviewed", "before + 1", 3, "applied")
    _events("assigned", "before + 1", 4, "applied")
    _events("application.searched", "handler", 5, "applied AND in_work")
    _events("archived", "before + 1", 5, "applied AND NOT in_work")
    _events("document.added", "before + 1", 1, "NOT applied")
    _events("document.published", "before + 1", 2, "NOT applied AND NOT in_work")


def _events(kind: str, actor: str, seq: int, which: str) -> None:
    _insert(
        MatterEvent,
        f"made WHERE {which} ORDER BY n",
        matter_id="n",
        seq=str(seq),
        kind=f"'{kind}'",
        occurred_on="opened_on",
        actor_id=actor,
        actor_label=f"'第' || ({actor}) || '人'" if seq > 1 else "'系统'",
        prev_hash=f"'{HASH}'",
        hash=f"'{HASH}'",
    )


def _applications() -> None:
    _insert(
        Application,
        "made LEFT JOIN waiting USING (n) WHERE applied ORDER BY n",
        id="n",
        matter_id="n",
        channel="(ARRAY['online', 'in_person', 'post_ordinary'])[1 + mod(n, 3)]",
        confirm_mode="'auto'",
        submitted_at="opened_on + time '10:00'",
        submitted_on="opened_on",
        confirmed_on="opened_on",
        registered_on="opened_on",
        stage="coalesce(stage, 'closed')",
        outcome="CASE WHEN in_work THEN '' ELSE 'R02' END",
        replied_on="CASE WHEN stage IN ('archiving') THEN opened_on + 1 ELSE closed_on END",
        archived_on="closed_on",
        applicant_kind="(ARRAY['natural_person', 'enterprise'])[1 + mod(n, 2)]",
        applicant_masked="'张*' || mod(n, 90)",
        info_name="title",
        info_document_no="CASE WHEN mod(n, 4) = 0 THEN '青政发〔' || year || '〕' || mod(n, 400) || '号' ELSE '' END",
        carrier="'paper'",
        obtain="'post'",
        query_code_hash="md5('query' || n) || md5('code' || n)",
    )
    named = f"CASE WHEN mod(n, 200) = 0 THEN '{lookup_hash(FREQUENT)}' ELSE md5('a' || mod(n * 31, 40000)) || md5('b' || mod(n * 31, 40000)) END"
    _insert(
        Applicant,
        "made WHERE applied ORDER BY n",
        application_id="n",
        position="1",
        kind="'natural_person'",
        name="''::bytea",
        name_masked="'张*' || mod(n, 90)",
        name_hash=named,
        id_hash=f"substr({named}, 33) || substr({named}, 1, 32)",
    )
    clock = {
        "matter_id": "n",
        "due_on": "opened_on + 28",
        "next_alert_at": "CASE WHEN in_work THEN now() + interval '1 day' END",
        "updated_at": "now()",
    }
    replied = "in_work AND coalesce(stage <> 'archiving', false)"
    _insert(
        Deadline,
        "made LEFT JOIN waiting USING (n) WHERE applied ORDER BY n",
        clock="'application.reply'",
        main="true",
        paused="coalesce(paused, false)",
        open=replied,
        **clock | {"due_on": "CASE WHEN stage = 'clarifying' THEN NULL ELSE opened_on + 28 END"},
    )
    _insert(
        Deadline,
        "made WHERE applied ORDER BY n",
        clock="'application.clarification_notice'",
        open="false",
        **clock | {"due_on": "opened_on + 9", "next_alert_at": "NULL::timestamptz"},
    )
    _insert(
        Deadline,
        "made JOIN waiting USING (n) WHERE step IS NOT NULL",
        clock="'step'",
        ref="'application.' || step",
        **clock,
    )


def _documents() -> None:
    _insert(
        Document,
        "made WHERE NOT applied ORDER BY n",
        id="n",
        matter_id="n",
        index_number="'11370983K2134' || lpad(agency::text, 5, '0') || '/' || year || '-' || n",
        title="title",
        document_number="'青政发〔' || year || '〕' || mod(n, 400) || '号'",
        publisher_name="'青禾县第' || agency || '局'",
        item="'A20-01'",
        attribute="'proactive'",
        formed_on="opened_on",
        published_on="closed_on",
        summary="repeat(title, 3)",
    )
    _insert(
        Deadline,
        "made WHERE NOT applied ORDER BY n",
        matter_id="n",
        clock="'document.publication'",
        main="true",
        due_on="opened_on + 28",
        open="in_work",
        next_alert_at="CASE WHEN in_work THEN now() + interval '1 day' END",
        updated_at="now()",
    )


def _open_work(on: date) -> None:
    shared = {"matter_id": "n", "agency_id": "agency", "since": "opened_on", "step_due_on": "opened_on + 7"}
    _insert(
        OpenWork,
        "made JOIN waiting USING (n) WHERE step IS NOT NULL ORDER BY n",
        task_id="n",
        department_id="CASE WHEN of_handler THEN department END",
        step="'application.' || step",
        duty="duty",
        owner_id="owner",
        of_handler="of_handler",
        due_on="CASE WHEN stage = 'archiving' THEN NULL ELSE opened_on + 28 END",
        paused="paused",
        **shared,
    )
    _insert(
        OpenWork,
        "made WHERE in_work AND NOT applied ORDER BY n",
        item_type="'publication'",
        item_id="n",
        step="'document.publication'",
        duty="'registrar'",
        due_on="opened_on + 28",
        **shared,
    )
    _insert(
        Process,
        "made LEFT JOIN waiting USING (n) WHERE applied ORDER BY n",
        id="n",
        flow_class=f"'{FLOW}'",
        status="CASE WHEN in_work THEN 'NEW' ELSE 'DONE' END",
        created="opened_on",
        finished="closed_on",
        data="'{}'",
    )
    _insert(MatterProcess, "made WHERE applied ORDER BY n", process_id="n", matter_id="n")
    _insert(
        Task,
        "made LEFT JOIN waiting USING (n) WHERE applied ORDER BY n",
        id="n",
        process_id="n",
        flow_task=f"'{FLOW}.' || coalesce(step, 'archive')",
        flow_task_type="'HUMAN'",
        status="CASE WHEN in_work THEN 'NEW' ELSE 'DONE' END",
        token="'start'",
        created="opened_on",
        finished="closed_on",
        data="'{}'",
    )
    _insert(
        Clarification,
        "made LEFT JOIN waiting USING (n) WHERE applied AND (mod(n, 10) = 0 OR stage = 'clarifying') ORDER BY n",
        application_id="n",
        items="'[]'",
        notified_on="opened_on",
        respond_by=f"CASE WHEN stage = 'clarifying' THEN '{on}' ELSE opened_on END + 10",
        clarified_on="CASE WHEN NOT in_work AND mod(n, 3) > 0 OR stage <> 'clarifying' THEN opened_on + 1 END",
    )
    _insert(
        Consultation,
        "made LEFT JOIN waiting USING (n) WHERE applied AND (mod(n, 20) = 1 OR stage = 'consulting') ORDER BY n",
        application_id="n",
        ref="'1'",
        party="'third_party'",
        party_name="''::bytea",
        subject="title",
        sent_on=f"CASE WHEN stage = 'consulting' THEN '{on}'::date - mod(n, 20) ELSE opened_on END",
        closed_on=f"CASE WHEN stage = 'consulting' THEN NULL ELSE coalesce(closed_on, '{on}') END",
    )


def _left_behind(on: date) -> None:
    """A letter and a message of each closed case, and sessions: what sweeps look for something among."""
    closed = "made WHERE applied AND NOT in_work ORDER BY n"
    _insert(
        StoredFile,
        closed,
        id="n",
        matter_id="n",
        purpose="'letter'",
        name="'letter.pdf'",
        content_type="'application/pdf'",
        size="100000",
        sha256=f"'{HASH}'",
        storage_key="'matters/' || substr(md5(n::text), 1, 2) || '/' || md5(n::text)",
    )
    _insert(
        Letter,
        closed,
        matter_id="n",
        purpose="'application.reply'",
        code="'R02'",
        title="'政府信息公开告知书'",
        number="'青' || agency || '局公开答〔' || year || '〕' || n || '号'",
        addressee_masked="'张*' || mod(n, 90)",
        facts="''::bytea",
        dated="closed_on",
        state="'made'",
        file_id="n",
        sha256=f"'{HASH}'",
        verification_code="'V' || n",
    )
    _insert(
        Message,
        closed,
        matter_id="n",
        key="'made:' || n",
        channel="'email'",
        to="''::bytea",
        subject="'提醒'",
        body="''::bytea",
        message_id="'<' || n || '@example.gov.cn>'",
        state="'sent'",
    )
    _insert(
        Session,
        "generate_series(1, 2000) AS n",
        session_key="md5('session' || n)",
        session_data="repeat('x', 200)",
        expire_date=f"timestamptz '{on}' + interval '7 days'",
    )
