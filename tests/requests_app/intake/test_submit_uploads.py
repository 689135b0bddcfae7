"""Large files are read one by one, and nobody waits for a number while they are sealed."""

import pytest
from django.core.files.uploadedfile import TemporaryUploadedFile
from django.db import connection

from casework.uploads import MAX_BYTES, read_upload
from requests_app.intake.submit import Upload
from statute.refused import Refused
from tests.cast import submit

TEXT = "申请公开2025年度财政决算。".encode()


@pytest.mark.django_db(transaction=True)
def test_files_are_read_one_by_one_before_the_number_is_taken(cast):
    happened = []

    def read(name):
        def reading():
            happened.append(name)
            return TEXT

        return reading

    def note(execute, sql, params, many, context):
        if "casework_series" in sql or "casework_storedfile" in sql:
            happened.append("number" if "casework_series" in sql else "row")
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        submit(cast.agency, uploads=[Upload(f"{n}.txt", read(n)) for n in "ab"])
    assert happened[:5] == ["a", "row", "b", "row", "number"]


def test_what_is_too_large_is_refused_unread():
    class Large(TemporaryUploadedFile):
        def read(self, *args):
            raise AssertionError("read")

    with pytest.raises(Refused) as refused:
        read_upload(Large("扫描件.pdf", "application/pdf", MAX_BYTES * 6, None))
    assert refused.value.message == "文件“扫描件.pdf”有 120.0 MB，上限是 20 MB。请压缩或者拆分后再上传。"


def test_an_upload_can_be_read_again_from_its_beginning():
    file = TemporaryUploadedFile("a.txt", "text/plain", len(TEXT), None)
    file.write(TEXT)
    assert (read_upload(file), read_upload(file)) == (TEXT, TEXT)
