"""The staff desk, under /desk/."""

from django.urls import path

from desk.applications import drafts, intake, page, related
from desk.organisation import views
from desk.shell import files, flow, inbox, matter, step

app_name = "desk"

urlpatterns = [
    path("", inbox.inbox, name="inbox"),
    path("bulk/", inbox.bulk, name="bulk"),
    path("intake/", intake.intake, name="intake"),
    path("intake/<int:matter_id>/", intake.done, name="intake-done"),
    path("cases/<int:matter_id>/", matter.page, name="case"),
    path("cases/<int:matter_id>/peek/", matter.peek, name="case-peek"),
    path("cases/<int:matter_id>/reveal/", page.reveal, name="reveal"),
    path("cases/<int:matter_id>/preview/", drafts.reply_preview, name="reply-preview"),
    path("cases/<int:matter_id>/extension-preview/", drafts.extension_preview, name="extension-preview"),
    path("cases/<int:matter_id>/related/", related.related, name="related"),
    path("cases/<int:matter_id>/flow/", flow.case_flow, name="case-flow"),
    path("cases/<int:matter_id>/flow.svg", flow.case_flow_svg, name="case-flow-svg"),
    path("cases/<int:matter_id>/acts/<slug:name>/", matter.act, name="act"),
    path("work/<int:work_id>/", step.work, name="work"),
    path("work/<int:work_id>/claim/", inbox.claim, name="claim"),
    path("work/<int:work_id>/give-back/", inbox.give_back, name="give-back"),
    path("work/<int:work_id>/reply-fields/", drafts.reply_fields, name="reply-fields"),
    path("work/<int:work_id>/preview/", drafts.draft_preview, name="draft-preview"),
    path("files/<int:file_id>/", files.file, name="file"),
    path("flow/", flow.flow, name="flow"),
    path("flow/<slug:name>.svg", flow.flow_svg, name="flow-svg"),
    path("flow/<slug:name>.bpmn", flow.flow_bpmn, name="flow-bpmn"),
    path("stranded/", views.stranded_work, name="stranded"),
    path("reorganise/", views.reorganise, name="reorganise"),
    path("reorganise/<slug:name>/", views.change, name="reorganise-change"),
]
