from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("incidents", "0002_ledger_only_grows"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="event",
            name="a_sum_is_a_fine_in_a_currency",
        ),
        migrations.AddConstraint(
            model_name="event",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("amount__isnull", True), ("currency", "")),
                    models.Q(
                        ("amount__gt", 0),
                        ("amount__isnull", False),
                        ("currency__regex", "^[A-Z]{3}$"),
                        ("kind", "fined"),
                    ),
                    _connector="OR",
                ),
                name="a_sum_is_a_fine_in_a_currency",
                violation_error_message="A sum belongs to a fine, is above zero and in a currency.",
            ),
        ),
    ]
