from viewflow import this
from viewflow.workflow import nodes

from workflows.engine.nodes import CaseFlow, Step


class GiftFlow(CaseFlow):
    key = "gift"
    process_title = "礼品登记流程"

    start = nodes.StartHandle().Next(this.value)
    value = Step("handler", "估价", days=2).Next(this.store)
    store = Step("registrar", "入库", days=1).Next(this.end)
    end = nodes.End()
