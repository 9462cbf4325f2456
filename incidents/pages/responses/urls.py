"""The addresses of the responses chapter."""

from django.urls import path, re_path

from incidents.actions.desk.releasables import RESPONSES
from incidents.pages.desk.releases import preview_page, route_releases
from incidents.pages.responses import deadlines, desk_deadlines, playbook, responses
from incidents.pages.responses import desk as desk_responses
from incidents.queries import address_keys  # noqa: F401 - the addresses name its kinds

urlpatterns = [
    re_path(
        r"^incidents/(?P<ref>CCI-\d{4}-\d{4,})/playbook/$",
        playbook.of_an_entry,
        name="incident_playbook",
    ),
    path("responses/deadlines/", deadlines.statutory_deadlines, name="statutory_deadlines"),
    path("responses/deadlines.ics", deadlines.deadlines_calendar, name="statutory_deadlines_ics"),
    path("responses/", responses.collective_responses_page, name="responses"),
    path("responses/<slug:slug>/", responses.collective_response_page, name="response"),
    path("dashboards/responses/", responses.board, name="response_board"),
    path("desk/cases/<slug:reference>/playbook/", playbook.of_a_case, name="case_playbook"),
    path(
        "desk/cases/<slug:reference>/deadlines/", desk_deadlines.start_on_case, name="case_deadline"
    ),
    path("desk/responses/", desk_responses.drafts_page, name="desk_responses"),
    path("desk/responses/new/", desk_responses.log_draft, name="desk_response_new"),
    *route_releases(RESPONSES, "desk/responses/releases/", "response_release"),
    path("desk/responses/<slug:reference>/", desk_responses.draft_page, name="desk_response"),
    path(
        "desk/responses/<slug:reference>/edit/",
        desk_responses.edit_draft,
        name="desk_response_edit",
    ),
    path(
        "desk/responses/<slug:reference>/release/",
        preview_page,
        {"kind": RESPONSES},
        name="desk_response_release",
    ),
    path(
        "desk/responses/<slug:reference>/deadlines/",
        desk_deadlines.start_on_response,
        name="desk_response_deadline",
    ),
    path("desk/deadlines/", desk_deadlines.desk_deadlines, name="desk_deadlines"),
    path(
        "desk/deadlines/<statutorydeadline_key:pk>/",
        desk_deadlines.desk_deadline,
        name="desk_deadline",
    ),
    path("desk/deadlines/address/", desk_deadlines.calendar_address, name="desk_calendar_address"),
    path("calendars/<str:secret>.ics", desk_deadlines.desk_calendar, name="desk_calendar"),
]
