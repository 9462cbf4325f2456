"""Rows of joint demands and of the log's witnesses that the database refuses."""

from django.utils import timezone

from incidents.models import Case, JointCase, JointConfirmation, JointDemand
from incidents.models.reports.log import HeadWitness
from tests.support.broken_rows import change, person, release


def joint():
    return JointDemand.objects.create(desk=Case.objects.first().desk)


def confirmed_twice():
    facts = {"joint": joint(), "confirmed_by": person(), "confirmed_at": timezone.now()}
    JointConfirmation.objects.bulk_create([JointConfirmation(**facts) for _time in range(2)])


def linked_across_desks():
    case = Case.objects.first()
    other = JointDemand.objects.create(desk=person().desk)
    JointCase.objects.create(
        joint=other, case=case, firm=case.firm, linked_by=person(), linked_at=timezone.now()
    )


def lowered():
    change(Case, least_firms=3)
    change(Case, least_firms=2)


def released_alone():
    Case.objects.update(least_firms=2)
    release(state="proposed", approved_by=None, approved_at=None)


def confirmed_head_twice():
    facts = {"desk": person().desk, "day": timezone.localdate(), "size": 128}
    HeadWitness.objects.bulk_create([HeadWitness(**facts) for _time in range(2)])


# {constraint: what breaks it}
BROKEN_JOINT = {
    "a_desk_confirms_a_head_of_the_log_once": confirmed_head_twice,
    "use_only_together_means_two_to_five_firms": lambda: change(Case, least_firms=6),
    "an_officer_confirms_a_joint_demand_once": confirmed_twice,
}
ALSO_BROKEN_JOINT = [
    ("use_only_together_means_two_to_five_firms", lambda: change(Case, least_firms=1)),
    ("use_only_together_is_never_lowered", lowered),
    ("a_joint_demand_is_of_one_desk", linked_across_desks),
    ("a_case_is_used_only_together", released_alone),
]
