"""Circles of desks, and cases that a desk shares with one."""

import django.contrib.postgres.fields
import django.db.models.deletion
import incidents.models.fields
from django.conf import settings
from django.db import migrations, models

# As 0002 says it of other releases: what was withdrawn returns only after a renewed consent, and
# what a circle reads is approved, for a desk that was named and that is in the circle now. A case
# that was withdrawn from the register is withdrawn for circles too.
SHARES_ARE_GUARDED = """
CREATE FUNCTION incidents_sharerelease_is_withdrawn(subject bigint) RETURNS boolean
LANGUAGE sql STABLE AS $$
    SELECT EXISTS (
        SELECT FROM incidents_sharerelease release
        WHERE release.share_id = subject AND release.state = 'withdrawn' AND NOT EXISTS (
            SELECT FROM incidents_renewedconsent consent
            WHERE consent.share_release_id = release.id
        )
    ) OR incidents_release_is_withdrawn(
        (SELECT share.case_id FROM incidents_caseshare share WHERE share.id = subject)
    )
$$;
CREATE FUNCTION incidents_sharerelease_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND (NEW.share_id, NEW.version, NEW.document, NEW.audience,
        NEW.change_reason, NEW.proposed_by_id, NEW.proposed_at)
        IS DISTINCT FROM (OLD.share_id, OLD.version, OLD.document, OLD.audience,
        OLD.change_reason, OLD.proposed_by_id, OLD.proposed_at)
    THEN
        RAISE EXCEPTION 'violates "a_share_is_frozen"'
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'a_share_is_frozen';
    END IF;
    IF NEW.state IN ('proposed', 'approved')
        AND incidents_sharerelease_is_withdrawn(NEW.share_id)
    THEN
        RAISE EXCEPTION 'violates "a_withdrawn_share_returns_by_renewed_consent"'
            USING ERRCODE = 'integrity_constraint_violation',
                  CONSTRAINT = 'a_withdrawn_share_returns_by_renewed_consent';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER a_share_is_frozen BEFORE INSERT OR UPDATE ON incidents_sharerelease
    FOR EACH ROW EXECUTE FUNCTION incidents_sharerelease_guard();
CREATE FUNCTION incidents_sharedentry_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (
        SELECT FROM incidents_sharerelease release
        JOIN incidents_caseshare share ON share.id = release.share_id
        JOIN incidents_circlemember member ON member.id = NEW.member_id
        WHERE release.id = NEW.release_id AND release.state = 'approved'
        AND NOT incidents_sharerelease_is_withdrawn(release.share_id)
        AND NEW.reader_id = ANY (release.audience) AND NEW.reader_id <> share.desk_id
        AND member.circle_id = share.circle_id AND member.desk_id = NEW.reader_id
        AND member.joined_at IS NOT NULL AND member.left_at IS NULL
    ) THEN
        RAISE EXCEPTION 'violates "only_named_members_read_a_share"'
            USING ERRCODE = 'integrity_constraint_violation',
                  CONSTRAINT = 'only_named_members_read_a_share';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER only_named_members_read_a_share
    BEFORE INSERT OR UPDATE OF release_id, reader_id, member_id ON incidents_sharedentry
    FOR EACH ROW EXECUTE FUNCTION incidents_sharedentry_guard();
"""
SHARES_ARE_NOT_GUARDED = """
DROP TRIGGER only_named_members_read_a_share ON incidents_sharedentry;
DROP FUNCTION incidents_sharedentry_guard();
DROP TRIGGER a_share_is_frozen ON incidents_sharerelease;
DROP FUNCTION incidents_sharerelease_guard();
DROP FUNCTION incidents_sharerelease_is_withdrawn(bigint);
"""


