"""What was marked "TLP:AMBER: this desk only" stays with its desk: TLP 2.0 calls it AMBER+STRICT."""

from django.db import migrations

# Nobody who chose the old words agreed to a circle of desks. An officer may change it back.
KEEP_AT_THE_DESK = "UPDATE incidents_case SET marking = 'strict' WHERE marking = 'amber'"
ONE_WORD_AGAIN = "UPDATE incidents_case SET marking = 'amber' WHERE marking = 'strict'"


class Migration(migrations.Migration):
    dependencies = [("incidents", "0027_circles")]

    operations = [migrations.RunSQL(KEEP_AT_THE_DESK, ONE_WORD_AGAIN)]
