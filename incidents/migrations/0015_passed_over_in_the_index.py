"""Rows that do not answer are passed over in the index of the newest entries."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('incidents', '0014_days_from_demand_to_answer'),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name='incident',
            name='entry_newest',
        ),
        migrations.AddIndex(
            model_name='incident',
            index=models.Index(models.F('tier'), models.OrderBy(models.F('reported_from'), descending=True), models.OrderBy(models.F('id'), descending=True), models.F('country'), models.F('state'), models.F('authority'), models.F('sector'), models.F('response'), name='entry_newest'),
        ),
    ]
