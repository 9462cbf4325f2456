"""The change feed, with an addition for each incident that is in the register already."""

import hashlib
from collections import defaultdict

from django.db import migrations, models

FEED_STAYS = """
CREATE FUNCTION change_notices_stay() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'violates "a_change_of_the_feed_stays": the feed only grows'
        USING ERRCODE = 'integrity_constraint_violation',
              CONSTRAINT = 'a_change_of_the_feed_stays';
END
$$;
CREATE TRIGGER a_change_of_the_feed_stays BEFORE UPDATE OR DELETE ON incidents_changenotice
    FOR EACH ROW EXECUTE FUNCTION change_notices_stay();
"""
FEED_MAY_CHANGE = """
DROP TRIGGER a_change_of_the_feed_stays ON incidents_changenotice;
DROP FUNCTION change_notices_stay();
"""
BATCH = 2000


def add_what_is_there(apps, schema_editor):
    """By the time of release; whoever reads the feed from its beginning has the whole register."""
    notices = apps.get_model("incidents", "ChangeNotice").objects
    incidents = apps.get_model("incidents", "Incident").objects
    digests, numbers, rows = defaultdict(lambda: "0" * 64), defaultdict(int), []
    columns = ("tier", "ref", "version", "released_at")
    read = incidents.order_by("tier", "released_at", "pk").values_list(*columns)
    for tier, ref, version, at in read.iterator(chunk_size=BATCH):
        numbers[tier] += 1
        moment = at.strftime("%Y-%m-%dT%H:%M:%S.%fZ")
        line = f"{numbers[tier]} added {ref} {version} {moment}"
        digests[tier] = hashlib.sha256(f"{digests[tier]}\n{line}".encode()).hexdigest()
        facts = {"tier": tier, "ref": ref, "version": version, "at": at, "kind": "added"}
        rows.append(notices.model(number=numbers[tier], digest=digests[tier], **facts))
        if len(rows) == BATCH:
            notices.bulk_create(rows)
            rows = []
    notices.bulk_create(rows)


class Migration(migrations.Migration):
    dependencies = [("incidents", "0020_replacements")]

    operations = [
        migrations.CreateModel(
            name="ChangeNotice",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "tier",
                    models.CharField(
                        choices=[
                            ("public", "public (TLP:CLEAR)"),
                            ("community", "community (TLP:GREEN)"),
                        ],
                        max_length=10,
                    ),
                ),
                ("number", models.PositiveBigIntegerField()),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("added", "added"),
                            ("changed", "changed"),
                            ("withdrawn", "withdrawn"),
                            ("tiers-changed", "released to other readers"),
                        ],
                        max_length=15,
                    ),
                ),
                ("ref", models.CharField(max_length=20)),
                ("version", models.PositiveSmallIntegerField()),
                ("at", models.DateTimeField()),
                ("digest", models.CharField(max_length=64)),
            ],
            options={
                "ordering": ["tier", "number"],
                "indexes": [models.Index(fields=["tier", "at"], name="change_notice_day")],
                "constraints": [
                    models.UniqueConstraint(fields=("tier", "number"), name="one_change_a_number"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("kind__in", ["added", "changed", "withdrawn", "tiers-changed"])
                        ),
                        name="a_change_of_the_feed_is_of_a_known_kind",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("number__gte", 1)), name="changes_count_from_one"
                    ),
                ],
            },
        ),
        migrations.RunPython(add_what_is_there, migrations.RunPython.noop),
        migrations.RunSQL(FEED_STAYS, FEED_MAY_CHANGE),
    ]
