"""What was withdrawn returns only after a renewed consent is recorded; the database says so too.

Three guards for cases and three for collective responses: no proposal, no approval and no published
row, whoever writes it, while a withdrawn release has no renewed consent.
"""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

# {release}, {subject}, {published}, {consent}: table of releases, its column of the case or draft,
# table of what is public, column of incidents_renewedconsent.
GUARD = """
CREATE FUNCTION {release}_is_withdrawn(subject bigint) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT EXISTS (
        SELECT FROM {release} release
        WHERE release.{subject} = subject AND release.state = 'withdrawn' AND NOT EXISTS (
            SELECT FROM incidents_renewedconsent consent WHERE consent.{consent} = release.id
        )
    )
$$;
CREATE FUNCTION {release}_needs_consent() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.state IN ('proposed', 'approved') AND {release}_is_withdrawn(NEW.{subject}) THEN
        RAISE EXCEPTION 'violates "{name}": record a renewed consent first'
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = '{name}';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER {name} BEFORE INSERT OR UPDATE OF state, {subject} ON {release}
    FOR EACH ROW EXECUTE FUNCTION {release}_needs_consent();
-- A statement at a time: a file of a million entries is judged once.
CREATE FUNCTION {published}_needs_consent() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT FROM {release} release
        WHERE release.id IN (SELECT release_id FROM entering)
        AND (release.state <> 'approved' OR {release}_is_withdrawn(release.{subject}))
    ) THEN
        RAISE EXCEPTION 'violates "{name}": only a release in force is published'
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = '{name}';
    END IF;
    RETURN NULL;
END
$$;
CREATE TRIGGER {name} AFTER INSERT ON {published}
    REFERENCING NEW TABLE AS entering
    FOR EACH STATEMENT EXECUTE FUNCTION {published}_needs_consent();
"""
UNGUARD = """
DROP TRIGGER {name} ON {published};
DROP FUNCTION {published}_needs_consent();
DROP TRIGGER {name} ON {release};
DROP FUNCTION {release}_needs_consent();
DROP FUNCTION {release}_is_withdrawn(bigint);
"""
GUARDED = (
    {
        "name": "a_withdrawn_case_returns_by_renewed_consent",
        "release": "incidents_release",
        "subject": "case_id",
        "published": "incidents_incident",
        "consent": "release_id",
    },
    {
        "name": "a_withdrawn_response_returns_by_renewed_consent",
        "release": "incidents_responserelease",
        "subject": "draft_id",
        "published": "incidents_response",
        "consent": "response_release_id",
    },
)


class Migration(migrations.Migration):

    dependencies = [
        ('incidents', '0017_values_of_file_rows'),
    ]

    operations = [
        migrations.CreateModel(
            name='RenewedConsent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('agreed_by', models.CharField(blank=True, max_length=200, verbose_name='who agreed, in which role')),
                ('proof', models.CharField(blank=True, max_length=400, verbose_name='proof')),
                ('agreed_on', models.DateField(verbose_name='day of the agreement')),
                ('note', models.TextField(blank=True, verbose_name='what was agreed')),
                ('recorded_at', models.DateTimeField(editable=False)),
            ],
        ),
        migrations.AddField(
            model_name='release',
            name='set_aside_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name='release',
            name='set_aside_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='responserelease',
            name='set_aside_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name='responserelease',
            name='set_aside_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddConstraint(
            model_name='release',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('set_aside_at__isnull', True), ('set_aside_by__isnull', True)), models.Q(('set_aside_at__isnull', False), ('set_aside_by__isnull', False)), _connector='OR'), name='set_aside_by_and_at'),
        ),
        migrations.AddConstraint(
            model_name='responserelease',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('set_aside_at__isnull', True), ('set_aside_by__isnull', True)), models.Q(('set_aside_at__isnull', False), ('set_aside_by__isnull', False)), _connector='OR'), name='response_set_aside_by_and_at'),
        ),
        migrations.AddField(
            model_name='renewedconsent',
            name='recorded_by',
            field=models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='renewedconsent',
            name='release',
            field=models.OneToOneField(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='renewal', to='incidents.release'),
        ),
        migrations.AddField(
            model_name='renewedconsent',
            name='response_release',
            field=models.OneToOneField(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='renewal', to='incidents.responserelease'),
        ),
        migrations.AddConstraint(
            model_name='renewedconsent',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('release__isnull', False), ('response_release__isnull', True)), models.Q(('release__isnull', True), ('response_release__isnull', False)), _connector='OR'), name='a_consent_is_renewed_for_one_release'),
        ),
        migrations.AddConstraint(
            model_name='renewedconsent',
            constraint=models.CheckConstraint(condition=models.Q(('agreed_by', ''), ('proof', ''), _negated=True), name='a_renewed_consent_has_a_person_or_a_proof', violation_error_message='Say who agreed, or what proves it.'),
        ),
        *(
            migrations.RunSQL(GUARD.format(**names), UNGUARD.format(**names)) for names in GUARDED
        ),
    ]
