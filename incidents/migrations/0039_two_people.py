"""Two people for administrators who end, for the recovery key and for inbox officers."""

from django.contrib.postgres.operations import AddConstraintNotValid
from django.db import migrations, models
from django.db.models import F, Q


class Migration(migrations.Migration):
    dependencies = [("incidents", "0038_refuse_on_doubt")]

    operations = [
        migrations.AlterField(
            model_name="accountchange",
            name="kind",
            field=models.CharField(
                choices=[
                    ("administrator", "Administrator"),
                    ("administrator ends", "No longer an administrator"),
                    ("second factor", "Remove the second factor"),
                    ("recovery", "Use the recovery key"),
                ],
                max_length=20,
            ),
        ),
        migrations.RemoveConstraint(
            model_name="accountchange", name="only_the_server_confirms_alone"
        ),
        migrations.AddConstraint(
            model_name="accountchange",
            constraint=models.CheckConstraint(
                name="only_the_server_confirms_alone",
                condition=Q(confirmed_at__isnull=True, confirmed_by__isnull=True)
                | Q(confirmed_at__isnull=False, confirmed_by__isnull=False)
                | Q(confirmed_at__isnull=False, kind__in=("administrator", "administrator ends")),
            ),
        ),
        # Not of what was confirmed before the rule: it stays as it is.
        AddConstraintNotValid(
            model_name="appointment",
            constraint=models.CheckConstraint(
                name="custodians_are_not_proposed_by_themselves",
                condition=Q(confirmed_at__isnull=True)
                | Q(proposed_by__isnull=True)
                | ~Q(proposed_by=F("person"))
                | ~Q(roles__contains=["inbox"]),
            ),
        ),
        AddConstraintNotValid(
            model_name="ledger",
            constraint=models.CheckConstraint(
                name="what_guards_has_a_reason",
                condition=~Q(
                    verb__in=("end of administrator proposed", "use of recovery key proposed")
                )
                | Q(detail__has_key="reason"),
            ),
        ),
    ]
