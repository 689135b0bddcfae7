"""One template for every form: label, hint above the field, error beside it, summary on top, aria wiring."""

from django.forms.renderers import TemplatesSetting


class FormRenderer(TemplatesSetting):
    """Named by settings.FORM_RENDERER; needs `django.forms` among the installed apps for the widgets."""

    form_template_name = "components/form.html"
    field_template_name = "components/field.html"
