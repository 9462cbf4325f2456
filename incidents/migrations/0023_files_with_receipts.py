"""Receipts of files that were encrypted outside the browser, and keys for older age programs."""

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("incidents", "0022_tokens")]

    operations = [
        migrations.RemoveConstraint(
            model_name="report", name="a_thread_has_the_public_halves_of_its_receipt"
        ),
        migrations.AddConstraint(
            model_name="report",
            constraint=models.CheckConstraint(
                name="a_thread_has_the_public_halves_of_its_receipt",
                condition=Q(receipt="", signing="")
                | (~Q(lookup="") & ~Q(receipt="") & ~Q(signing="")),
            ),
        ),
        migrations.AddField(
            model_name="message",
            name="receipt_copy",
            field=models.BinaryField(db_default=b""),
        ),
        migrations.AddConstraint(
            model_name="message",
            constraint=models.CheckConstraint(
                name="a_receipt_copy_is_the_desks_and_signed",
                condition=Q(receipt_copy=b"") | (Q(side="desk", step="") & ~Q(statement="")),
            ),
        ),
        migrations.CreateModel(
            name="ClassicOffer",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("recipient", models.CharField(blank=True, max_length=62)),
                ("statement", models.TextField()),
                ("signature", models.CharField(max_length=128)),
                (
                    "key",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="classic_offer",
                        to="incidents.officerkey",
                    ),
                ),
            ],
            options={"ordering": ["key"]},
        ),
    ]
