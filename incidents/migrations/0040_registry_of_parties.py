"""Firms and authorities: other names, corrections, merges, and what is not the same."""

import django.contrib.postgres.fields
import django.core.serializers.json
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("incidents", "0033_consent_groups_and_links"),
    ]

    operations = [
        migrations.CreateModel(
            name="DismissedLikeness",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("dismissed_at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="PartyChange",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "values",
                    models.JSONField(
                        default=dict, encoder=django.core.serializers.json.DjangoJSONEncoder
                    ),
                ),
                ("moved", models.JSONField(default=dict)),
                ("reason", models.TextField(blank=True, verbose_name="reason")),
                ("is_shared", models.BooleanField()),
                ("proposed_at", models.DateTimeField()),
                (
                    "decision",
                    models.CharField(
                        blank=True,
                        choices=[("made", "made"), ("declined", "declined")],
                        max_length=10,
                    ),
                ),
                ("decided_at", models.DateTimeField(null=True)),
                ("undone_at", models.DateTimeField(null=True)),
            ],
            options={
                "ordering": ["-proposed_at"],
            },
        ),
        migrations.AddField(
            model_name="authority",
            name="merged_into",
            field=models.ForeignKey(
                blank=True,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="merged",
                to="incidents.authority",
            ),
        ),
        migrations.AddField(
            model_name="authority",
            name="other_names",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(max_length=200),
                blank=True,
                db_default=[],
                default=list,
                size=None,
                verbose_name="other names",
            ),
        ),
        migrations.AddField(
            model_name="firm",
            name="merged_into",
            field=models.ForeignKey(
                blank=True,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="merged",
                to="incidents.firm",
            ),
        ),
        migrations.AddConstraint(
            model_name="authority",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("merged_into", models.F("pk")), _negated=True),
                    ("merged_into__isnull", True),
                    _connector="OR",
                ),
                name="an_authority_is_not_merged_into_itself",
            ),
        ),
        migrations.AddConstraint(
            model_name="firm",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("merged_into", models.F("pk")), _negated=True),
                    ("merged_into__isnull", True),
                    _connector="OR",
                ),
                name="a_firm_is_not_merged_into_itself",
            ),
        ),
        migrations.AddField(
            model_name="dismissedlikeness",
            name="desk",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="incidents.desk"
            ),
        ),
        migrations.AddField(
            model_name="dismissedlikeness",
            name="dismissed_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="dismissedlikeness",
            name="first_authority",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to="incidents.authority",
            ),
        ),
        migrations.AddField(
            model_name="dismissedlikeness",
            name="first_firm",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to="incidents.firm",
            ),
        ),
        migrations.AddField(
            model_name="dismissedlikeness",
            name="second_authority",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to="incidents.authority",
            ),
        ),
        migrations.AddField(
            model_name="dismissedlikeness",
            name="second_firm",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to="incidents.firm",
            ),
        ),
        migrations.AddField(
            model_name="partychange",
            name="authority",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="changes",
                to="incidents.authority",
            ),
        ),
        migrations.AddField(
            model_name="partychange",
            name="decided_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="partychange",
            name="desk",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="incidents.desk"
            ),
        ),
        migrations.AddField(
            model_name="partychange",
            name="firm",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="changes",
                to="incidents.firm",
            ),
        ),
        migrations.AddField(
            model_name="partychange",
            name="into_authority",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="incidents.authority",
            ),
        ),
        migrations.AddField(
            model_name="partychange",
            name="into_firm",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="incidents.firm",
            ),
        ),
        migrations.AddField(
            model_name="partychange",
            name="proposed_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="partychange",
            name="undone_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddConstraint(
            model_name="dismissedlikeness",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("first_authority__isnull", True),
                        ("first_firm__isnull", False),
                        ("first_firm__lt", models.F("second_firm")),
                        ("second_authority__isnull", True),
                        ("second_firm__isnull", False),
                    ),
                    models.Q(
                        ("first_authority__isnull", False),
                        ("first_authority__lt", models.F("second_authority")),
                        ("first_firm__isnull", True),
                        ("second_authority__isnull", False),
                        ("second_firm__isnull", True),
                    ),
                    _connector="OR",
                ),
                name="a_dismissed_likeness_is_of_two_in_order",
            ),
        ),
        migrations.AddConstraint(
            model_name="dismissedlikeness",
            constraint=models.UniqueConstraint(
                fields=("desk", "first_firm", "second_firm", "first_authority", "second_authority"),
                name="a_likeness_is_dismissed_once",
                nulls_distinct=False,
            ),
        ),
        migrations.AddConstraint(
            model_name="partychange",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("authority__isnull", True),
                        ("firm__isnull", False),
                        ("into_authority__isnull", True),
                    ),
                    models.Q(
                        ("authority__isnull", False),
                        ("firm__isnull", True),
                        ("into_firm__isnull", True),
                    ),
                    _connector="OR",
                ),
                name="a_party_change_is_of_one_party",
            ),
        ),
        migrations.AddConstraint(
            model_name="partychange",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("into_firm__isnull", True),
                        models.Q(("into_firm", models.F("firm")), _negated=True),
                        _connector="OR",
                    ),
                    models.Q(
                        ("into_authority__isnull", True),
                        models.Q(("into_authority", models.F("authority")), _negated=True),
                        _connector="OR",
                    ),
                ),
                name="a_party_is_not_merged_with_itself",
            ),
        ),
        migrations.AddConstraint(
            model_name="partychange",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("is_shared", False),
                    models.Q(("decision", "made"), _negated=True),
                    models.Q(("decided_by", models.F("proposed_by")), _negated=True),
                    _connector="OR",
                ),
                name="a_shared_party_is_changed_by_two_people",
                violation_error_message="Another officer has to decide on your proposal.",
            ),
        ),
        migrations.AddConstraint(
            model_name="partychange",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("decided_at__isnull", True), ("decided_by__isnull", True), ("decision", "")
                    ),
                    models.Q(
                        models.Q(("decision", ""), _negated=True),
                        ("decided_at__isnull", False),
                        ("decided_by__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="a_decided_party_change_has_decided_by_and_at",
            ),
        ),
        migrations.AddConstraint(
            model_name="partychange",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("undone_at__isnull", True), ("undone_by__isnull", True)),
                    models.Q(
                        ("decision", "made"),
                        ("undone_at__isnull", False),
                        ("undone_by__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="only_what_was_made_is_undone",
            ),
        ),
        migrations.AddConstraint(
            model_name="partychange",
            constraint=models.UniqueConstraint(
                condition=models.Q(("decision", "")),
                fields=("firm",),
                name="one_waiting_change_a_firm",
            ),
        ),
        migrations.AddConstraint(
            model_name="partychange",
            constraint=models.UniqueConstraint(
                condition=models.Q(("decision", "")),
                fields=("authority",),
                name="one_waiting_change_an_authority",
            ),
        ),
    ]
