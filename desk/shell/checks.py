"""System checks of the desk: every kind of matter is on it, and every step has its form."""

from typing import Any

from django.core.checks import CheckMessage, Error, register

from casework import kinds
from casework.work import named_steps
from desk.shell import kinds as desk_kinds


@register
def every_kind_is_on_the_desk(app_configs: Any = None, **kwargs: Any) -> list[CheckMessage]:
    """A kind that one of the two doesn't know would bring every list down on which it stands."""
    below = {kind.code for kind in kinds.all_kinds()}
    here = {kind.code for kind in desk_kinds.all_kinds()}
    return [
        Error(
            f"事项类别 {code} 没有在{'工作台' if code in below else '事项'}登记。",
            hint="见 CONTRIBUTING。",
            id="gongkai.E111",
        )
        for code in sorted(below ^ here)
    ]


@register
def every_step_has_its_form(app_configs: Any = None, **kwargs: Any) -> list[CheckMessage]:
    forms = desk_kinds.forms_by_step().keys()
    return [
        Error(
            f"环节 {step} {'没有表单' if step in named_steps() else '不存在，却有表单'}。", id="gongkai.E112"
        )
        for step in sorted(forms ^ named_steps())
    ]
