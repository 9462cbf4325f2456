"""Random keys in place of sequences for every row of the sealed room; space used in place of counts
a day; nothing kept of a proof of work.

Processes of the version before cannot write the sealed room's rows any more: stop them first.
"""

import uuid

import django.db.models.deletion
from django.db import migrations, models

TABLES = ("seal", "grant", "part", "opening", "notice")
# The same number of the same table gives the same key, so that a grant finds its seal. The secret
# is made in the database, stands in no statement and is gone with the transaction.
SECRET = "SELECT set_config('sealed.secret', encode(sha256(convert_to(gen_random_uuid()::text || gen_random_uuid()::text, 'UTF8')), 'hex'), true)"
KEY = "encode(substring(sha256(convert_to(current_setting('sealed.secret') || '{0} ' || {1}::text, 'UTF8')) for 16), 'hex')::uuid"


def make_keys_random(apps, schema_editor):
    with schema_editor.connection.cursor() as cursor:
        cursor.execute(SECRET)
        cursor.execute(
            "SELECT conname FROM pg_constraint WHERE contype = 'f'"
            " AND conrelid = 'incidents_grant'::regclass AND confrelid = 'incidents_seal'::regclass"
        )
        (name,) = cursor.fetchone()
        cursor.execute(f'ALTER TABLE incidents_grant DROP CONSTRAINT "{name}"')
        for table in TABLES:
            cursor.execute(f"ALTER TABLE incidents_{table} ALTER COLUMN id DROP IDENTITY IF EXISTS")
            cursor.execute(f"ALTER TABLE incidents_{table} ALTER COLUMN id TYPE uuid USING {KEY.format(table, 'id')}")
        cursor.execute(f"ALTER TABLE incidents_grant ALTER COLUMN seal_id TYPE uuid USING {KEY.format('seal', 'seal_id')}")
        cursor.execute(
            f'ALTER TABLE incidents_grant ADD CONSTRAINT "{name}" FOREIGN KEY (seal_id)'
            " REFERENCES incidents_seal (id) DEFERRABLE INITIALLY DEFERRED"
        )


def random_key(table):
    return migrations.AlterField(
        model_name=table,
        name='id',
        field=models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
    )


class Migration(migrations.Migration):

    dependencies = [
        ('incidents', '0019_wrapped_keys_are_signed'),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.RunPython(make_keys_random)],
            state_operations=[random_key(table) for table in TABLES],
        ),
        migrations.CreateModel(
            name='Quota',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('text_bytes', models.PositiveBigIntegerField(default=0)),
                ('file_bytes', models.PositiveBigIntegerField(default=0)),
                ('unproven', models.PositiveSmallIntegerField(default=0)),
                ('desk', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='incidents.desk')),
            ],
        ),
        migrations.CreateModel(
            name='Rewriting',
            fields=[
                ('day', models.DateField(primary_key=True, serialize=False)),
            ],
        ),
        migrations.AddField(
            model_name='part',
            name='is_rewritten',
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name='upload',
            name='idle',
            field=models.PositiveSmallIntegerField(default=0),
        ),
        migrations.DeleteModel(name='Budget'),
        migrations.DeleteModel(name='SpentProof'),
    ]
