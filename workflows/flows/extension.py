"""An extension of the reply term: asked for while the case goes on, decided by the head of the office (art. 33)."""

from viewflow import this
from viewflow.workflow import nodes

from workflows.engine.nodes import CaseFlow, LetterJob, Step


class ExtensionFlow(CaseFlow):
    """延期审批流程"""

    key = "extension"
    process_title = "延期审批流程"

    start = nodes.StartHandle().Next(this.approval)
    approval = (
        Step("office_head", "延期审批", days=1)
        .On("approved", this.extension_letter, "同意延期")
        .On("returned", this.end, "不同意")
    )
    extension_letter = LetterJob("制作延期答复告知书").Next(this.end)
    end = nodes.End()
