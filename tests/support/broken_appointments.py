"""What the database refuses of appointments, whoever asks for it."""

from django.utils import timezone

from incidents.models import Appointment, User


def person(name):
    return User.objects.get(email=f"{name}@desk-a.example")


def appointment(**values):
    """An open appointment of desk A's officer, with these values changed."""
    officer = person("officer")
    admin = User.objects.get(email="admin@tracker.example")
    usual = {
        "person": officer,
        "desk": officer.desk,
        "roles": ["approver"],
        "proposed_by": admin,
        "proposed_at": timezone.now(),
    }
    return Appointment.objects.create(**usual | values)


def confirmed(**values):
    return appointment(confirmed_at=timezone.now(), **values)


BROKEN_APPOINTMENTS = {
    "one_open_appointment_a_person": lambda: [appointment() for _time in range(2)],
    "an_appointment_is_to_roles_at_a_desk": lambda: appointment(roles=["admin"]),
    "an_appointment_needs_two_people": lambda: confirmed(confirmed_by=person("officer")),
    "an_appointment_is_confirmed_by_whom_it_says": lambda: confirmed(),
    "custodians_are_not_proposed_by_themselves": lambda: confirmed(
        proposed_by=person("officer"), confirmed_by=person("approver"), roles=["inbox"]
    ),
    "appointment_ended_by_and_at": lambda: appointment(ended_at=timezone.now()),
    "an_appointment_is_decided_once": lambda: confirmed(
        confirmed_by=person("approver"), ended_by=person("approver"), ended_at=timezone.now()
    ),
}
ALSO_BROKEN_APPOINTMENTS = [
    ("an_appointment_is_to_roles_at_a_desk", lambda: appointment(roles=[])),
    (
        "an_appointment_needs_two_people",
        lambda: confirmed(proposed_by=person("approver"), confirmed_by=person("approver")),
    ),
    (
        "an_appointment_is_confirmed_by_whom_it_says",
        lambda: confirmed(proposed_by=None, confirmed_by=person("approver")),
    ),
    ("appointment_ended_by_and_at", lambda: appointment(ended_by=person("approver"))),
]
