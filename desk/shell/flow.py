"""The flows drawn: a chart with a list in words beside it, coloured for one case, and the BPMN file."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET
from viewflow.workflow import chart
from viewflow.workflow.base import Node
from viewflow.workflow.models import Process, Task
from viewflow.workflow.status import STATUS

from accounts.middleware import StaffRequest
from accounts.models import DutyKind
from casework.models import Matter, OpenWork
from desk.shell.page import visible_matter
from workflows.engine.nodes import CaseFlow, LetterJob, Step, Wait
from workflows.engine.registry import flows
from workflows.engine.viewflow_adapter import arrows_of

CROWDED = 2  # more branches than this leave no room for their labels in the chart


@require_GET
def flow(request: HttpRequest) -> HttpResponse:
    """Every flow with its steps in words."""
    drawn = [
        {
            "name": name,
            "title": flow_class.process_title,
            "width": chart.calc_layout_data(flow_class).width,
            "steps": [
                _described(node)
                for node in _in_order(flow_class)
                if isinstance(node, Step | Wait | LetterJob)
            ],
        }
        for name, flow_class in flows().items()
    ]
    return render(request, "desk/flow.html", {"flows": drawn})


@require_GET
def flow_svg(request: HttpRequest, name: str) -> HttpResponse:
    return _svg(chart.calc_layout_data(_flow(name)))


@require_GET
def flow_bpmn(request: HttpRequest, name: str) -> HttpResponse:
    """BPMN 2.0, to be opened in any modeller."""
    return HttpResponse(
        chart.grid_to_bpmn(chart.calc_layout_data(_flow(name))).strip(),
        content_type="application/xml",
        headers={"Content-Disposition": f'attachment; filename="{name}.bpmn"'},
    )


@require_GET
@never_cache
def case_flow(request: StaffRequest, matter_id: int) -> HttpResponse:
    """Where one case has been: every task of its flows in words, and the chart coloured by state."""
    matter = visible_matter(request.access, matter_id)
    tasks = (
        Task.objects.filter(process__link__matter=matter_id, flow_task_type__in=["HUMAN", "JOB", "TASK"])
        .exclude(status=STATUS.CANCELED)
        .select_related("process", "owner")
        .order_by("pk")
    )
    process = _main_process(matter)
    width = chart.calc_layout_data(process.flow_class).width if process else 0
    taken = OpenWork.objects.filter(matter=matter_id).select_related("owner")
    owners = {work.task_id: work.owner for work in taken}
    steps = [(task, owners.get(task.pk) or task.owner) for task in tasks]
    context = {"matter": matter, "steps": steps, "width": width}
    return render(request, "desk/case_flow.html", context)


@require_GET
@never_cache
def case_flow_svg(request: StaffRequest, matter_id: int) -> HttpResponse:
    matter = visible_matter(request.access, matter_id)
    process = _main_process(matter)
    if process is None:
        raise Http404
    grid = chart.calc_layout_data(process.flow_class)
    chart.calc_cell_status(process.flow_class, grid, process.pk)
    return _svg(grid)


def _main_process(matter: Matter) -> Process | None:
    return Process.objects.filter(link__matter=matter, link__ref="").first()


def _svg(grid: chart.Grid) -> HttpResponse:
    for edge in grid.edges:
        if len(arrows_of(edge.src)) > CROWDED:
            edge.label = None  # the labels would lie on top of each other; the table says them
    response = HttpResponse(chart.grid_to_svg(grid), content_type="image/svg+xml")
    # What django-csp's decorator sets, whose types know only views without arguments
    response._csp_replace = {"default-src": ["'none'"], "style-src": ["'unsafe-inline'"]}  # type: ignore[attr-defined]  # noqa: SLF001 -- as above
    return response


def _in_order(flow_class: type[CaseFlow]) -> list[Node]:
    """The nodes as the flow declares them, which is the order of the work."""
    by_name = {node.name: node for node in flow_class.instance.nodes()}
    return [by_name[name] for name in vars(flow_class) if name in by_name]


def _flow(name: str) -> type[CaseFlow]:
    if name not in flows():
        raise Http404
    return flows()[name]


def _described(node: Step | Wait | LetterJob) -> dict[str, str]:
    step = node if isinstance(node, Step) else None
    return {
        "title": str(node.task_title),
        "who": DutyKind(step.duty).label if step else "",
        "days": f"{step.days} 个工作日" if step else "",
        "next": "、".join(label for label in node.outcomes.values() if label),
    }
