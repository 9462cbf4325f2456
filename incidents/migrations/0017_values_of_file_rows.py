"""What files said last, row by row; rows are known by data set and id; conflicts are listed."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('incidents', '0016_rare_words_are_known_as_rare'),
    ]

    operations = [
        migrations.CreateModel(
            name='FileRow',
            fields=[
                ('case', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='file_row', serialize=False, to='incidents.case')),
                ('cells', models.JSONField()),
                ('note', models.JSONField(default=dict)),
                ('officers_parts', models.JSONField(default=list)),
            ],
        ),
        migrations.CreateModel(
            name='ImportConflict',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('part', models.CharField(choices=[('firm', 'firm'), ('sector', 'sector'), ('authority', 'coercing authority and attribution'), ('campaign', 'campaign'), ('topics', 'topic'), ('tactics', 'tactic'), ('demanded_change', 'what was demanded'), ('wordings', 'wording before and after'), ('reported_on', 'first reported'), ('demanded_on', 'day of the demand'), ('deadline_on', 'demand deadline'), ('response', "firm's response"), ('fine', 'fine'), ('citations', 'law cited'), ('sources', 'source'), ('confidence', 'account'), ('doubts', 'what is uncertain')], max_length=20, verbose_name='part')),
                ('element', models.CharField(blank=True, max_length=150)),
                ('file_value_before', models.TextField(blank=True, verbose_name='the file said before')),
                ('file_value', models.TextField(blank=True, verbose_name='the file says')),
                ('case_value', models.TextField(blank=True, verbose_name='the case says')),
                ('found_at', models.DateTimeField()),
            ],
            options={
                'verbose_name': 'conflict',
                'verbose_name_plural': 'conflicts',
                'ordering': ['case', 'pk'],
            },
        ),
        migrations.RemoveConstraint(
            model_name='case',
            name='a_file_row_is_one_case',
        ),
        migrations.AddField(
            model_name='case',
            name='data_set',
            field=models.CharField(blank=True, max_length=120, verbose_name='data set'),
        ),
        migrations.AddField(
            model_name='import',
            name='conflicts',
            field=models.PositiveIntegerField(default=0, verbose_name='conflicts'),
        ),
        migrations.AddField(
            model_name='import',
            name='data_set',
            field=models.CharField(blank=True, max_length=120, verbose_name='data set'),
        ),
        migrations.AddConstraint(
            model_name='case',
            constraint=models.UniqueConstraint(condition=models.Q(('slug', ''), _negated=True), fields=('desk', 'data_set', 'slug'), name='a_file_row_is_one_case'),
        ),
        migrations.AddField(
            model_name='importconflict',
            name='case',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='import_conflicts', to='incidents.case'),
        ),
        migrations.AddField(
            model_name='importconflict',
            name='record',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='open_conflicts', to='incidents.import'),
        ),
        migrations.AddConstraint(
            model_name='importconflict',
            constraint=models.UniqueConstraint(fields=('case', 'part', 'element'), name='a_conflict_is_listed_once'),
        ),
    ]
