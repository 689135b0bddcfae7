import pytest

from statute.people.identity import check_credit_code, check_id_number


@pytest.mark.parametrize("number", ["11010519491231002X", "440524188001010014", " 11010519491231002x "])
def test_gb11643_the_standards_examples_hold(number):
    assert check_id_number(number) == ""


@pytest.mark.parametrize(
    ("number", "word"),
    [
        ("110105194912310021", "校验位不符"),
        ("11010519491331002X", "出生日期"),
        ("1101051949123100", "18位"),
        ("１１０１０５１９４９１２３１００２X", "18位"),
    ],
)
def test_gb11643_a_wrong_number_gets_a_warning_that_asks_to_check(number, word):
    warning = check_id_number(number)
    assert word in warning
    assert warning.endswith("请核对。")


def test_gb11643_and_gb32100_no_number_is_no_wrong_number():
    assert check_id_number("") == check_credit_code(" ") == ""


@pytest.mark.parametrize("code", ["11370983K21344588M", "113417020032563511", "11341702486344515H"])
def test_gb32100_real_codes_hold(code):
    assert check_credit_code(code) == ""


@pytest.mark.parametrize(
    ("code", "word"),
    [("11370983K21344588A", "校验位不符"), ("11370983K2134458", "18位"), ("I1370983K21344588M", "18位")],
)
def test_gb32100_a_wrong_code_gets_a_warning(code, word):
    assert word in check_credit_code(code)