class Migration(migrations.Migration):
    dependencies = [
        ("incidents", "0026_webhooks"),
    ]

    operations = [
        migrations.CreateModel(
            name="CaseShare",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("reference", models.CharField(max_length=90, unique=True)),
                (
                    "slug",
                    models.SlugField(
                        default=incidents.models.fields.search_slug, max_length=10, unique=True
                    ),
                ),
                ("started_at", models.DateTimeField()),
            ],
            options={
                "ordering": ["-pk"],
            },
        ),
        migrations.CreateModel(
            name="Circle",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("slug", models.SlugField(editable=False, max_length=40, unique=True)),
                ("name", models.CharField(max_length=80, verbose_name="name")),
                ("purpose", models.TextField(verbose_name="what it is for")),
                ("review_on", models.DateField(verbose_name="to be reviewed by")),
                ("made_at", models.DateTimeField()),
            ],
            options={
                "ordering": ["name", "pk"],
            },
        ),
        migrations.CreateModel(
            name="CircleMember",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("invited_at", models.DateTimeField()),
                ("joined_at", models.DateTimeField(null=True)),
                ("left_at", models.DateTimeField(null=True)),
            ],
            options={
                "ordering": ["circle", "desk__name"],
            },
        ),
        migrations.CreateModel(
            name="SharedEntry",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("shared_on", models.DateField()),
                ("ended_on", models.DateField(null=True)),
            ],
            options={
                "verbose_name_plural": "shared entries",
                "ordering": ["-shared_on", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="ShareRelease",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("version", models.PositiveSmallIntegerField(verbose_name="version")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("proposed", "awaiting approval"),
                            ("approved", "approved"),
                            ("sent-back", "sent back"),
                            ("withdrawn", "withdrawn"),
                        ],
                        default="proposed",
                        max_length=10,
                    ),
                ),
                ("proposed_at", models.DateTimeField()),
                ("approved_at", models.DateTimeField(null=True)),
                ("sent_back_at", models.DateTimeField(null=True)),
                ("withdrawn_at", models.DateTimeField(null=True)),
                ("set_aside_at", models.DateTimeField(null=True)),
                ("reason", models.TextField(blank=True, verbose_name="reason")),
                ("document", models.JSONField()),
                (
                    "audience",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.BigIntegerField(), size=None
                    ),
                ),
                (
                    "change_reason",
                    models.TextField(
                        blank=True, default="", verbose_name="reason for the new version"
                    ),
                ),
            ],
            options={
                "ordering": ["share", "-version"],
            },
        ),
        migrations.RemoveConstraint(
            model_name="renewedconsent",
            name="a_consent_is_renewed_for_one_release",
        ),
        migrations.AlterField(
            model_name="case",
            name="marking",
            field=models.CharField(
                choices=[
                    ("red", "TLP:RED: named people only"),
                    ("strict", "TLP:AMBER+STRICT: this desk only"),
                    ("amber", "TLP:AMBER: this desk, and circles that two people share it with"),
                    ("green", "TLP:GREEN: the community"),
                    ("clear", "TLP:CLEAR: everyone"),
                ],
                default="amber",
                max_length=10,
                verbose_name="marking",
            ),
        ),
        migrations.AddField(
            model_name="caseshare",
            name="case",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="shares",
                to="incidents.case",
            ),
        ),
        migrations.AddField(
            model_name="caseshare",
            name="desk",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="incidents.desk"
            ),
        ),
        migrations.AddField(
            model_name="caseshare",
            name="started_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="circle",
            name="desk",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="incidents.desk"
            ),
        ),
        migrations.AddField(
            model_name="circle",
            name="owner",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="owner",
            ),
        ),
        migrations.AddField(
            model_name="caseshare",
            name="circle",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="incidents.circle"
            ),
        ),
        migrations.AddField(
            model_name="circlemember",
            name="circle",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="members",
                to="incidents.circle",
            ),
        ),
        migrations.AddField(
            model_name="circlemember",
            name="desk",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="incidents.desk"
            ),
        ),
        migrations.AddField(
            model_name="circlemember",
            name="invited_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="circlemember",
            name="joined_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="circlemember",
            name="left_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="sharedentry",
            name="member",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="incidents.circlemember",
            ),
        ),
        migrations.AddField(
            model_name="sharedentry",
            name="reader",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="incidents.desk"
            ),
        ),
        migrations.AddField(
            model_name="sharerelease",
            name="approved_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="sharerelease",
            name="proposed_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="sharerelease",
            name="sent_back_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="sharerelease",
            name="set_aside_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="sharerelease",
            name="share",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="releases",
                to="incidents.caseshare",
            ),
        ),
        migrations.AddField(
            model_name="sharerelease",
            name="withdrawn_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="sharedentry",
            name="release",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="entries",
                to="incidents.sharerelease",
            ),
        ),
        migrations.AddField(
            model_name="renewedconsent",
            name="share_release",
            field=models.OneToOneField(
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="renewal",
                to="incidents.sharerelease",
            ),
        ),
        migrations.AddConstraint(
            model_name="renewedconsent",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("release__isnull", False),
                        ("response_release__isnull", True),
                        ("share_release__isnull", True),
                    ),
                    models.Q(
                        ("release__isnull", True),
                        ("response_release__isnull", False),
                        ("share_release__isnull", True),
                    ),
                    models.Q(
                        ("release__isnull", True),
                        ("response_release__isnull", True),
                        ("share_release__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="a_consent_is_renewed_for_one_release",
            ),
        ),
        migrations.AddConstraint(
            model_name="circle",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("name", ""), _negated=True), models.Q(("purpose", ""), _negated=True)
                ),
                name="a_circle_has_a_name_and_a_purpose",
            ),
        ),
        migrations.AddConstraint(
            model_name="caseshare",
            constraint=models.UniqueConstraint(
                fields=("case", "circle"), name="a_case_is_shared_with_a_circle_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="circlemember",
            constraint=models.UniqueConstraint(
                condition=models.Q(("left_at__isnull", True)),
                fields=("circle", "desk"),
                name="a_desk_is_in_a_circle_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="circlemember",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("joined_at__isnull", True), ("joined_by__isnull", True)),
                    models.Q(("joined_at__isnull", False), ("joined_by__isnull", False)),
                    _connector="OR",
                ),
                name="a_desk_joined_by_and_at",
            ),
        ),
        migrations.AddConstraint(
            model_name="circlemember",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("left_at__isnull", True), ("left_by__isnull", True)),
                    models.Q(("left_at__isnull", False), ("left_by__isnull", False)),
                    _connector="OR",
                ),
                name="a_desk_left_by_and_at",
            ),
        ),
        migrations.AddConstraint(
            model_name="sharerelease",
            constraint=models.UniqueConstraint(
                fields=("share", "version"), name="one_share_release_a_version"
            ),
        ),
        migrations.AddConstraint(
            model_name="sharerelease",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "proposed")),
                fields=("share",),
                name="one_share_proposal_at_a_time",
            ),
        ),
        migrations.AddConstraint(
            model_name="sharerelease",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("approved_by__isnull", True),
                    models.Q(("approved_by", models.F("proposed_by")), _negated=True),
                    _connector="OR",
                ),
                name="a_share_needs_two_people",
                violation_error_message="Another officer has to approve your release.",
            ),
        ),
        migrations.AddConstraint(
            model_name="sharerelease",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("state__in", ["proposed", "sent-back"]),
                    ("approved_by__isnull", False),
                    _connector="OR",
                ),
                name="a_share_is_in_force_only_when_approved",
            ),
        ),
        migrations.AddConstraint(
            model_name="sharerelease",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("approved_at__isnull", True), ("approved_by__isnull", True)),
                    models.Q(("approved_at__isnull", False), ("approved_by__isnull", False)),
                    _connector="OR",
                ),
                name="share_approved_by_and_at",
            ),
        ),
        migrations.AddConstraint(
            model_name="sharerelease",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("sent_back_at__isnull", True), ("sent_back_by__isnull", True)),
                    models.Q(("sent_back_at__isnull", False), ("sent_back_by__isnull", False)),
                    _connector="OR",
                ),
                name="share_sent_back_by_and_at",
            ),
        ),
        migrations.AddConstraint(
            model_name="sharerelease",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("withdrawn_at__isnull", True), ("withdrawn_by__isnull", True)),
                    models.Q(("withdrawn_at__isnull", False), ("withdrawn_by__isnull", False)),
                    _connector="OR",
                ),
                name="share_withdrawn_by_and_at",
            ),
        ),
        migrations.AddConstraint(
            model_name="sharerelease",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("set_aside_at__isnull", True), ("set_aside_by__isnull", True)),
                    models.Q(("set_aside_at__isnull", False), ("set_aside_by__isnull", False)),
                    _connector="OR",
                ),
                name="share_set_aside_by_and_at",
            ),
        ),
        migrations.AddConstraint(
            model_name="sharerelease",
            constraint=models.CheckConstraint(
                condition=models.Q(("audience__len__gt", 0)), name="a_share_has_an_audience"
            ),
        ),
        migrations.AddIndex(
            model_name="sharedentry",
            index=models.Index(fields=["reader", "-shared_on"], name="shared_entry_of_a_desk"),
        ),
        migrations.AddConstraint(
            model_name="sharedentry",
            constraint=models.UniqueConstraint(
                fields=("release", "reader"), name="one_shared_entry_a_desk"
            ),
        ),
        migrations.RunSQL(SHARES_ARE_GUARDED, SHARES_ARE_NOT_GUARDED),
    ]
