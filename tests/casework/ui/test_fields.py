import pytest
from django import forms

from casework.ui.fields import field_of, options


class Asked(forms.Form):
    colour = forms.ChoiceField(choices=lambda: [("r", "红"), ("g", "绿")])


def test_a_field_of_a_form_is_its_own():
    form = Asked()
    field_of(form, "colour", forms.ChoiceField).choices = [("b", "蓝")]
    assert options(field_of(form, "colour", forms.ChoiceField)) == [("b", "蓝")]
    assert options(field_of(Asked(), "colour", forms.ChoiceField)) == [("r", "红"), ("g", "绿")]


def test_a_field_of_another_kind_is_refused():
    with pytest.raises(TypeError, match="colour of Asked"):
        field_of(Asked(), "colour", forms.ModelChoiceField)
