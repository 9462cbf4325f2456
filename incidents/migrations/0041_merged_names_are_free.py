"""A firm or authority that was merged into another no longer reserves its name."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("incidents", "0040_registry_of_parties")]

    operations = [
        migrations.RemoveConstraint(
            model_name="authority",
            name="one_shared_authority_a_name_and_state",
        ),
        migrations.RemoveConstraint(
            model_name="authority",
            name="one_authority_a_name_and_state_at_a_desk",
        ),
        migrations.RemoveConstraint(
            model_name="firm",
            name="one_shared_firm_a_name_and_country",
        ),
        migrations.RemoveConstraint(
            model_name="firm",
            name="one_firm_a_name_and_country_at_a_desk",
        ),
        migrations.AddConstraint(
            model_name="authority",
            constraint=models.UniqueConstraint(
                condition=models.Q(("desk__isnull", True), ("merged_into__isnull", True)),
                fields=("name", "coercing_state"),
                name="one_shared_authority_a_name_and_state",
            ),
        ),
        migrations.AddConstraint(
            model_name="authority",
            constraint=models.UniqueConstraint(
                condition=models.Q(("desk__isnull", False), ("merged_into__isnull", True)),
                fields=("desk", "name", "coercing_state"),
                name="one_authority_a_name_and_state_at_a_desk",
            ),
        ),
        migrations.AddConstraint(
            model_name="firm",
            constraint=models.UniqueConstraint(
                condition=models.Q(("desk__isnull", True), ("merged_into__isnull", True)),
                fields=("name", "country"),
                name="one_shared_firm_a_name_and_country",
            ),
        ),
        migrations.AddConstraint(
            model_name="firm",
            constraint=models.UniqueConstraint(
                condition=models.Q(("desk__isnull", False), ("merged_into__isnull", True)),
                fields=("desk", "name", "country"),
                name="one_firm_a_name_and_country_at_a_desk",
            ),
        ),
    ]
