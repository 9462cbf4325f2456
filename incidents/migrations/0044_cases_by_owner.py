"""An index of what the tabs of the list of cases count."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("incidents", "0043_dismissed_relations"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="case",
            index=models.Index(
                fields=["desk", "owner", "marking"], include=("id",), name="case_by_owner"
            ),
        ),
    ]
