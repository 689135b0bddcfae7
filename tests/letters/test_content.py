"""Each letter kind from its facts: title, order of the parts, remedy, refusals."""

import json
from dataclasses import replace

import pytest

from letters.content import TEMPLATE_VERSION, build, check_review_first
from letters.facts import Answer, LetterFacts
from letters.samples import AGENCY, ISSUED_ON, RARE_NAME, all_codes, sample_facts
from statute.answers.replies import REPLIES
from statute.letters.procedure import LETTERS
from statute.letters.remedies import REVIEW_FIRST_SENTENCE, electronic_delivery_sentence, remedy_class
from statute.refused import Refused
from typeset.letter import Paragraph, Table

SIGNED = [code for code in all_codes() if code in REPLIES or LETTERS[code].template != "record"]
REFUSALS = ["R04", "R05", "R06", "R07", "R08", "R09", "R10"]


def texts(letter) -> list[str]:
    return [block.text for block in letter.blocks if isinstance(block, Paragraph)]


def refused(code: str, facts: LetterFacts) -> Refused:
    with pytest.raises(Refused) as caught:
        build(code, facts)
    return caught.value


@pytest.mark.parametrize("code", all_codes())
def test_every_kind_is_built_from_its_sample_facts(code):
    kind = REPLIES.get(code) or LETTERS[code]
    letter = build(code, sample_facts(code))
    assert letter.title == f"{AGENCY.name}{kind.title.format(title_word='答复书')}"
    assert letter.number == f"青自然资{kind.word}〔2026〕12号"
    assert letter.agency == AGENCY.name
    assert "{" not in "".join(texts(letter))


@pytest.mark.parametrize(
    "code", [code for code in SIGNED if (REPLIES.get(code) or LETTERS[code]).addressee == "applicant"]
)
def test_a_letter_to_the_applicant_greets_by_name(code):
    assert build(code, sample_facts(code)).addressee == RARE_NAME


@pytest.mark.parametrize("code", ["D05", "D06", "D08", "D09", "D11"])
def test_a_letter_to_others_never_names_the_applicant_nor_quotes_the_request(code):
    facts = sample_facts(code)
    letter = build(code, facts)
    printed = "".join([letter.addressee, *texts(letter)])
    assert RARE_NAME not in printed
    assert facts.fields["request_text"] not in printed


@pytest.mark.parametrize("code", REFUSALS)
def test_art23_a_refusal_says_that_review_comes_first(code):
    assert REVIEW_FIRST_SENTENCE in texts(build(code, sample_facts(code)))[-1]


def test_art23_a_partial_disclosure_has_a_sentence_for_each_part():
    remedies = texts(build("R03", sample_facts("R03")))[-2:]
    assert [REVIEW_FIRST_SENTENCE in text for text in remedies] == [True, False]
    assert AGENCY.court in remedies[1]


def test_art36_7_registry_enquiries_are_not_review_first():
    assert REVIEW_FIRST_SENTENCE not in "".join(texts(build("R11", sample_facts("R11"))))


@pytest.mark.parametrize("code", [code for code in SIGNED if remedy_class(code, on=ISSUED_ON) == "N"])
def test_a_procedural_letter_has_no_remedy(code):
    assert "行政诉讼" not in "".join(texts(build(code, sample_facts(code))))


def test_a_withdrawal_has_no_remedy_but_other_endings_have_one():
    withdrawn = build("R23", sample_facts("R23", sub_reason="withdrawn"))
    archived = build("R23", sample_facts("R23", sub_reason="archived"))
    assert ["行政诉讼" in "".join(texts(letter)) for letter in (withdrawn, archived)] == [False, True]


def test_art23_a_refusal_without_the_review_first_sentence_is_refused():
    facts = sample_facts("R04")
    letter = build("R04", facts)
    with pytest.raises(Refused) as caught:
        check_review_first("R04", facts, replace(letter, blocks=letter.blocks[:-1]))
    assert caught.value.code == "letter_without_review_first"


