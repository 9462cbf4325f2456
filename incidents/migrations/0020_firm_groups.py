"""Who looked up the enterprise group of a firm and when, and the firm's ISIN."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("incidents", "0003_versions_and_editions")]

    operations = [
        migrations.AddField(
            model_name="firm",
            name="isin",
            field=models.CharField(
                blank=True, db_default="", default="", max_length=12, verbose_name="ISIN"
            ),
        ),
        migrations.AddField(
            model_name="firm",
            name="group_checked_on",
            field=models.DateField(
                blank=True, editable=False, null=True, verbose_name="enterprise group checked"
            ),
        ),
        migrations.AddField(
            model_name="firm",
            name="group_checked_by",
            field=models.ForeignKey(
                blank=True,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddConstraint(
            model_name="firm",
            constraint=models.CheckConstraint(
                condition=models.Q(group_checked_on__isnull=True, group_checked_by__isnull=True)
                | models.Q(group_checked_on__isnull=False, group_checked_by__isnull=False),
                name="a_checked_group_names_who_checked_it",
            ),
        ),
    ]
