"""A comparison with nothing is neither true nor false: a pair that is dismissed has two ends."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("incidents", "0003_versions_and_editions"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="dismissedlikeness",
            name="a_dismissed_likeness_is_of_two_in_order",
        ),
        migrations.RemoveConstraint(
            model_name="dismissedrelation",
            name="a_dismissed_relation_is_of_two_in_order",
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
            model_name="dismissedrelation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("case__lt", models.F("other")), ("other__isnull", False), ("ref", "")
                    ),
                    models.Q(models.Q(("ref", ""), _negated=True), ("other__isnull", True)),
                    _connector="OR",
                ),
                name="a_dismissed_relation_is_of_two_in_order",
            ),
        ),
    ]
