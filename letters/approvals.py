"""What approvers decide on a letter before it is signed."""

from datetime import date

from accounts.models import Staff
from letters.models import Approval, Letter


def approve_letter(
    letter: Letter, *, step: str, by: Staff, on: date, opinion: str = "", on_behalf_of: Staff | None = None
) -> Approval:
    """Note that it passed at this step; signing it is another act."""
    return letter.approvals.create(
        step=step, passed=True, opinion=opinion, on=on, by=by, on_behalf_of=on_behalf_of
    )


def return_letter(
    letter: Letter, *, step: str, by: Staff, on: date, reason: str, on_behalf_of: Staff | None = None
) -> Approval:
    """Send it back to whoever drafted it, with a reason."""
    letter.state = Letter.State.DRAFT
    letter.save(update_fields=["state"])
    return letter.approvals.create(
        step=step, passed=False, opinion=reason, on=on, by=by, on_behalf_of=on_behalf_of
    )
