"""Why somebody looks at personal data."""

from django import forms

from accounts.typed import LineField


class ReasonForm(forms.Form):
    """One line that is logged with the look; `field` says at what, where there is a choice."""

    field = LineField(required=False, max_length=80)
    reason = LineField(
        max_length=200,
        error_messages={
            "required": "没有写明查看理由。查看个人信息要留下理由，请填写。",
            "max_length": "查看理由超过200字，请写得简短一些。",
        },
    )

    @property
    def complaint(self) -> str:
        """What is wrong, in one line."""
        return "".join(str(error) for errors in self.errors.values() for error in errors)
