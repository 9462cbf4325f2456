"""Reasons beside the ledger, its signed days and their keys, and auditors."""

import django.contrib.postgres.fields
from django.contrib.postgres.operations import AddConstraintNotValid
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("incidents", "0024_joint_demands"),
    ]

    operations = [
        migrations.CreateModel(
            name="ActReason",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("ledger_row", models.PositiveBigIntegerField(unique=True)),
                ("salt", models.CharField(editable=False, max_length=32)),
                ("text", models.TextField(verbose_name="reason")),
            ],
        ),
        migrations.CreateModel(
            name="LedgerDay",
            fields=[
                ("day", models.DateField(primary_key=True, serialize=False)),
                ("last_row", models.PositiveBigIntegerField()),
                ("salt", models.CharField(max_length=64)),
                ("statement", models.TextField()),
                ("signature", models.CharField(max_length=128)),
            ],
            options={
                "ordering": ["day"],
            },
        ),
        migrations.CreateModel(
            name="LedgerKey",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("public", models.CharField(max_length=64, unique=True)),
                ("statement", models.TextField()),
                ("signature", models.CharField(max_length=128)),
            ],
            options={
                "ordering": ["pk"],
            },
        ),
        migrations.RemoveConstraint(
            model_name="appointment",
            name="an_appointment_is_to_roles_at_a_desk",
        ),
        migrations.RemoveConstraint(
            model_name="user",
            name="desk_roles_need_a_desk",
        ),
        migrations.AlterField(
            model_name="appointment",
            name="roles",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(
                    choices=[
                        ("officer", "Officer"),
                        ("approver", "Approver"),
                        ("inbox", "Inbox officer"),
                        ("auditor", "Auditor"),
                        ("analyst", "Analyst"),
                        ("admin", "Administrator"),
                    ],
                    max_length=20,
                ),
                size=None,
                verbose_name="roles",
            ),
        ),
        migrations.AlterField(
            model_name="user",
            name="roles",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(
                    choices=[
                        ("officer", "Officer"),
                        ("approver", "Approver"),
                        ("inbox", "Inbox officer"),
                        ("auditor", "Auditor"),
                        ("analyst", "Analyst"),
                        ("admin", "Administrator"),
                    ],
                    max_length=20,
                ),
                blank=True,
                default=list,
                size=None,
                verbose_name="roles",
            ),
        ),
        migrations.AddConstraint(
            model_name="appointment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("roles__contained_by", ["approver", "auditor", "inbox", "officer"]),
                    ("roles__len__gt", 0),
                ),
                name="an_appointment_is_to_roles_at_a_desk",
            ),
        ),
        # Rows that are older than the rule stay as they are.
        AddConstraintNotValid(
            model_name="ledger",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        (
                            "verb__in",
                            (
                                "release proposed",
                                "release sent back",
                                "release withdrawn",
                                "response proposed",
                                "response sent back",
                                "response withdrawn",
                                "person invited",
                                "person changed",
                                "appointment proposed",
                                "administrator proposed",
                                "second factor removed",
                                "desk founded",
                                "cases exported",
                                "history exported",
                                "key of the history changed",
                            ),
                        ),
                        _negated=True,
                    ),
                    ("detail__has_key", "reason"),
                    _connector="OR",
                ),
                name="what_weighs_has_a_reason",
            ),
        ),
        migrations.AddConstraint(
            model_name="user",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("desk__isnull", False),
                    models.Q(
                        ("roles__overlap", ["approver", "auditor", "inbox", "officer"]),
                        _negated=True,
                    ),
                    _connector="OR",
                ),
                name="desk_roles_need_a_desk",
                violation_error_message="This role needs a desk. Choose one.",
            ),
        ),
        migrations.AddConstraint(
            model_name="actreason",
            constraint=models.CheckConstraint(
                condition=models.Q(("text__regex", "\\S")), name="a_reason_is_not_blank"
            ),
        ),
    ]
