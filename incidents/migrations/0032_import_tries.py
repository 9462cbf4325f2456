"""How often a worker has begun an import: one that ends its worker is not begun for ever."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("incidents", "0031_shares_only_together")]

    operations = [
        migrations.AddField(
            model_name="import",
            name="tries",
            field=models.PositiveSmallIntegerField(db_default=0, default=0),
        ),
    ]
