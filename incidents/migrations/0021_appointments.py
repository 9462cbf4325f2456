"""Appointments to a desk, and since when people are there: who was there keeps their say."""

import django.contrib.postgres.fields
import django.db.models.deletion
import incidents.models.people
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('incidents', '0021_stamps_of_generations'),
    ]

    operations = [
        migrations.AddField(
            model_name='user',
            name='joined_desk_at',
            field=models.DateTimeField(editable=False, null=True),
        ),
        migrations.AlterField(
            model_name='user',
            name='roles',
            field=django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=incidents.models.people.role_choices, max_length=20), blank=True, default=list, size=None, verbose_name='roles'),
        ),
        migrations.RunSQL(
            "UPDATE incidents_user SET joined_desk_at = joined_at WHERE desk_id IS NOT NULL",
            migrations.RunSQL.noop,
        ),
        migrations.CreateModel(
            name='Appointment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('roles', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=incidents.models.people.role_choices, max_length=20), size=None, verbose_name='roles')),
                ('proposed_at', models.DateTimeField()),
                ('confirmed_at', models.DateTimeField(null=True)),
                ('ended_at', models.DateTimeField(null=True)),
                ('confirmed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('desk', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='appointments', to='incidents.desk')),
                ('ended_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='appointments', to=settings.AUTH_USER_MODEL)),
                ('proposed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['proposed_at'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('confirmed_at__isnull', True), ('ended_at__isnull', True)), fields=('person',), name='one_open_appointment_a_person'), models.CheckConstraint(condition=models.Q(('roles__contained_by', ['approver', 'inbox', 'officer']), ('roles__len__gt', 0)), name='an_appointment_is_to_roles_at_a_desk'), models.CheckConstraint(condition=models.Q(('confirmed_by__isnull', True), models.Q(models.Q(('confirmed_by', models.F('proposed_by')), _negated=True), models.Q(('confirmed_by', models.F('person')), _negated=True)), _connector='OR'), name='an_appointment_needs_two_people'), models.CheckConstraint(condition=models.Q(models.Q(('confirmed_at__isnull', True), ('confirmed_by__isnull', True)), models.Q(('confirmed_at__isnull', False), ('confirmed_by__isnull', False), ('proposed_by__isnull', False)), models.Q(('confirmed_at__isnull', False), ('confirmed_by__isnull', True), ('proposed_by__isnull', True)), _connector='OR'), name='an_appointment_is_confirmed_by_whom_it_says'), models.CheckConstraint(condition=models.Q(models.Q(('ended_at__isnull', True), ('ended_by__isnull', True)), models.Q(('ended_at__isnull', False), ('ended_by__isnull', False)), _connector='OR'), name='appointment_ended_by_and_at'), models.CheckConstraint(condition=models.Q(('confirmed_at__isnull', True), ('ended_at__isnull', True), _connector='OR'), name='an_appointment_is_decided_once')],
            },
        ),
    ]
