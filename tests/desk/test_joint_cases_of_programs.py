"""A program gets a case that is used only together when its officer may use it."""

from tests.desk.test_case_api import CASES, act
from tests.desk.test_joint_demands import confirm, linked

__all__ = ["act"]


def test_a_program_gets_a_case_only_together(cast, act):
    """Neither in a list nor alone, nor in the refusal of a stale change; then like any other."""
    first, other = linked(cast)
    here = f"{CASES}{first.reference}/"

    def listed():
        references, page = set(), CASES
        while page:
            answer = act("officer_a", "get", page).json()
            references |= {row["reference"] for row in answer["results"]}
            page = answer["next"]
        assert other.reference in references
        return first.reference in references

    for answer in (
        act("officer_a", "get", here),
        act("officer_a", "get", f"{here}comments/"),
        act("officer_a", "patch", here, {"title": "x"}, If_Match='"old"'),
    ):
        assert answer.status_code == 422
        assert "at least 2 firms" in answer.json()["detail"]
        assert first.demanded_change not in answer.content.decode()
    assert not listed()
    confirm(cast, first)
    assert act("officer_a", "get", here).json()["reference"] == first.reference
    assert listed()
