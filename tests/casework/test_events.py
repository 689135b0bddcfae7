import ast
import re
from datetime import date
from pathlib import Path
from threading import Thread

import pytest
from django.db import InternalError, ProgrammingError, connection, transaction
from django.test.utils import CaptureQueriesContext

from casework import kinds
from casework.events import chain_hash, record, sentence, verify
from casework.models import Matter, MatterEvent

ON = date(2026, 3, 2)
ROOT = Path(__file__).parents[2]
OWN_PACKAGES = {"accounts", "casework", "portal", "records", "requests_app", "workflows"}


def without_triggers(sql: str, *params) -> None:
    """Change a row as somebody with the database in hand could."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute(sql, params)
        cursor.execute("SET LOCAL session_replication_role = DEFAULT")


@pytest.fixture
def timeline(matter, wang):
    """Three events on the matter."""
    return [
        record(matter, "application.submitted", on=ON, actor="申请人", channel="online"),
        record(matter, "application.registered", on=ON, by=wang, number=matter.number),
        record(matter, "application.reviewed", on=date(2026, 3, 3), by=wang),
    ]


def test_record_chains_events_and_moves_the_matter_on(matter, timeline):
    stored = list(matter.events.values_list("seq", "kind", "prev_hash", "hash"))
    assert [(seq, kind) for seq, kind, *_ in stored] == [
        (1, "application.submitted"),
        (2, "application.registered"),
        (3, "application.reviewed"),
    ]
    assert [prev for *_, prev, _ in stored] == ["", stored[0][3], stored[1][3]]
    matter.refresh_from_db()
    assert (matter.event_seq, matter.chain_head) == (3, stored[2][3])
    assert verify(matter) == []


def test_record_takes_one_statement(matter, wang):
    with CaptureQueriesContext(connection) as queries:
        record(matter, "application.registered", on=ON, by=wang, number="1")
    assert [q["sql"].split()[0] for q in queries] == ["WITH"]


def test_record_on_a_stale_instance_goes_on_from_the_true_end(matter, timeline):
    stale = Matter(pk=matter.pk, event_seq=1, chain_head=timeline[0].hash)
    assert record(stale, "note_added", on=ON).seq == 4
    matter.refresh_from_db()
    assert verify(matter) == []


def test_record_goes_on_after_a_rollback(matter):
    with transaction.atomic():
        record(matter, "note_added", on=ON)
        transaction.set_rollback(True)
    assert record(matter, "note_added", on=ON).seq == 1


def test_record_refuses_an_unknown_kind_and_unstorable_data(matter):
    with pytest.raises(ValueError, match="unknown event kind"):
        record(matter, "vanished", on=ON)
    with pytest.raises(TypeError):
        record(matter, "note_added", on=ON, amount=1.5)
    assert matter.events.count() == 0


@pytest.mark.parametrize("personal", ["11010519491231002X", "13800138000", "zhang.san@example.cn"])
def test_record_blacks_out_personal_numbers_and_addresses(matter, personal):
    event = record(matter, "application.returned", on=ON, reason=f"请核对{personal}后重报")
    assert event.data == {"reason": "请核对…后重报"}


def test_record_keeps_register_numbers_and_hashes(matter):
    reason = "青政办依申请〔2026〕12号，11330000MB0000000X/2026-00012，" + "1380013800" * 6 + "abcd"
    assert record(matter, "application.returned", on=ON, reason=reason).data == {"reason": reason}


@pytest.mark.parametrize(
    "sql", ["UPDATE casework_matterevent SET kind = 'x'", "DELETE FROM casework_matterevent"]
)
def test_events_are_append_only(timeline, sql):
    with pytest.raises((InternalError, ProgrammingError), match="append_only"), connection.cursor() as cursor:
        cursor.execute(sql)


def test_saving_a_stale_matter_whole_is_refused(matter, timeline):
    stale = Matter.objects.get(pk=matter.pk)
    stale.event_seq, stale.chain_head = 2, timeline[1].hash
    with pytest.raises((InternalError, ProgrammingError), match="event_chain_never_shortened"):
        stale.save()


def test_verify_finds_a_changed_event(matter, timeline):
    without_triggers("UPDATE casework_matterevent SET occurred_on = '2026-03-09' WHERE seq = 2")
    assert verify(matter) == ["第2条记录的内容被改动"]


def test_verify_finds_an_event_whose_hash_was_made_to_fit(matter, timeline):
    event = MatterEvent.objects.get(seq=2)
    event.occurred_on = date(2026, 3, 9)
    without_triggers(
        "UPDATE casework_matterevent SET occurred_on = '2026-03-09', hash = %s WHERE seq = 2",
        chain_hash(event),
    )
    assert verify(matter) == ["第3条记录与前一条不衔接"]


def test_verify_finds_a_gap(matter, timeline):
    without_triggers("DELETE FROM casework_matterevent WHERE seq = 2")
    assert verify(matter) == ["第3条之前缺1条记录"]


def test_verify_finds_a_missing_end(matter, timeline):
    without_triggers("DELETE FROM casework_matterevent WHERE seq = 3")
    assert verify(matter) == ["应有3条记录，最后一条是第2条"]


def test_verify_finds_a_changed_end_of_chain(matter, timeline):
    without_triggers("UPDATE casework_matter SET chain_head = repeat('0', 64)")
    matter.refresh_from_db()
    assert verify(matter) == ["最后一条记录的校验值与事项所存的不一致"]


@pytest.mark.parametrize("kind", list(kinds.events()))
def test_every_kind_reads_as_a_sentence_without_any_data(matter, kind):
    text = sentence(MatterEvent(matter=matter, kind=kind, actor_label="王登记", data={}))
    assert text.endswith("。")
    assert set("{}[]").isdisjoint(text)
    assert "！" not in text


def test_sentence_ends_with_one_full_stop_when_a_reason_brings_its_own(matter, wang):
    returned = record(matter, "application.returned", on=ON, by=wang, step="签发", reason="请附上分配表。")
    assert sentence(returned) == "王登记在“签发”环节退回，理由：请附上分配表。"


def test_sentence_shows_dates_lists_and_flags(matter, wang):
    changed = record(matter, "application.contact_changed", on=ON, actor="申请人", fields=["电话", "地址"])
    assert sentence(changed) == "申请人变更联系方式，变更项：电话、地址。"
    asked = record(
        matter,
        "application.clarification_asked",
        on=ON,
        by=wang,
        items=2,
        respond_by=date(2026, 3, 24),
        late=True,
    )
    assert sentence(asked) == (
        "王登记告知申请人补正，共2项，补正期限至2026年3月24日。告知晚于收到申请后第七个工作日，答复期限不停止计算。"
    )
    intime = record(matter, "application.clarification_asked", on=ON, by=wang, items=2, late=False)
    assert sentence(intime) == "王登记告知申请人补正，共2项。"


@pytest.mark.django_db(transaction=True)
def test_eight_writers_on_one_matter_make_one_whole_chain(matter):
    def write():
        try:
            mine = Matter.objects.get(pk=matter.pk)
            for _ in range(5):
                record(mine, "note_added", on=ON)
        finally:
            connection.close()

    threads = [Thread(target=write) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    matter.refresh_from_db()
    assert matter.event_seq == 40
    assert verify(matter) == []


def calls_of_record() -> list[tuple[str, str, set[str]]]:
    """Where an event is recorded under a literal kind: file, kind, and the names of its data."""
    calls = []
    for path in sorted(ROOT.glob("*/**/*.py")):
        if path.relative_to(ROOT).parts[0] in OWN_PACKAGES:
            for node in ast.walk(ast.parse(path.read_text())):
                is_call = isinstance(node, ast.Call) and getattr(node.func, "id", "") == "record"
                if is_call and len(node.args) == 2:
                    given = {keyword.arg or "**" for keyword in node.keywords} - {"on", "by", "actor"}
                    codes = [n.value for n in ast.walk(node.args[1]) if isinstance(n, ast.Constant)]
                    calls += [
                        (path.name, code, given)
                        for code in codes
                        if code in kinds.events() or len(codes) == 1
                    ]
    return calls


def test_every_recorded_kind_is_known_and_shows_all_its_data():
    calls = calls_of_record()
    assert len(calls) > 20
    shown = {kind: set(re.findall(r"\{(\w+)\}", entry.sentence)) for kind, entry in kinds.events().items()}
    faults = [(file, kind) for file, kind, given in calls if kind not in shown or not given <= shown[kind]]
    assert faults == []
