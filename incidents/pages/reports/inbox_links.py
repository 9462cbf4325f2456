"""Addresses for the inbox's links to cases. What is stored is sealed; a task names no report."""

from django.views.decorators.http import require_http_methods, require_POST, require_safe

from incidents.actions.desk import consent_tasks, joint_demands
from incidents.actions.reports import links
from incidents.pages.reports.inbox_answers import inbox_answers_json, inbox_body


@require_http_methods(["GET", "HEAD", "POST"])
@inbox_answers_json
def case_links(request):
    """List the desk's sealed links; or store all of them anew."""
    if request.method == "POST":
        return {"stored": links.store_links(inbox_body(request), by=request.user)}
    return {"links": links.list_links(by=request.user)}


@require_safe
@inbox_answers_json
def list_conditions_page(request):
    """List the desk's cases that may be used only together, and whether each may be used now."""
    return {"cases": joint_demands.list_conditioned_cases(by=request.user)}


@require_POST
@inbox_answers_json
def ask_for_change(request):
    """Give a case the task of narrowing its consent."""
    consent_tasks.ask_to_narrow_case(inbox_body(request), by=request.user)
    return 201, {}
