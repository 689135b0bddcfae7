"""`letter_samples --out DIR`: one PDF for every letter kind, and what the index says of it."""

import hashlib
import json

import page
import pytest
from django.core.management import CommandError, call_command

from letters.samples import RARE_NAME, all_codes
from statute.answers.replies import REPLIES
from statute.letters.procedure import LETTERS
from tests.typeset.letters import extracted


@pytest.fixture(scope="module")
def samples(tmp_path_factory):
    folder = tmp_path_factory.mktemp("samples")
    call_command("letter_samples", out=str(folder))
    return folder


def test_there_is_one_pdf_for_every_kind_and_the_index_describes_it(samples):
    index = json.loads((samples / "index.json").read_text(encoding="utf-8"))
    assert [row["code"] for row in index] == [*REPLIES, *LETTERS]
    assert sorted(path.name for path in samples.glob("*.pdf")) == sorted(
        f"{code}.pdf" for code in all_codes()
    )
    for row in index:
        assert set(row) == {"code", "title", "articles", "remedy_class", "pages", "sha256"}
        assert hashlib.sha256((samples / f"{row['code']}.pdf").read_bytes()).hexdigest() == row["sha256"]


@pytest.mark.parametrize("profile", ["2a", "ua1"])
def test_every_sample_conforms(samples, profile):
    failing = {
        path.name: page.validate_pdf(path, profile=profile).failures
        for path in sorted(samples.glob("*.pdf"))
        if not page.is_pdf_compliant(path, profile=profile)
    }
    assert failing == {}


def test_the_rare_name_is_readable_in_every_reply(samples):
    for code in REPLIES:
        assert f"{RARE_NAME}：" in extracted((samples / f"{code}.pdf").read_bytes())


def test_a_folder_that_cannot_be_written_is_an_error_in_chinese(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(CommandError, match="不能写入目录") as caught:
        call_command("letter_samples", out=str(tmp_path / "file"))
    assert caught.value.returncode == 2
