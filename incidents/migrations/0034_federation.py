"""Other installations, and what they sent."""

import django.contrib.postgres.fields
import django.core.validators
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("incidents", "0033_borderline"),
    ]

    operations = [
        migrations.CreateModel(
            name="Peer",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=100, verbose_name="name")),
                (
                    "public_key",
                    models.CharField(
                        max_length=64,
                        validators=[
                            django.core.validators.RegexValidator(
                                "^[0-9a-f]{64}\\Z", "Enter 64 hex digits, in lower case."
                            )
                        ],
                        verbose_name="public key",
                    ),
                ),
                ("fingerprint", models.CharField(editable=False, max_length=64)),
                (
                    "address",
                    models.URLField(blank=True, verbose_name="address, if you read from it"),
                ),
                (
                    "tier",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("public", "public (TLP:CLEAR)"),
                            ("community", "community (TLP:GREEN)"),
                        ],
                        default="",
                        max_length=10,
                        verbose_name="it may read",
                    ),
                ),
                (
                    "fields",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=40),
                        blank=True,
                        default=list,
                        size=None,
                        verbose_name="fields",
                    ),
                ),
                ("received_number", models.PositiveBigIntegerField(default=0, editable=False)),
                (
                    "received_digest",
                    models.CharField(
                        default="0000000000000000000000000000000000000000000000000000000000000000",
                        editable=False,
                        max_length=64,
                    ),
                ),
                ("fault", models.CharField(blank=True, editable=False, max_length=200)),
                ("pulled_at", models.DateTimeField(editable=False, null=True)),
                ("confirmed_number", models.PositiveBigIntegerField(default=0, editable=False)),
                ("decided_number", models.PositiveBigIntegerField(default=0, editable=False)),
                ("proposed_at", models.DateTimeField(editable=False)),
                ("confirmed_at", models.DateTimeField(editable=False, null=True)),
                ("ended_at", models.DateTimeField(editable=False, null=True)),
                (
                    "confirmed_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "ended_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "proposed_by",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["name", "pk"],
            },
        ),
        migrations.CreateModel(
            name="ReceivedRelease",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveBigIntegerField()),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("added", "added"),
                            ("changed", "changed"),
                            ("withdrawn", "withdrawn"),
                            ("tiers-changed", "released to other readers"),
                        ],
                        max_length=15,
                    ),
                ),
                ("ref", models.CharField(max_length=20)),
                ("version", models.PositiveSmallIntegerField()),
                ("at", models.CharField(max_length=30)),
                ("digest", models.CharField(max_length=64)),
                (
                    "marking",
                    models.CharField(
                        choices=[("TLP:CLEAR", "TLP:CLEAR"), ("TLP:GREEN", "TLP:GREEN")],
                        max_length=10,
                    ),
                ),
                ("envelope", models.TextField(blank=True)),
                ("document", models.JSONField(null=True)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "in quarantine"),
                            ("taken-in", "taken in"),
                            ("refused", "not taken in"),
                            ("replaced", "replaced by a newer version"),
                            ("revoked", "withdrawn by its sender"),
                            ("noted", "noted"),
                        ],
                        max_length=10,
                    ),
                ),
                ("received_at", models.DateTimeField()),
                ("decided_at", models.DateTimeField(null=True)),
                (
                    "decided_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "peer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="received",
                        to="incidents.peer",
                    ),
                ),
            ],
            options={
                "ordering": ["-pk"],
            },
        ),
        migrations.AddConstraint(
            model_name="peer",
            constraint=models.UniqueConstraint(
                condition=models.Q(("ended_at__isnull", True)),
                fields=("fingerprint",),
                name="one_peer_a_key",
            ),
        ),
        migrations.AddConstraint(
            model_name="peer",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("confirmed_by__isnull", True),
                    models.Q(("confirmed_by", models.F("proposed_by")), _negated=True),
                    _connector="OR",
                ),
                name="a_peer_is_confirmed_by_a_second_person",
            ),
        ),
        migrations.AddConstraint(
            model_name="peer",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("confirmed_at__isnull", True), ("confirmed_by__isnull", True)),
                    models.Q(("confirmed_at__isnull", False), ("confirmed_by__isnull", False)),
                    _connector="OR",
                ),
                name="a_peer_was_confirmed_by_and_at",
            ),
        ),
        migrations.AddConstraint(
            model_name="peer",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("ended_at__isnull", True), ("ended_by__isnull", True)),
                    models.Q(("ended_at__isnull", False), ("ended_by__isnull", False)),
                    _connector="OR",
                ),
                name="a_peer_was_ended_by_and_at",
            ),
        ),
        migrations.AddConstraint(
            model_name="peer",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("fingerprint__regex", "^[0-9a-f]{64}$"),
                    ("public_key__regex", "^[0-9a-f]{64}$"),
                ),
                name="a_peer_is_known_by_its_key",
            ),
        ),
        migrations.AddIndex(
            model_name="receivedrelease",
            index=models.Index(fields=["peer", "ref"], name="received_of_an_entry"),
        ),
        migrations.AddConstraint(
            model_name="receivedrelease",
            constraint=models.UniqueConstraint(
                fields=("peer", "number"), name="one_received_release_a_number"
            ),
        ),
        migrations.AddConstraint(
            model_name="receivedrelease",
            constraint=models.CheckConstraint(
                condition=models.Q(("marking__in", ["TLP:CLEAR", "TLP:GREEN"])),
                name="only_clear_and_green_are_received",
            ),
        ),
        migrations.AddConstraint(
            model_name="receivedrelease",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state__in", ("replaced", "revoked", "noted")), _negated=True),
                    models.Q(("document__isnull", True), ("envelope", "")),
                    _connector="OR",
                ),
                name="what_is_read_no_more_has_no_text",
            ),
        ),
        migrations.AddConstraint(
            model_name="receivedrelease",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("decided_at__isnull", True), ("decided_by__isnull", True)),
                    models.Q(("decided_at__isnull", False), ("decided_by__isnull", False)),
                    _connector="OR",
                ),
                name="a_received_release_was_decided_by_and_at",
            ),
        ),
        migrations.AddConstraint(
            model_name="receivedrelease",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state__in", ["taken-in", "refused"]), _negated=True),
                    ("decided_by__isnull", False),
                    _connector="OR",
                ),
                name="an_officer_takes_in_what_came",
            ),
        ),
    ]
