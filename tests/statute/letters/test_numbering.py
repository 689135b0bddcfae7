import pytest

from statute.letters.numbering import INDEX_NUMBER, index_number, letter_number, register_number


def test_numbers_are_written_without_padding_and_without_di():
    assert register_number("肥政", 2026, 12) == "肥政依申请〔2026〕12号"
    assert letter_number("肥政", "公开答", 2026, 7) == "肥政公开答〔2026〕7号"


def test_the_index_number_is_that_of_the_published_page():
    assert index_number("11370983K21344588M", 2020, 4825) == "11370983K21344588M/2020-04825"
    assert INDEX_NUMBER.fullmatch("11370983K21344588M/2020-04825")
    assert INDEX_NUMBER.fullmatch("11370983K21344588M/2025-276512")


@pytest.mark.parametrize(("year", "n"), [(2026, 0), (26, 1)])
def test_a_number_that_cannot_be_is_refused(year, n):
    with pytest.raises(ValueError, match="no such number"):
        register_number("肥政", year, n)
