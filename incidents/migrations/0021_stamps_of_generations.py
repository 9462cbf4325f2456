"""A random stamp beside each generation, and the names of its files: a restore repeats neither."""

import django.contrib.postgres.fields
import django.contrib.postgres.functions
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('incidents', '0020_random_keys_and_quotas'),
    ]

    operations = [
        migrations.AddField(
            model_name='generation',
            name='stamp',
            field=models.UUIDField(db_default=django.contrib.postgres.functions.RandomUUID(), editable=False),
        ),
        migrations.AddField(
            model_name='generation',
            name='files',
            field=django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=80), default=list, editable=False, size=None),
        ),
    ]
