"""An officer's wrapped key carries its own signature; earlier wraps are kept; a newer key waits.

Keys made before this have no signature and cannot be unlocked any more: their officers make new ones.
"""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('incidents', '0018_renewed_consent'),
    ]

    operations = [
        migrations.CreateModel(
            name='EarlierWrap',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('wrapped', models.TextField()),
                ('passkey', models.TextField(blank=True)),
                ('by_passkey', models.TextField(blank=True)),
                ('statement', models.TextField()),
                ('signature', models.CharField(max_length=128)),
                ('replaced_on', models.DateField()),
            ],
            options={
                'ordering': ['key', '-pk'],
            },
        ),
        migrations.RemoveConstraint(
            model_name='officerkey',
            name='one_key_a_person',
        ),
        migrations.AddField(
            model_name='officerkey',
            name='signature',
            field=models.CharField(default='', max_length=128),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name='officerkey',
            name='statement',
            field=models.TextField(default=''),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name='officerkey',
            name='waits',
            field=models.BooleanField(default=False),
        ),
        migrations.AddConstraint(
            model_name='officerkey',
            constraint=models.UniqueConstraint(condition=models.Q(('left_on__isnull', True), ('waits', False)), fields=('user',), name='one_key_a_person'),
        ),
        migrations.AddConstraint(
            model_name='officerkey',
            constraint=models.UniqueConstraint(condition=models.Q(('left_on__isnull', True), ('waits', True)), fields=('user',), name='one_waiting_key_a_person'),
        ),
        migrations.AddField(
            model_name='earlierwrap',
            name='key',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='earlier_wraps', to='incidents.officerkey'),
        ),
    ]
