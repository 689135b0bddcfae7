"""What every service of an application begins with."""

from datetime import date

from casework.errors import Refused
from requests_app.clock import legal_acts
from requests_app.models import Application


def lock_application(pk: int) -> Application:
    """The application with its matter, both locked until the transaction ends."""
    return (
        Application.objects.select_for_update(of=("self", "matter"), no_key=True)
        .select_related("matter", "matter__current_agency")
        .get(pk=pk)
    )


def require_open(application: Application) -> None:
    """Refused unless the case is still running: after the reply or a withdrawal nothing more is decided."""
    if application.replied_on or application.withdrawn_on or application.lapsed_on:
        raise Refused("case_ended", "本件已经答复、撤回或者视为放弃，不能再办理这一步。需要重新处理的，请走重新答复。")


def require_act(application: Application, code: str, on: date) -> None:
    """Refused with the statute's own reason when the act isn't allowed that day."""
    act = next(a for a in legal_acts(application, on) if a.code == code)
    if not act.allowed:
        raise Refused(f"{code}_not_allowed", act.reason)


def move_to(application: Application, stage: Application.Stage) -> None:
    """Note where the case now stands; the caller saves other fields with it."""
    application.stage = stage