def test_art22_electronic_delivery_names_the_online_review_channel():
    facts = replace(sample_facts("R12"), electronic=True)
    assert texts(build("R12", facts))[-1] == electronic_delivery_sentence(AGENCY.online_review_url)
    without = replace(facts, agency=replace(AGENCY, online_review_url=""))
    assert refused("R12", without).code == "letter_online_review_missing"


@pytest.mark.parametrize("code", [code for code in all_codes() if code not in ("R23",)])
def test_a_missing_required_fact_is_refused_with_its_label(code):
    kind = REPLIES.get(code) or LETTERS[code]
    facts = sample_facts(code)
    asked = kind.required or (kind.facts if code in LETTERS else ())
    needed = next((each for each in asked if each.required and each.field in facts.fields), None)
    if needed is None:  # a refusal takes all it needs from its ground
        fields, label = (
            {name: value for name, value in facts.fields.items() if name != "register_no"},
            "登记编号",
        )
    else:
        fields, label = {n: v for n, v in facts.fields.items() if n != needed.field}, needed.label
    error = refused(code, replace(facts, fields=fields))
    assert (error.code, f"“{label}”" in error.message) == ("letter_fact_missing", True)


def test_an_unlawful_choice_is_refused():
    for answer in (Answer("R02"), Answer("R07", grounds=("X1",))):
        assert (
            refused(answer.kind, replace(sample_facts(answer.kind), answers=(answer,))).code
            == "letter_choice"
        )


def test_art20_an_agency_without_review_body_or_court_cannot_reply():
    for missing in ({"review_body": ""}, {"court": ""}):
        facts = replace(sample_facts("R12"), agency=replace(AGENCY, **missing))
        assert refused("R12", facts).code == "letter_remedy_missing"


def test_the_agency_chooses_the_word_of_the_title_for_all_replies():
    facts = replace(sample_facts("R12"), agency=replace(AGENCY, title_word="告知书", form="plain"))
    letter = build("R12", facts)
    assert (letter.title, letter.form) == (f"{AGENCY.name}政府信息公开申请告知书", "plain")


def test_a_request_typed_on_several_lines_stays_several_paragraphs():
    facts = sample_facts("R12")
    typed = {**facts.fields, "request_text": "一、方案\n二、协议"}
    opening = texts(build("R12", replace(facts, fields=typed)))[:2]
    assert [text[-6:] for text in opening] == ["：“一、方案", "二、协议”。"]


def test_a_consultation_carries_a_slip_to_send_back():
    letter = build("D05", sample_facts("D05"))
    assert [attachment.title for attachment in letter.attachments] == ["回执"]
    assert letter.attachments[0].blocks[0] == Paragraph(f"致：{AGENCY.name}")


def test_a_confirmation_is_signed_at_its_foot():
    letter = build("D13", sample_facts("D13"))
    assert letter.attachments == ()
    assert len(letter.slip) == 3


def test_the_search_record_is_a_form_with_one_row_per_search():
    letter = build("D15", sample_facts("D15"), seal=b"unused")
    rows, searches = letter.blocks
    assert (letter.form, letter.addressee, letter.seal) == ("record", "", None)
    assert isinstance(rows, Table)
    assert searches.heads == tuple(label for label, _ in LETTERS["D15"].columns)
    assert [row[0] for row in searches.rows] == ["2026年3月10日", "2026年3月11日"]


@pytest.mark.parametrize("code", all_codes())
def test_facts_survive_the_database(code):
    facts = replace(sample_facts(code), attachments=("方案",), electronic=True)
    stored = json.loads(json.dumps(facts.to_json(), ensure_ascii=False))
    assert LetterFacts.from_json(stored).to_json() == facts.to_json()
    assert build(code, LetterFacts.from_json(stored)) == build(code, facts)


def test_the_agencys_own_name_wins_over_a_fact_of_that_name():
    facts = sample_facts("D05")
    letter = build("D05", replace(facts, fields={**facts.fields, "agency": "别的机关"}))
    assert letter.attachments[0].blocks[0] == Paragraph(f"致：{AGENCY.name}")


def test_the_template_version_is_short_enough_to_store():
    assert 0 < len(TEMPLATE_VERSION) <= 40
