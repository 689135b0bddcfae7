"""The public column under settings.PORTAL_PREFIX."""

from django.urls import path

from portal.views import apply, columns, documents, home, track, verify

app_name = "portal"

urlpatterns = [
    path("", home.home, name="home"),
    path("display/", home.display, name="display"),
    path("guide/", home.guides, name="guides"),
    path("guide/<slug:code>/", home.guide, name="guide"),
    path("guide/<slug:code>/form/<slug:edition>/", columns.paper_form, name="guide-form"),
    path("flow-chart/", columns.flow_chart, name="flow-chart"),
    path("rules/", columns.rules, name="rules"),
    path("reports/", columns.reports, name="reports"),
    path("documents/", documents.document_list, name="documents"),
    path("documents/<int:document_id>/", documents.document, name="document"),
    path("documents/<int:document_id>/file/", documents.document_file, name="document-file"),
    path("apply/", apply.apply, name="apply"),
    path("apply/agency-contact/", apply.agency_contact, name="apply-contact"),
    path("apply/new/", apply.new, name="apply-new"),
    path("apply/<uuid:draft_id>/extend/", apply.extend, name="apply-extend"),
    path("apply/<uuid:draft_id>/discard/", apply.discard, name="apply-discard"),
    path("apply/<uuid:draft_id>/sent/", apply.sent, name="apply-sent"),
    path("apply/<uuid:draft_id>/<slug:step>/", apply.step, name="apply-step"),
    path("track/", track.track, name="track"),
    path("track/status/<int:case_id>/", track.status, name="track-status"),
    path("track/case/<int:case_id>/", track.case, name="track-case"),
    path(
        "track/case/<int:case_id>/acknowledgement/", track.acknowledgement_link, name="track-acknowledgement"
    ),
    path("track/case/<int:case_id>/clarify/", track.clarify, name="track-clarify"),
    path("track/case/<int:case_id>/withdraw/", track.withdraw, name="track-withdraw"),
    path("track/case/<int:case_id>/contact/", track.contact, name="track-contact"),
    path("track/case/<int:case_id>/letter/<int:letter_id>/", track.letter_file, name="track-letter"),
    path("track/case/<int:case_id>/file/<int:file_id>/", track.enclosure_file, name="track-file"),
    path("track/leave/", track.leave, name="track-leave"),
    path("verify/", verify.verify, name="verify"),
    path("verify/<str:code>/", verify.verify, name="verify-code"),
]
