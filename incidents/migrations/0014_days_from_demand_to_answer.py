"""The days from demand to answer stand in columns, by both readings; filled from the entry's own."""

from datetime import UTC

from django.db import migrations, models

from incidents.models.spans import Told, readings

# So many entries at once; a register of a million is filled in a few minutes.
AT_ONCE = 5_000
FILLED = """
UPDATE incidents_incident SET days_longest = told.longest, outcome_longest = told.longest_end,
  days_shortest = told.shortest, outcome_shortest = told.shortest_end
FROM unnest(%s::bigint[], %s::int[], %s::text[], %s::int[], %s::text[])
  AS told (id, longest, longest_end, shortest, shortest_end)
WHERE incidents_incident.id = told.id
"""
COLUMNS = ("days_longest", "outcome_longest", "days_shortest", "outcome_shortest")
# The file of a tier has other columns now: a generation on, and the clock writes it anew.
MOVED = "UPDATE incidents_generation SET number = number + 1"


def read_days(apps, editor):
    """Both readings of every entry that names a day of its demand; the others have none."""
    said = ("pk", "demanded_on", "response", "responded_on", "lifted_on", "released_at")
    entries = apps.get_model("incidents", "Incident").objects.exclude(demanded_on="")
    last = 0
    while rows := list(entries.filter(pk__gt=last).order_by("pk").values_list(*said)[:AT_ONCE]):
        last = rows[-1][0]
        found = [
            readings(Told(*days, released_at.astimezone(UTC).date()))
            for _pk, *days, released_at in rows
        ]
        keys = [pk for pk, *_said in rows]
        lists = [[one[column] for one in found] for column in COLUMNS]
        with editor.connection.cursor() as cursor:
            cursor.execute(FILLED, [keys, *lists])


class Migration(migrations.Migration):
    dependencies = [("incidents", "0013_answers_of_desks_and_their_clocks")]

    operations = [
        migrations.AddField("incident", "days_longest", models.PositiveIntegerField(null=True)),
        migrations.AddField(
            "incident",
            "outcome_longest",
            models.CharField(blank=True, default="", max_length=10),
            preserve_default=False,
        ),
        migrations.AddField("incident", "days_shortest", models.PositiveIntegerField(null=True)),
        migrations.AddField(
            "incident",
            "outcome_shortest",
            models.CharField(blank=True, default="", max_length=10),
            preserve_default=False,
        ),
        migrations.RunPython(read_days, migrations.RunPython.noop),
        migrations.RunSQL(MOVED, migrations.RunSQL.noop),
    ]
