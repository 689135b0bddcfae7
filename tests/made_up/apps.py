from django.apps import AppConfig


class MadeUpConfig(AppConfig):
    """A kind of matter that no county has: what a new kind brings, and that it opens nobody else's files."""

    name = "tests.made_up"
    label = "made_up"

    def ready(self) -> None:
        from casework import kinds
        from desk.shell import kinds as desk_kinds
        from tests.made_up.desk import GIFT_ON_THE_DESK
        from tests.made_up.flow import GiftFlow
        from tests.made_up.kind import GIFT
        from workflows.engine.registry import name_steps

        kinds.register(GIFT)
        name_steps(GiftFlow)
        desk_kinds.register(GIFT_ON_THE_DESK)
