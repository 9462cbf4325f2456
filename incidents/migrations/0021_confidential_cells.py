"""Cells of statistics, verified firms, law in editions, and how far a concession went."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

BATCHES_ONLY_GROW = """
CREATE TRIGGER counted_batches_stay BEFORE UPDATE OR DELETE ON incidents_countedbatch
    FOR EACH ROW EXECUTE FUNCTION statistical_releases_only_grow();
CREATE TRIGGER counted_batches_are_not_emptied BEFORE TRUNCATE ON incidents_countedbatch
    FOR EACH STATEMENT EXECUTE FUNCTION statistical_releases_only_grow();
"""
BATCHES_MAY_CHANGE = """
DROP TRIGGER counted_batches_are_not_emptied ON incidents_countedbatch;
DROP TRIGGER counted_batches_stay ON incidents_countedbatch;
"""
# What releases published before these rows existed goes on from the numbers that they published.
TAKE_PUBLISHED_CELLS = """
INSERT INTO incidents_countedbatch (month, quarter, sector_group, state, topic, cases, euro)
SELECT newest.month, shown->>'quarter', shown->>'sector_group', shown->>'state', shown->>'topic',
    (shown->>'cases')::int, (shown->>'euro')::numeric
FROM (
    SELECT month, body::jsonb AS body FROM incidents_statisticalrelease ORDER BY month DESC LIMIT 1
) newest, jsonb_array_elements(newest.body->'tables') each_table,
    jsonb_array_elements(each_table->'rows') shown
WHERE jsonb_array_length(each_table->'words') = 4;
"""

# As before, and what an edition keeps of law and collective responses: of these, responses alone
# may leave, with a new revision.
EDITIONS_STAY = """
CREATE OR REPLACE FUNCTION editions_stay() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND NEW.revision >= OLD.revision
        AND (NEW.number, NEW.published_at, NEW.generation, NEW.stamp, NEW.incidents)
        = (OLD.number, OLD.published_at, OLD.generation, OLD.stamp, OLD.incidents)
        AND (NEW.coverage, NEW.codebook) = (OLD.coverage, OLD.codebook)
        {references}
    THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'violates "an_edition_is_never_changed"'
        USING ERRCODE = 'integrity_constraint_violation',
              CONSTRAINT = 'an_edition_is_never_changed';
END
$$;
"""
REFERENCES_STAY = """
        AND (NEW."references" - 'responses') = (OLD."references" - 'responses')
        AND coalesce(OLD."references"->'responses', '[]') @> coalesce(NEW."references"->'responses', '[]')
        AND (NEW.revision > OLD.revision OR NEW."references" = OLD."references")
"""

# {column: title, length, values}: how far a concession went, the same of cases and of incidents.
SCALE = {
    "concession_words": (
        "words of the concession",
        12,
        [
            ("as-demanded", "the words that were demanded"),
            ("other-words", "other words than those demanded"),
            ("removed", "removed without other words"),
            ("unchanged", "not changed, for example an apology alone"),
        ],
    ),
    "concession_places": (
        "places of the concession",
        15,
        [
            ("everywhere", "everywhere"),
            ("some", "in some places only"),
            ("coercing-state", "in the coercing state only"),
        ],
    ),
    "concession_languages": (
        "language versions of the concession",
        5,
        [("all", "in all language versions"), ("some", "in some language versions only")],
    ),
}


def add_scale(model):
    """Return the operations that add the columns of the scale to a model."""
    return [
        migrations.AddField(
            model_name=model,
            name=name,
            field=models.CharField(
                blank=True,
                choices=choices,
                db_default="",
                default="",
                max_length=length,
                verbose_name=title,
            ),
        )
        for name, (title, length, choices) in SCALE.items()
    ]


class Migration(migrations.Migration):

    dependencies = [
        ('incidents', '0020_firm_groups'),
    ]

    operations = [
        migrations.CreateModel(
            name='CountedBatch',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('month', models.DateField()),
                ('quarter', models.CharField(max_length=10)),
                ('sector_group', models.CharField(max_length=10)),
                ('state', models.CharField(max_length=2)),
                ('topic', models.CharField(max_length=60)),
                ('cases', models.PositiveIntegerField()),
                ('euro', models.DecimalField(decimal_places=2, max_digits=20, null=True)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('month', 'quarter', 'sector_group', 'state', 'topic'), name='a_release_adds_to_a_cell_once')],
            },
        ),
        migrations.AddField(
            model_name='countedcase',
            name='batch',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='incidents.countedbatch'),
        ),
        migrations.CreateModel(
            name='FirmVerification',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('way', models.CharField(choices=[('called-back', 'called back by a number or address that the desk found itself'), ('met', 'met in person'), ('documents', "original documents seen, such as the authority's letter"), ('official-record', 'an official record names the firm')], max_length=20, verbose_name='how the firm was verified')),
                ('note', models.TextField(blank=True, verbose_name='note')),
                ('verified_at', models.DateTimeField()),
                ('wait_months', models.PositiveSmallIntegerField(editable=False)),
                ('case', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='firm_verification', to='incidents.case')),
                ('firm', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='incidents.firm')),
                ('verified_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'verification of a firm',
                'verbose_name_plural': 'verifications of firms',
                'constraints': [models.CheckConstraint(condition=models.Q(('way__in', ['called-back', 'met', 'documents', 'official-record'])), name='a_firm_is_verified_in_a_known_way'), models.CheckConstraint(condition=models.Q(('wait_months__lte', 2)), name='a_case_waits_two_months_at_most')],
            },
        ),
        migrations.RunSQL(TAKE_PUBLISHED_CELLS, migrations.RunSQL.noop),
        migrations.RunSQL(BATCHES_ONLY_GROW, BATCHES_MAY_CHANGE),
        migrations.AddField(
            model_name="edition",
            name="references",
            field=models.JSONField(db_default={}, default=dict),
        ),
        migrations.RunSQL(
            EDITIONS_STAY.format(references=REFERENCES_STAY), EDITIONS_STAY.format(references="")
        ),
        *add_scale("case"),
        *add_scale("incident"),
        *add_scale("editionentry"),
        migrations.AddConstraint(
            model_name="case",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("concession_words__in", ["", *dict(SCALE["concession_words"][2])]),
                    ("concession_places__in", ["", *dict(SCALE["concession_places"][2])]),
                    ("concession_languages__in", ["", *dict(SCALE["concession_languages"][2])]),
                ),
                name="a_concession_went_as_far_as_is_listed",
            ),
        ),
    ]
