from casework.models import OpenWork, Series
from tests.cast import Case, case, cast
from tools.bad_inputs.invariants import faults

__all__ = ["case", "cast"]


def test_a_county_that_went_the_right_way_has_no_fault(case: Case) -> None:
    case.register().review().assign()
    case.make_letters()
    assert faults() == []


def test_lost_work_and_a_gap_in_a_series_are_found(case: Case) -> None:
    task = case.task("register")
    OpenWork.objects.all().delete()
    Series.objects.filter(code="register").update(last=2)
    assert faults() == [
        f"task {task.pk} is open in the flow alone",
        "series 青教依申请〔2026〕 ends at 2, its numbers are [1]",
    ]
