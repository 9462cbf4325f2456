"""Sources by incident, kept equal to the released documents by a trigger."""

import django.db.models.deletion
from django.db import migrations, models

# The rows of documents. An address names a source; without one its title, publisher and date do.
ROWS = """
    SELECT DISTINCT ON (entry.id, key) entry.id, entry.tier,
        left(encode(sha256(convert_to(
            CASE WHEN coalesce(source->>'url', '') <> '' THEN source->>'url' ELSE concat_ws('|',
                coalesce(source->>'title', ''), coalesce(source->>'publisher', ''),
                coalesce(source->>'on', '')) END, 'UTF8')), 'hex'), 16) AS key,
        coalesce(source->>'title', ''), coalesce(source->>'publisher', ''),
        coalesce(source->>'on', ''), coalesce(source->>'url', ''), coalesce(source->>'kind', ''),
        coalesce(source->>'language', ''), coalesce(source->>'archive_url', ''),
        coalesce(source->>'archived_on', ''), coalesce(source->>'sha256', ''),
        coalesce(source->>'reliability', ''), coalesce(source->>'credibility', ''),
        coalesce(source->>'supports', '')
    FROM {entry},
        jsonb_array_elements(
            CASE jsonb_typeof(entry.document->'sources') WHEN 'array'
                THEN entry.document->'sources' ELSE '[]'::jsonb END
        ) WITH ORDINALITY AS listed (source, place)
    ORDER BY entry.id, key, place
"""
COLUMNS = (
    'entry_id, tier, key, title, publisher, "on", url, kind, language, archive_url, archived_on,'
    " sha256, reliability, credibility, supports"
)
SOURCES_FOLLOW_DOCUMENTS = f"""
CREATE FUNCTION sources_follow_documents() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM incidents_publishedsource WHERE entry_id = OLD.id;
    IF TG_OP = 'DELETE' THEN
        RETURN OLD;
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER sources_leave BEFORE UPDATE OF document, tier OR DELETE ON incidents_incident
    FOR EACH ROW EXECUTE FUNCTION sources_follow_documents();
CREATE FUNCTION sources_enter() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO incidents_publishedsource ({COLUMNS})
    {ROWS.format(entry="(SELECT NEW.id, NEW.tier, NEW.document) AS entry")};
    RETURN NULL;
END
$$;
CREATE TRIGGER sources_enter AFTER INSERT OR UPDATE OF document, tier ON incidents_incident
    FOR EACH ROW EXECUTE FUNCTION sources_enter();
"""
SOURCES_NEED_NOT_FOLLOW = """
DROP TRIGGER sources_enter ON incidents_incident;
DROP FUNCTION sources_enter();
DROP TRIGGER sources_leave ON incidents_incident;
DROP FUNCTION sources_follow_documents();
"""
FILL = f"INSERT INTO incidents_publishedsource ({COLUMNS})" + ROWS.format(
    entry="incidents_incident AS entry"
)
TIERS = [("public", "public (TLP:CLEAR)"), ("community", "community (TLP:GREEN)")]
RELIABILITY = [
    ("A", "completely reliable"),
    ("B", "usually reliable"),
    ("C", "fairly reliable"),
    ("D", "not usually reliable"),
    ("E", "unreliable"),
    ("F", "reliability cannot be judged"),
]
CREDIBILITY = [
    ("1", "confirmed by others"),
    ("2", "probably true"),
    ("3", "possibly true"),
    ("4", "doubtful"),
    ("5", "improbable"),
    ("6", "truth cannot be judged"),
]


class Migration(migrations.Migration):
    dependencies = [("incidents", "0017_law_edits")]

    operations = [
        migrations.CreateModel(
            "PublishedSource",
            [
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("tier", models.CharField(choices=TIERS, max_length=10)),
                ("key", models.CharField(max_length=16)),
                ("title", models.TextField(blank=True, verbose_name="title")),
                ("publisher", models.TextField(blank=True, verbose_name="publisher")),
                ("on", models.CharField(blank=True, max_length=10, verbose_name="published on")),
                ("url", models.TextField(blank=True, verbose_name="web address")),
                ("kind", models.TextField(blank=True, verbose_name="kind of source")),
                ("language", models.TextField(blank=True, verbose_name="language")),
                (
                    "archive_url",
                    models.TextField(blank=True, verbose_name="address of the archived copy"),
                ),
                (
                    "archived_on",
                    models.CharField(
                        blank=True, max_length=10, verbose_name="day of the archived copy"
                    ),
                ),
                ("sha256", models.CharField(blank=True, max_length=64)),
                (
                    "reliability",
                    models.CharField(blank=True, choices=RELIABILITY, max_length=1),
                ),
                (
                    "credibility",
                    models.CharField(blank=True, choices=CREDIBILITY, max_length=1),
                ),
                ("supports", models.TextField(blank=True, verbose_name="what it supports")),
                (
                    "entry",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="published_sources",
                        to="incidents.incident",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index("tier", "key", "id", name="source_of_tier")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=["entry", "key"], name="an_incident_has_a_source_once"
                    ),
                    models.CheckConstraint(
                        name="a_source_key_is_16_hex_digits",
                        condition=models.Q(key__regex="^[0-9a-f]{16}$"),
                    ),
                ],
            },
        ),
        migrations.RunSQL(SOURCES_FOLLOW_DOCUMENTS, SOURCES_NEED_NOT_FOLLOW),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
    ]
