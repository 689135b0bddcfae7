import base64
import os

import pytest
from django.db import connection, models
from django.template import Context, Template
from django.test.utils import isolate_apps

from casework import crypto
from casework.models import Matter
from statute.refused import Refused

ID_NUMBER = "11010519491231002X"


def master_key() -> str:
    return base64.b64encode(os.urandom(32)).decode()


def refusal(act, *args) -> str:
    with pytest.raises(Refused) as refused:
        act(*args)
    return refused.value.code


@pytest.fixture
def person_model(db):
    """A table with two sealed columns, for the length of one test."""
    with isolate_apps("casework"):

        class Person(models.Model):
            matter = models.ForeignKey(Matter, models.PROTECT)
            name = crypto.SealedTextField()
            phone = crypto.SealedTextField(blank=True)

            class Meta:
                app_label = "casework"

        with connection.schema_editor() as editor:
            editor.create_model(Person)
        yield Person


def test_sealed_text_opens_under_its_own_matter_and_context(matter):
    blob = crypto.seal(matter, ID_NUMBER, "a.Person.id")
    assert ID_NUMBER.encode() not in blob
    assert crypto.open_sealed(matter, blob, "a.Person.id") == ID_NUMBER


def test_the_same_text_is_sealed_differently_each_time(matter):
    assert crypto.seal(matter, ID_NUMBER, "c") != crypto.seal(matter, ID_NUMBER, "c")


def test_sealed_text_moved_to_another_field_is_refused(matter):
    blob = crypto.seal(matter, ID_NUMBER, "a.Person.id")
    assert refusal(crypto.open_sealed, matter, blob, "a.Person.phone") == "sealed_damaged"


def test_sealed_text_moved_to_another_matter_is_refused(matter, other_matter):
    blob = crypto.seal(matter, ID_NUMBER, "c")
    assert refusal(crypto.open_sealed, other_matter, blob, "c") == "sealed_damaged"


def test_sealed_text_moved_together_with_its_key_is_refused(matter, other_matter):
    blob = crypto.seal(matter, ID_NUMBER, "c")
    other_matter.data_key = matter.data_key
    assert refusal(crypto.open_sealed, other_matter, blob, "c") == "sealed_damaged"


@pytest.mark.parametrize("blob", [b"", b"\x01", b"\x02" + b"0" * 40, b"\x01" + b"0" * 40])
def test_damaged_content_is_refused(matter, blob):
    assert refusal(crypto.open_sealed, matter, blob, "c") == "sealed_damaged"


def test_rotation_rewraps_the_data_key_and_leaves_the_content(matter, settings):
    blob = crypto.seal(matter, ID_NUMBER, "c")
    old = settings.GONGKAI_MASTER_KEYS
    settings.GONGKAI_MASTER_KEYS = [master_key(), *old]
    assert crypto.open_sealed(matter, blob, "c") == ID_NUMBER
    assert crypto.rewrap(matter) is True
    assert crypto.rewrap(matter) is False
    settings.GONGKAI_MASTER_KEYS = settings.GONGKAI_MASTER_KEYS[:1]
    matter.refresh_from_db()
    assert crypto.open_sealed(matter, blob, "c") == ID_NUMBER


def test_a_retired_master_key_is_named_in_the_refusal(matter, settings):
    blob = crypto.seal(matter, ID_NUMBER, "c")
    settings.GONGKAI_MASTER_KEYS = [master_key()]
    assert refusal(crypto.open_sealed, matter, blob, "c") == "key_missing"


def test_a_destroyed_key_closes_the_content_for_good(matter):
    blob = crypto.seal(matter, ID_NUMBER, "c")
    crypto.destroy(matter)
    matter.refresh_from_db()
    assert refusal(crypto.open_sealed, matter, blob, "c") == "key_destroyed"
    assert crypto.rewrap(matter) is False


def test_the_history_of_a_matter_keeps_no_data_key():
    assert "data_key" not in {
        field.name for field in Matter._meta.apps.get_model("casework.MatterHistory")._meta.fields
    }


def test_lookup_hash_ignores_width_spaces_and_case(settings):
    assert crypto.lookup_hash("１１０１０５ 19491231002x") == crypto.lookup_hash("11010519491231002X")
    assert crypto.lookup_hash("张三") != crypto.lookup_hash("张四")
    assert crypto.lookup_hash(" ") == ""
    before = crypto.lookup_hash("张三")
    settings.GONGKAI_LOOKUP_KEY = master_key()
    assert crypto.lookup_hash("张三") != before


def test_a_sealed_field_stores_ciphertext_and_opens_on_purpose(person_model, matter):
    person = person_model.objects.create(matter=matter, name="张三")
    assert person.name.open() == "张三"
    stored = person_model.objects.values_list("name", "phone").get()
    assert "张三".encode() not in bytes(stored[0])
    assert bytes(stored[1]) == b""
    read = person_model.objects.select_related("matter").get()
    assert (read.name.open(), read.phone.open()) == ("张三", "")
    assert (bool(read.name), bool(read.phone)) == (True, False)


def test_a_sealed_value_shows_nothing_in_text_and_templates(person_model, matter):
    person = person_model.objects.create(matter=matter, name="张三")
    assert (str(person.name), repr(person.name), str(person.phone)) == ("•••", "•••", "")
    shown = Template("{{ p.name }}|{{ p.name.open }}").render(Context({"p": person}))
    assert shown == "•••|"


def test_saving_again_keeps_an_untouched_value_as_stored(person_model, matter):
    person_model.objects.create(matter=matter, name="张三", phone="13800000000")
    before = person_model.objects.values_list("name").get()
    person = person_model.objects.get()
    person.phone = "13900000000"
    person.save()
    assert person_model.objects.values_list("name").get() == before
    assert person_model.objects.get().phone.open() == "13900000000"


def test_bulk_writes_seal_too(person_model, matter):
    person_model.objects.bulk_create([person_model(matter=matter, name=n) for n in ("张三", "李四")])
    people = list(person_model.objects.order_by("pk"))
    people[0].name = "王五"
    person_model.objects.bulk_update(people, ["name"])
    assert [p.name.open() for p in person_model.objects.order_by("pk")] == ["王五", "李四"]


def test_a_value_copied_from_another_matter_is_sealed_anew(person_model, matter, other_matter):
    first = person_model.objects.create(matter=matter, name="张三")
    person_model.objects.create(matter=other_matter, name=first.name, phone=first.name)
    copy = person_model.objects.get(matter=other_matter)
    assert (copy.name.open(), copy.phone.open()) == ("张三", "张三")


def test_deferred_and_refreshed_values_open(person_model, matter):
    person_model.objects.create(matter=matter, name="张三")
    person = person_model.objects.defer("name").get()
    assert person.name.open() == "张三"
    person_model.objects.get().delete()
    person_model.objects.bulk_create([person_model(pk=person.pk, matter=matter, name="李四")])
    person.refresh_from_db()
    assert person.name.open() == "李四"


def test_plain_text_in_a_query_is_refused(person_model):
    with pytest.raises(TypeError):
        person_model.objects.filter(name="张三").exists()
    with pytest.raises(TypeError):
        person_model.objects.update(name="张三")
