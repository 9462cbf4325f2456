import django.contrib.postgres.fields
import django.contrib.postgres.functions
import django.contrib.postgres.indexes
import django.contrib.postgres.search
import django.core.serializers.json
import django.db.models.deletion
import django.db.models.functions.text
import django.utils.timezone
import incidents.models.fields
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Desk",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("slug", models.SlugField(max_length=40, unique=True, verbose_name="short name")),
                ("name", models.CharField(max_length=200, verbose_name="name")),
                ("country", models.CharField(blank=True, max_length=2, verbose_name="country")),
            ],
            options={
                "verbose_name": "desk",
                "verbose_name_plural": "desks",
                "ordering": ["name"],
            },
        ),
        migrations.CreateModel(
            name="User",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("password", models.CharField(max_length=128, verbose_name="password")),
                (
                    "last_login",
                    models.DateTimeField(blank=True, null=True, verbose_name="last login"),
                ),
                (
                    "email",
                    models.EmailField(max_length=254, unique=True, verbose_name="e-mail address"),
                ),
                ("name", models.CharField(blank=True, max_length=150, verbose_name="name")),
                (
                    "roles",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("officer", "Officer"),
                                ("approver", "Approver"),
                                ("inbox", "Inbox officer"),
                                ("analyst", "Analyst"),
                                ("admin", "Administrator"),
                            ],
                            max_length=20,
                        ),
                        blank=True,
                        default=list,
                        size=None,
                        verbose_name="roles",
                    ),
                ),
                ("is_active", models.BooleanField(default=True, verbose_name="can sign in")),
                (
                    "joined_at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False),
                ),
                ("joined_desk_at", models.DateTimeField(editable=False, null=True)),
                (
                    "desk",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="people",
                        to="incidents.desk",
                        verbose_name="desk",
                    ),
                ),
            ],
            options={
                "verbose_name": "person",
                "verbose_name_plural": "people",
                "ordering": ["email"],
                "constraints": [
                    models.UniqueConstraint(
                        django.db.models.functions.text.Lower("email"),
                        name="one_person_per_address",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("desk__isnull", False),
                            models.Q(
                                ("roles__overlap", ["approver", "inbox", "officer"]), _negated=True
                            ),
                            _connector="OR",
                        ),
                        name="desk_roles_need_a_desk",
                        violation_error_message="This role needs a desk. Choose one.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Tactic",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("slug", models.SlugField(max_length=60, unique=True, verbose_name="key")),
                ("title", models.CharField(max_length=120, verbose_name="title")),
                ("note", models.TextField(blank=True, verbose_name="what it covers")),
            ],
            options={
                "verbose_name": "tactic",
                "verbose_name_plural": "tactics",
                "ordering": ["title"],
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Topic",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("slug", models.SlugField(max_length=60, unique=True, verbose_name="key")),
                ("title", models.CharField(max_length=120, verbose_name="title")),
                ("note", models.TextField(blank=True, verbose_name="what it covers")),
            ],
            options={
                "verbose_name": "topic",
                "verbose_name_plural": "topics",
                "ordering": ["title"],
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Authority",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("slug", models.SlugField(max_length=120, unique=True)),
                ("name", models.CharField(max_length=200, verbose_name="name")),
                (
                    "other_names",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=200),
                        blank=True,
                        db_default=[],
                        default=list,
                        size=None,
                        verbose_name="other names",
                    ),
                ),
                ("coercing_state", models.CharField(max_length=2, verbose_name="coercing state")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("regulator", "regulator"),
                            ("ministry", "ministry"),
                            ("local-authority", "local authority"),
                            ("party-organ", "party organ"),
                            ("state-media", "state media"),
                            ("embassy", "embassy"),
                            ("state-firm", "state-owned firm"),
                            ("platform", "platform"),
                            ("crowd", "crowd"),
                            ("legislature", "legislature"),
                            ("government", "government, authority not known"),
                        ],
                        max_length=20,
                        verbose_name="kind",
                    ),
                ),
                (
                    "attribution",
                    models.CharField(
                        choices=[
                            ("none-shown", "not established"),
                            ("denied", "denied by the state"),
                            ("encouraged", "encouraged by the state"),
                            ("led", "led by the state"),
                        ],
                        default="none-shown",
                        help_text="Suggested for new cases of this authority. Each case states its own, with a source.",
                        max_length=20,
                        verbose_name="usual attribution",
                    ),
                ),
                ("note", models.TextField(blank=True, verbose_name="note")),
                (
                    "merged_into",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="merged",
                        to="incidents.authority",
                    ),
                ),
                (
                    "desk",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="incidents.desk",
                    ),
                ),
            ],
            options={
                "verbose_name": "authority",
                "verbose_name_plural": "authorities",
                "ordering": ["name"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("desk__isnull", True), ("merged_into__isnull", True)),
                        fields=("name", "coercing_state"),
                        name="one_shared_authority_a_name_and_state",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("desk__isnull", False), ("merged_into__isnull", True)),
                        fields=("desk", "name", "coercing_state"),
                        name="one_authority_a_name_and_state_at_a_desk",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("merged_into", models.F("pk")), _negated=True),
                            ("merged_into__isnull", True),
                            _connector="OR",
                        ),
                        name="an_authority_is_not_merged_into_itself",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Campaign",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("is_published", models.BooleanField(default=False, verbose_name="published")),
                ("slug", models.SlugField(max_length=120, unique=True)),
                ("title", models.CharField(max_length=300, verbose_name="title")),
                ("coercing_state", models.CharField(max_length=2, verbose_name="coercing state")),
                (
                    "issued_on",
                    incidents.models.fields.PartialDateField(blank=True, verbose_name="issued"),
                ),
                ("demanded_change", models.TextField(blank=True, verbose_name="what was demanded")),
                (
                    "addressees",
                    models.PositiveIntegerField(blank=True, null=True, verbose_name="addressees"),
                ),
                (
                    "addressees_note",
                    models.TextField(blank=True, verbose_name="note on the number of addressees"),
                ),
                ("note", models.TextField(blank=True, verbose_name="what is uncertain")),
                (
                    "responses_searched_on",
                    incidents.models.fields.PartialDateField(
                        blank=True, verbose_name="looked for responses on"
                    ),
                ),
                (
                    "responses_searched_by",
                    models.CharField(
                        blank=True, max_length=200, verbose_name="looked for responses: who"
                    ),
                ),
                (
                    "responses_searched_in",
                    models.TextField(blank=True, verbose_name="looked for responses: where"),
                ),
                ("changed_at", models.DateTimeField(blank=True, editable=False, null=True)),
                ("approved_at", models.DateTimeField(blank=True, editable=False, null=True)),
                (
                    "approved_by",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "authority",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="campaigns",
                        to="incidents.authority",
                    ),
                ),
                (
                    "changed_by",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "desk",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="incidents.desk",
                    ),
                ),
                (
                    "tactics",
                    models.ManyToManyField(blank=True, related_name="+", to="incidents.tactic"),
                ),
                (
                    "topics",
                    models.ManyToManyField(blank=True, related_name="+", to="incidents.topic"),
                ),
            ],
            options={
                "verbose_name": "campaign",
                "verbose_name_plural": "campaigns",
                "ordering": ["-issued_on", "title"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("issued_on", ""),
                            (
                                "issued_on__regex",
                                "^\\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\\d|3[01]))?)?$",
                            ),
                            _connector="OR",
                        ),
                        name="a_campaign_was_issued_on_a_partial_date",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("responses_searched_by", ""),
                                ("responses_searched_in", ""),
                                ("responses_searched_on", ""),
                            ),
                            models.Q(
                                models.Q(
                                    ("responses_searched_on", ""),
                                    (
                                        "responses_searched_on__regex",
                                        "^\\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\\d|3[01]))?)?$",
                                    ),
                                    _connector="OR",
                                ),
                                models.Q(("responses_searched_on", ""), _negated=True),
                                models.Q(("responses_searched_by", ""), _negated=True),
                                models.Q(("responses_searched_in", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="a_search_says_who_when_and_where",
                        violation_error_message="If somebody looked for collective responses, enter who, when and where.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("desk__isnull", False),
                            ("is_published", True),
                            ("changed_by__isnull", False),
                            _connector="OR",
                        ),
                        name="a_campaign_without_desk_is_published",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("approved_at__isnull", True), ("approved_by__isnull", True)),
                            models.Q(
                                ("approved_at__isnull", False),
                                ("approved_by__isnull", False),
                                models.Q(
                                    ("changed_by__isnull", True),
                                    models.Q(
                                        ("approved_by", models.F("changed_by")), _negated=True
                                    ),
                                    _connector="OR",
                                ),
                            ),
                            _connector="OR",
                        ),
                        name="a_campaign_is_approved_by_a_second_person",
                        violation_error_message="Another person has to approve what you changed.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("is_published", False),
                            ("changed_by__isnull", True),
                            ("approved_by__isnull", False),
                            _connector="OR",
                        ),
                        name="a_changed_campaign_is_published_once_approved",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CaseBatch",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("title", models.CharField(max_length=300, verbose_name="title")),
                ("logged_at", models.DateTimeField()),
                (
                    "logged_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "desk",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="incidents.desk",
                    ),
                ),
            ],
            options={
                "ordering": ["-logged_at"],
            },
        ),
        migrations.CreateModel(
            name="Sector",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("slug", models.SlugField(max_length=60, unique=True, verbose_name="key")),
                ("title", models.CharField(max_length=120, verbose_name="title")),
                ("section", models.CharField(max_length=1, verbose_name="ISIC section")),
                (
                    "division",
                    models.CharField(blank=True, max_length=2, verbose_name="ISIC division"),
                ),
            ],
            options={
                "verbose_name": "sector",
                "verbose_name_plural": "sectors",
                "ordering": ["title"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("section__regex", "^[A-U]$")),
                        name="section_is_a_letter_of_isic",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("division", ""), ("division__regex", "^[0-9]{2}$"), _connector="OR"
                        ),
                        name="division_is_blank_or_two_digits",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Firm",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("slug", models.SlugField(max_length=120, unique=True)),
                ("name", models.CharField(max_length=200, verbose_name="name")),
                (
                    "other_names",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=200),
                        blank=True,
                        default=list,
                        size=None,
                        verbose_name="other names",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("company", "company"),
                            ("association", "association"),
                            ("university", "university"),
                            ("publisher", "publisher"),
                            ("community-organisation", "community organisation"),
                        ],
                        default="company",
                        max_length=30,
                        verbose_name="kind",
                    ),
                ),
                (
                    "country",
                    models.CharField(blank=True, max_length=2, verbose_name="home country"),
                ),
                ("lei", models.CharField(blank=True, max_length=20, verbose_name="LEI")),
                (
                    "uscc",
                    models.CharField(
                        blank=True, max_length=18, verbose_name="unified social credit code"
                    ),
                ),
                (
                    "isin",
                    models.CharField(
                        blank=True, db_default="", default="", max_length=12, verbose_name="ISIN"
                    ),
                ),
                (
                    "group_checked_on",
                    models.DateField(
                        blank=True,
                        editable=False,
                        null=True,
                        verbose_name="enterprise group checked",
                    ),
                ),
                (
                    "desk",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="incidents.desk",
                    ),
                ),
                (
                    "group_checked_by",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "merged_into",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="merged",
                        to="incidents.firm",
                    ),
                ),
                (
                    "parent",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="incidents.firm",
                        verbose_name="parent company",
                    ),
                ),
                (
                    "sector",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="incidents.sector",
                        verbose_name="sector",
                    ),
                ),
            ],
            options={
                "verbose_name": "firm",
                "verbose_name_plural": "firms",
                "ordering": ["name"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("desk__isnull", True), ("merged_into__isnull", True)),
                        fields=("name", "country"),
                        name="one_shared_firm_a_name_and_country",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("desk__isnull", False), ("merged_into__isnull", True)),
                        fields=("desk", "name", "country"),
                        name="one_firm_a_name_and_country_at_a_desk",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("parent", models.F("pk")), _negated=True),
                            ("parent__isnull", True),
                            _connector="OR",
                        ),
                        name="a_firm_is_not_its_own_parent",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("merged_into", models.F("pk")), _negated=True),
                            ("merged_into__isnull", True),
                            _connector="OR",
                        ),
                        name="a_firm_is_not_merged_into_itself",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("group_checked_by__isnull", True),
                                ("group_checked_on__isnull", True),
                            ),
                            models.Q(
                                ("group_checked_by__isnull", False),
                                ("group_checked_on__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="a_checked_group_names_who_checked_it",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Case",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "reference",
                    models.CharField(
                        editable=False, max_length=40, unique=True, verbose_name="desk's reference"
                    ),
                ),
                (
                    "ref",
                    models.CharField(
                        blank=True,
                        editable=False,
                        max_length=20,
                        verbose_name="register's reference",
                    ),
                ),
                ("data_set", models.CharField(blank=True, max_length=120, verbose_name="data set")),
                (
                    "slug",
                    models.CharField(
                        blank=True, max_length=120, verbose_name="key in the file it came from"
                    ),
                ),
                ("row_sha256", models.CharField(blank=True, editable=False, max_length=64)),
                (
                    "case_kind",
                    models.CharField(
                        choices=[
                            ("demand", "demand"),
                            ("reprisal", "reprisal"),
                            ("retaliation", "retaliation"),
                        ],
                        default="demand",
                        max_length=12,
                        verbose_name="kind of case",
                    ),
                ),
                (
                    "found_by",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("official-list", "official list or notice"),
                            ("apology-list", "list of apologies"),
                            ("press", "press search"),
                            ("desk", "work of the desk"),
                            ("company-report", "report by the company"),
                        ],
                        max_length=15,
                        verbose_name="how the case was found",
                    ),
                ),
                (
                    "title",
                    models.CharField(
                        blank=True, max_length=300, verbose_name="title in one sentence"
                    ),
                ),
                ("coercing_state", models.CharField(max_length=2, verbose_name="coercing state")),
                (
                    "attribution",
                    models.CharField(
                        choices=[
                            ("none-shown", "not established"),
                            ("denied", "denied by the state"),
                            ("encouraged", "encouraged by the state"),
                            ("led", "led by the state"),
                        ],
                        default="none-shown",
                        max_length=20,
                        verbose_name="attribution",
                    ),
                ),
                (
                    "attribution_source",
                    models.TextField(blank=True, verbose_name="source for the attribution"),
                ),
                ("demanded_change", models.TextField(blank=True, verbose_name="what was demanded")),
                (
                    "reported_on",
                    incidents.models.fields.PartialDateField(verbose_name="first reported"),
                ),
                (
                    "last_known_on",
                    incidents.models.fields.PartialDateField(
                        blank=True, verbose_name="last known not to have responded"
                    ),
                ),
                (
                    "concession_words",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("as-demanded", "the words that were demanded"),
                            ("other-words", "other words than those demanded"),
                            ("removed", "removed without other words"),
                            ("unchanged", "not changed, for example an apology alone"),
                        ],
                        db_default="",
                        default="",
                        max_length=12,
                        verbose_name="words of the concession",
                    ),
                ),
                (
                    "concession_places",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("everywhere", "everywhere"),
                            ("some", "in some places only"),
                            ("coercing-state", "in the coercing state only"),
                        ],
                        db_default="",
                        default="",
                        max_length=15,
                        verbose_name="places of the concession",
                    ),
                ),
                (
                    "concession_languages",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("all", "in all language versions"),
                            ("some", "in some language versions only"),
                        ],
                        db_default="",
                        default="",
                        max_length=5,
                        verbose_name="language versions of the concession",
                    ),
                ),
                (
                    "consent",
                    models.CharField(
                        choices=[
                            ("internal", "internal: stays at the desk"),
                            ("aggregate", "aggregate: counted in confidential statistics only"),
                            ("sector", "sector: released without the firm's name or home country"),
                            ("named", "named: released with the firm's name"),
                        ],
                        default="internal",
                        max_length=10,
                        verbose_name="consent",
                    ),
                ),
                ("group_consents", models.JSONField(blank=True, db_default={}, default=dict)),
                (
                    "consent_limit",
                    models.CharField(
                        choices=[
                            ("internal", "internal: stays at the desk"),
                            ("aggregate", "aggregate: counted in confidential statistics only"),
                            ("sector", "sector: released without the firm's name or home country"),
                            ("named", "named: released with the firm's name"),
                        ],
                        db_default="named",
                        default="named",
                        max_length=10,
                        verbose_name="most that the firm allows",
                    ),
                ),
                (
                    "marking",
                    models.CharField(
                        choices=[
                            ("red", "TLP:RED: named people only"),
                            ("amber", "TLP:AMBER: this desk only"),
                            ("green", "TLP:GREEN: the community"),
                            ("clear", "TLP:CLEAR: everyone"),
                        ],
                        default="amber",
                        max_length=10,
                        verbose_name="marking",
                    ),
                ),
                (
                    "confidence",
                    models.CharField(
                        choices=[("high", "source seen"), ("medium", "no source seen")],
                        default="high",
                        max_length=10,
                        verbose_name="confidence",
                    ),
                ),
                ("doubts", models.TextField(blank=True, verbose_name="what is uncertain")),
                (
                    "community_note",
                    models.TextField(blank=True, verbose_name="note for the community tier"),
                ),
                ("note", models.TextField(blank=True, verbose_name="note for the desk")),
                ("logged_at", models.DateTimeField(editable=False)),
                ("changed_at", models.DateTimeField(editable=False)),
                (
                    "authority",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="cases",
                        to="incidents.authority",
                        verbose_name="authority",
                    ),
                ),
                (
                    "campaign",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="cases",
                        to="incidents.campaign",
                        verbose_name="campaign",
                    ),
                ),
                (
                    "logged_by",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="owner",
                    ),
                ),
                (
                    "readers",
                    models.ManyToManyField(
                        blank=True,
                        editable=False,
                        related_name="red_cases",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "batch",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="cases",
                        to="incidents.casebatch",
                    ),
                ),
                (
                    "desk",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="cases",
                        to="incidents.desk",
                    ),
                ),
                (
                    "firm",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="cases",
                        to="incidents.firm",
                        verbose_name="firm",
                    ),
                ),
                (
                    "own_sector",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="incidents.sector",
                        verbose_name="sector",
                    ),
                ),
                (
                    "tactics",
                    models.ManyToManyField(
                        blank=True, related_name="+", to="incidents.tactic", verbose_name="tactics"
                    ),
                ),
                (
                    "topics",
                    models.ManyToManyField(
                        blank=True, related_name="+", to="incidents.topic", verbose_name="topics"
                    ),
                ),
            ],
            options={
                "verbose_name": "case",
                "verbose_name_plural": "cases",
                "ordering": ["-changed_at"],
                "indexes": [
                    models.Index(fields=["desk", "-changed_at"], name="case_by_desk"),
                    models.Index(
                        fields=["desk", "owner", "marking"], include=("id",), name="case_by_owner"
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ref", ""), _negated=True),
                        fields=("ref",),
                        name="a_register_number_is_given_once",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("slug", ""), _negated=True),
                        fields=("desk", "data_set", "slug"),
                        name="a_file_row_is_one_case",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("reported_on", ""),
                                (
                                    "reported_on__regex",
                                    "^\\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\\d|3[01]))?)?$",
                                ),
                                _connector="OR",
                            ),
                            models.Q(
                                ("last_known_on", ""),
                                (
                                    "last_known_on__regex",
                                    "^\\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\\d|3[01]))?)?$",
                                ),
                                _connector="OR",
                            ),
                        ),
                        name="a_case_was_reported_on_a_partial_date",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("case_kind__in", ["demand", "reprisal", "retaliation"])
                        ),
                        name="a_case_is_of_a_known_kind",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "found_by__in",
                                [
                                    "",
                                    "official-list",
                                    "apology-list",
                                    "press",
                                    "desk",
                                    "company-report",
                                ],
                            )
                        ),
                        name="a_case_was_found_in_a_known_way",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "concession_words__in",
                                ["", "as-demanded", "other-words", "removed", "unchanged"],
                            ),
                            ("concession_places__in", ["", "everywhere", "some", "coercing-state"]),
                            ("concession_languages__in", ["", "all", "some"]),
                        ),
                        name="a_concession_went_as_far_as_is_listed",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("consent", "internal"),
                            models.Q(("consent__in", ["internal"]), ("consent_limit", "internal")),
                            models.Q(
                                ("consent__in", ["internal", "aggregate"]),
                                ("consent_limit", "aggregate"),
                            ),
                            models.Q(
                                ("consent__in", ["internal", "aggregate", "sector"]),
                                ("consent_limit", "sector"),
                            ),
                            models.Q(
                                ("consent__in", ["internal", "aggregate", "sector", "named"]),
                                ("consent_limit", "named"),
                            ),
                            _connector="OR",
                        ),
                        name="a_consent_is_within_the_firms_limits",
                        violation_error_message="The firm allows less than this for a part of the case. Choose a narrower consent.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("attribution", "none-shown"),
                            models.Q(("attribution_source", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="an_attribution_has_a_source",
                        violation_error_message="Name the source for the attribution.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CollectiveResponseDraft",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=300, verbose_name="name")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            (
                                "statutory-instrument-with-procedure",
                                "statutory instrument with procedure",
                            ),
                            ("statutory-instrument", "statutory instrument"),
                            ("reporting-duty-and-list", "reporting duty and list"),
                            ("statute-and-diplomacy", "statute and diplomacy"),
                            ("bill", "bill"),
                            ("casework-system", "casework system"),
                            ("wto-dispute", "WTO dispute"),
                            ("political-coordination", "political coordination"),
                            ("support-to-a-coerced-partner", "support to a coerced partner"),
                            ("joint-statement", "joint statement"),
                            ("public-statement", "public statement"),
                            ("public-statement-and-demarche", "public statement and demarche"),
                        ],
                        max_length=40,
                        verbose_name="kind",
                    ),
                ),
                (
                    "jurisdictions",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=2),
                        size=None,
                        verbose_name="who takes part",
                    ),
                ),
                ("against", models.CharField(blank=True, max_length=2, verbose_name="against")),
                (
                    "started_on",
                    incidents.models.fields.PartialDateField(blank=True, verbose_name="started on"),
                ),
                ("status", models.CharField(blank=True, max_length=200, verbose_name="status")),
                ("outcome", models.TextField(blank=True, verbose_name="outcome")),
                ("note", models.TextField(blank=True, verbose_name="note")),
                (
                    "sources",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.TextField(),
                        blank=True,
                        default=list,
                        size=None,
                        verbose_name="sources",
                    ),
                ),
                (
                    "confidence",
                    models.CharField(
                        choices=[("high", "source seen"), ("medium", "no source seen")],
                        max_length=10,
                        verbose_name="confidence",
                    ),
                ),
                (
                    "cost_low",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        max_digits=18,
                        null=True,
                        verbose_name="costs imposed, at least",
                    ),
                ),
                (
                    "cost_high",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        max_digits=18,
                        null=True,
                        verbose_name="costs imposed, at most",
                    ),
                ),
                (
                    "cost_currency",
                    models.CharField(
                        blank=True, max_length=3, verbose_name="currency of the costs"
                    ),
                ),
                (
                    "cost_method",
                    models.TextField(blank=True, verbose_name="how the costs were estimated"),
                ),
                ("cost_source", models.TextField(blank=True, verbose_name="source of the costs")),
                (
                    "reference",
                    models.CharField(
                        editable=False, max_length=60, unique=True, verbose_name="desk's reference"
                    ),
                ),
                ("slug", models.SlugField(blank=True, editable=False, max_length=120)),
                ("desk_note", models.TextField(blank=True, verbose_name="note for the desk")),
                ("logged_at", models.DateTimeField(editable=False)),
                ("changed_at", models.DateTimeField(editable=False)),
                (
                    "logged_by",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "desk",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="responses",
                        to="incidents.desk",
                    ),
                ),
            ],
            options={
                "verbose_name": "draft of a collective response",
                "verbose_name_plural": "drafts of collective responses",
                "ordering": ["-changed_at"],
                "indexes": [
                    models.Index(fields=["desk", "-changed_at"], name="response_draft_by_desk")
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("slug", ""), _negated=True),
                        fields=("slug",),
                        name="a_public_address_is_given_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("started_on", ""),
                            (
                                "started_on__regex",
                                "^\\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\\d|3[01]))?)?$",
                            ),
                            _connector="OR",
                        ),
                        name="a_draft_response_began_on_a_partial_date",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("jurisdictions__len__gt", 0)),
                        name="somebody_takes_part_in_a_draft_response",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind", "wto-dispute"), _negated=True),
                            models.Q(("against", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="a_draft_dispute_is_against_a_state",
                        violation_error_message="Choose the state that the dispute is against.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("cost_currency", ""),
                                ("cost_high__isnull", True),
                                ("cost_low__isnull", True),
                                ("cost_method", ""),
                                ("cost_source", ""),
                            ),
                            models.Q(
                                ("cost_high__isnull", False),
                                ("cost_low__isnull", False),
                                ("cost_currency__regex", "^[A-Z]{3}$"),
                                ("cost_high__gte", models.F("cost_low")),
                                ("cost_low__gte", 0),
                                models.Q(("cost_method", ""), _negated=True),
                                models.Q(("cost_source", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="draft_costs_are_a_range_with_method_and_source",
                        violation_error_message="Fill in all five cost fields or none: at least, at most, currency, method and source.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CollectiveResponseRelease",
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
                    "approved_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "draft",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="releases",
                        to="incidents.collectiveresponsedraft",
                    ),
                ),
                (
                    "proposed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "sent_back_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "set_aside_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "withdrawn_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["draft", "-version"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("draft", "version"), name="one_response_release_a_version"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("state", "proposed")),
                        fields=("draft",),
                        name="one_response_proposal_at_a_time",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("approved_by__isnull", True),
                            models.Q(("approved_by", models.F("proposed_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="a_response_release_needs_two_people",
                        violation_error_message="Another officer has to approve your release.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ["proposed", "sent-back"]),
                            ("approved_by__isnull", False),
                            _connector="OR",
                        ),
                        name="a_response_is_in_force_only_when_approved",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("approved_at__isnull", True), ("approved_by__isnull", True)),
                            models.Q(
                                ("approved_at__isnull", False), ("approved_by__isnull", False)
                            ),
                            _connector="OR",
                        ),
                        name="response_approved_by_and_at",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("sent_back_at__isnull", True), ("sent_back_by__isnull", True)
                            ),
                            models.Q(
                                ("sent_back_at__isnull", False), ("sent_back_by__isnull", False)
                            ),
                            _connector="OR",
                        ),
                        name="response_sent_back_by_and_at",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("withdrawn_at__isnull", True), ("withdrawn_by__isnull", True)
                            ),
                            models.Q(
                                ("withdrawn_at__isnull", False), ("withdrawn_by__isnull", False)
                            ),
                            _connector="OR",
                        ),
                        name="response_withdrawn_by_and_at",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("set_aside_at__isnull", True), ("set_aside_by__isnull", True)
                            ),
                            models.Q(
                                ("set_aside_at__isnull", False), ("set_aside_by__isnull", False)
                            ),
                            _connector="OR",
                        ),
                        name="response_set_aside_by_and_at",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CollectiveResponse",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=300, verbose_name="name")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            (
                                "statutory-instrument-with-procedure",
                                "statutory instrument with procedure",
                            ),
                            ("statutory-instrument", "statutory instrument"),
                            ("reporting-duty-and-list", "reporting duty and list"),
                            ("statute-and-diplomacy", "statute and diplomacy"),
                            ("bill", "bill"),
                            ("casework-system", "casework system"),
                            ("wto-dispute", "WTO dispute"),
                            ("political-coordination", "political coordination"),
                            ("support-to-a-coerced-partner", "support to a coerced partner"),
                            ("joint-statement", "joint statement"),
                            ("public-statement", "public statement"),
                            ("public-statement-and-demarche", "public statement and demarche"),
                        ],
                        max_length=40,
                        verbose_name="kind",
                    ),
                ),
                (
                    "jurisdictions",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=2),
                        size=None,
                        verbose_name="who takes part",
                    ),
                ),
                ("against", models.CharField(blank=True, max_length=2, verbose_name="against")),
                (
                    "started_on",
                    incidents.models.fields.PartialDateField(blank=True, verbose_name="started on"),
                ),
                ("status", models.CharField(blank=True, max_length=200, verbose_name="status")),
                ("outcome", models.TextField(blank=True, verbose_name="outcome")),
                ("note", models.TextField(blank=True, verbose_name="note")),
                (
                    "sources",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.TextField(),
                        blank=True,
                        default=list,
                        size=None,
                        verbose_name="sources",
                    ),
                ),
                (
                    "confidence",
                    models.CharField(
                        choices=[("high", "source seen"), ("medium", "no source seen")],
                        max_length=10,
                        verbose_name="confidence",
                    ),
                ),
                (
                    "cost_low",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        max_digits=18,
                        null=True,
                        verbose_name="costs imposed, at least",
                    ),
                ),
                (
                    "cost_high",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        max_digits=18,
                        null=True,
                        verbose_name="costs imposed, at most",
                    ),
                ),
                (
                    "cost_currency",
                    models.CharField(
                        blank=True, max_length=3, verbose_name="currency of the costs"
                    ),
                ),
                (
                    "cost_method",
                    models.TextField(blank=True, verbose_name="how the costs were estimated"),
                ),
                ("cost_source", models.TextField(blank=True, verbose_name="source of the costs")),
                ("slug", models.SlugField(max_length=120, unique=True)),
                (
                    "version",
                    models.PositiveSmallIntegerField(
                        default=1, editable=False, verbose_name="version"
                    ),
                ),
                (
                    "released_at",
                    models.DateTimeField(editable=False, null=True, verbose_name="released"),
                ),
                (
                    "release",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="incidents.collectiveresponserelease",
                    ),
                ),
            ],
            options={
                "verbose_name": "collective response",
                "verbose_name_plural": "collective responses",
                "ordering": ["-started_on", "name"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("started_on", ""),
                            (
                                "started_on__regex",
                                "^\\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\\d|3[01]))?)?$",
                            ),
                            _connector="OR",
                        ),
                        name="a_response_began_on_a_partial_date",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("jurisdictions__len__gt", 0)),
                        name="somebody_takes_part_in_a_response",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind", "wto-dispute"), _negated=True),
                            models.Q(("against", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="a_dispute_is_against_a_state",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("cost_currency", ""),
                                ("cost_high__isnull", True),
                                ("cost_low__isnull", True),
                                ("cost_method", ""),
                                ("cost_source", ""),
                            ),
                            models.Q(
                                ("cost_high__isnull", False),
                                ("cost_low__isnull", False),
                                ("cost_currency__regex", "^[A-Z]{3}$"),
                                ("cost_high__gte", models.F("cost_low")),
                                ("cost_low__gte", 0),
                                models.Q(("cost_method", ""), _negated=True),
                                models.Q(("cost_source", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="costs_are_a_range_with_method_and_source",
                        violation_error_message="Fill in all five cost fields or none: at least, at most, currency, method and source.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="DaySalt",
            fields=[
                ("day", models.DateField(primary_key=True, serialize=False)),
                ("salt", models.BinaryField()),
            ],
        ),
        migrations.CreateModel(
            name="Generation",
            fields=[
                (
                    "tier",
                    models.CharField(
                        choices=[
                            ("public", "public (TLP:CLEAR)"),
                            ("community", "community (TLP:GREEN)"),
                        ],
                        max_length=10,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("number", models.PositiveBigIntegerField(default=0)),
                (
                    "stamp",
                    models.UUIDField(
                        db_default=django.contrib.postgres.functions.RandomUUID(), editable=False
                    ),
                ),
                (
                    "files",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=80),
                        default=list,
                        editable=False,
                        size=None,
                    ),
                ),
                ("changed_at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="Import",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("filename", models.CharField(max_length=200, verbose_name="file")),
                ("data_set", models.CharField(blank=True, max_length=120, verbose_name="data set")),
                ("sha256", models.CharField(max_length=64)),
                ("at", models.DateTimeField()),
                ("rows", models.PositiveIntegerField(verbose_name="rows")),
                ("added", models.PositiveIntegerField(default=0, verbose_name="added")),
                ("changed", models.PositiveIntegerField(default=0, verbose_name="changed")),
                ("conflicts", models.PositiveIntegerField(default=0, verbose_name="conflicts")),
                ("refusals", models.JSONField(default=list)),
                ("refused", models.PositiveIntegerField(default=0, verbose_name="refused")),
                ("left_out", models.PositiveIntegerField(default=0, verbose_name="left out")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("matching", "columns to match"),
                            ("checked", "checked, not imported"),
                            ("waiting", "waiting to be imported"),
                            ("importing", "importing"),
                            ("imported", "imported"),
                            ("refused", "refused"),
                            ("cancelled", "cancelled"),
                            ("undone", "undone"),
                        ],
                        default="imported",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                ("mapping", models.JSONField(default=dict)),
                ("choices", models.JSONField(default=dict)),
                ("outcome", models.JSONField(default=dict)),
                ("proposed", models.JSONField(default=dict)),
                ("ledger_end", models.PositiveBigIntegerField(null=True)),
                ("started_at", models.DateTimeField(null=True)),
                ("is_cancelled", models.BooleanField(default=False)),
                ("undone_at", models.DateTimeField(null=True)),
                ("left_by_undo", models.PositiveIntegerField(default=0)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "desk",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="imports",
                        to="incidents.desk",
                    ),
                ),
                (
                    "undone_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "import",
                "verbose_name_plural": "imports",
                "ordering": ["-at"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("undone_at__isnull", True),
                                ("undone_by__isnull", True),
                                models.Q(("state", "undone"), _negated=True),
                            ),
                            models.Q(
                                ("state", "undone"),
                                ("undone_at__isnull", False),
                                ("undone_by__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="an_undone_import_has_undone_by_and_at",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Number",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("scope", models.CharField(max_length=60, unique=True)),
                ("last", models.PositiveIntegerField(default=0)),
            ],
        ),
        migrations.CreateModel(
            name="Rewriting",
            fields=[
                ("day", models.DateField(primary_key=True, serialize=False)),
            ],
        ),
        migrations.CreateModel(
            name="WithdrawnCollectiveResponse",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("slug", models.SlugField(max_length=120, unique=True)),
                ("withdrawn_on", models.DateField(verbose_name="withdrawn")),
                ("reason", models.TextField(verbose_name="reason")),
            ],
        ),
        migrations.CreateModel(
            name="CaseColumns",
            fields=[
                (
                    "person",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "columns",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=30), size=None
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="CampaignSource",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("title", models.CharField(max_length=400)),
                ("publisher", models.CharField(blank=True, max_length=200)),
                ("on", incidents.models.fields.PartialDateField(blank=True)),
                ("url", models.URLField(blank=True, max_length=500)),
                (
                    "campaign",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="sources",
                        to="incidents.campaign",
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="FileRow",
            fields=[
                (
                    "case",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="file_row",
                        serialize=False,
                        to="incidents.case",
                    ),
                ),
                ("cells", models.JSONField()),
                ("note", models.JSONField(default=dict)),
                ("officers_parts", models.JSONField(default=list)),
            ],
        ),
        migrations.CreateModel(
            name="CaseComment",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("text", models.TextField(verbose_name="comment")),
                ("written_at", models.DateTimeField()),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="comments",
                        to="incidents.case",
                    ),
                ),
                (
                    "written_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["written_at", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("text", ""), _negated=True), name="a_comment_has_a_text"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="CaseTask",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("text", models.CharField(max_length=300, verbose_name="task")),
                ("due_on", models.DateField(blank=True, null=True, verbose_name="due")),
                ("made_at", models.DateTimeField()),
                ("done_at", models.DateTimeField(null=True)),
                ("reminded_at", models.DateTimeField(null=True)),
                (
                    "assigned_to",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="for",
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="tasks",
                        to="incidents.case",
                    ),
                ),
                (
                    "done_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "made_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["done_at", "due_on", "pk"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("done_at__isnull", True)),
                        fields=["due_on"],
                        name="open_tasks",
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("done_at__isnull", True), ("done_by__isnull", True)),
                            models.Q(("done_at__isnull", False), ("done_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="task_done_by_and_at",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("text", ""), _negated=True),
                        name="a_task_says_what_to_do",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Change",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "case_kind",
                    models.CharField(
                        choices=[
                            ("demand", "demand"),
                            ("reprisal", "reprisal"),
                            ("retaliation", "retaliation"),
                        ],
                        default="demand",
                        max_length=12,
                        verbose_name="kind of case",
                    ),
                ),
                (
                    "found_by",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("official-list", "official list or notice"),
                            ("apology-list", "list of apologies"),
                            ("press", "press search"),
                            ("desk", "work of the desk"),
                            ("company-report", "report by the company"),
                        ],
                        max_length=15,
                        verbose_name="how the case was found",
                    ),
                ),
                (
                    "measure_status",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("in-force", "not known to have ended"),
                            ("suspended", "suspended"),
                            ("lifted", "lifted"),
                            ("expired", "expired"),
                        ],
                        max_length=10,
                        verbose_name="status of the measure",
                    ),
                ),
                (
                    "demand_outcome",
                    models.CharField(
                        choices=[
                            ("conceded", "conceded"),
                            ("refused", "refused"),
                            ("waiting", "not yet conceded when a source last said so"),
                            ("unknown", "not known"),
                        ],
                        default="unknown",
                        max_length=10,
                    ),
                ),
                ("days_most", models.PositiveIntegerField(null=True)),
                ("firm_slug", models.CharField(blank=True, max_length=120)),
                (
                    "country",
                    models.CharField(blank=True, max_length=2, verbose_name="home country"),
                ),
                ("sector", models.CharField(blank=True, max_length=60, verbose_name="sector")),
                (
                    "authority",
                    models.CharField(blank=True, max_length=120, verbose_name="authority"),
                ),
                ("coercing_state", models.CharField(max_length=2, verbose_name="coercing state")),
                (
                    "attribution",
                    models.CharField(
                        choices=[
                            ("none-shown", "not established"),
                            ("denied", "denied by the state"),
                            ("encouraged", "encouraged by the state"),
                            ("led", "led by the state"),
                        ],
                        max_length=20,
                        verbose_name="attribution",
                    ),
                ),
                ("campaign", models.CharField(blank=True, max_length=120, verbose_name="campaign")),
                (
                    "topics",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=150),
                        blank=True,
                        default=list,
                        size=None,
                    ),
                ),
                (
                    "tactics",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=150),
                        blank=True,
                        default=list,
                        size=None,
                    ),
                ),
                (
                    "instruments",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=150),
                        blank=True,
                        default=list,
                        size=None,
                    ),
                ),
                (
                    "provisions",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=150),
                        blank=True,
                        default=list,
                        size=None,
                    ),
                ),
                ("reported_from", models.DateField()),
                ("reported_until", models.DateField()),
                ("demand_deadline_from", models.DateField(null=True)),
                (
                    "firm_response",
                    models.CharField(
                        choices=[
                            ("complied", "complied"),
                            ("partly-complied", "partly complied"),
                            ("apologised", "apologised"),
                            ("refused", "refused"),
                            ("reversed", "reversed"),
                            ("unknown", "unknown"),
                        ],
                        max_length=20,
                        verbose_name="firm's response",
                    ),
                ),
                ("search", django.contrib.postgres.search.SearchVectorField()),
                ("ref", models.CharField(max_length=20)),
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
                (
                    "side",
                    models.CharField(
                        choices=[("before", "before"), ("after", "after")], max_length=6
                    ),
                ),
                (
                    "fields",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=40), default=list, size=None
                    ),
                ),
                ("version", models.PositiveSmallIntegerField()),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
            ],
            options={
                "indexes": [
                    models.Index(fields=["tier", "id"], name="change_of_tier"),
                    models.Index(fields=["at"], name="change_at"),
                ],
            },
        ),
        migrations.CreateModel(
            name="ChangedValues",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("ledger_row", models.PositiveBigIntegerField(unique=True)),
                (
                    "fields",
                    models.JSONField(encoder=django.core.serializers.json.DjangoJSONEncoder),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="changed_values",
                        to="incidents.case",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="CollectiveResponseLink",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "ref",
                    models.CharField(
                        blank=True, max_length=20, verbose_name="reference of an incident"
                    ),
                ),
                (
                    "scope",
                    models.CharField(
                        choices=[
                            ("direct", "directly names this demand"),
                            ("wider", "part of a wider response"),
                        ],
                        max_length=10,
                        verbose_name="relevance",
                    ),
                ),
                ("reason", models.TextField(verbose_name="how it responds to this demand")),
                ("source", models.TextField(verbose_name="source")),
                (
                    "followed",
                    models.CharField(
                        choices=[
                            ("upheld", "upheld"),
                            ("lifted", "lifted"),
                            ("unknown", "not known"),
                        ],
                        default="unknown",
                        max_length=10,
                        verbose_name="the demand afterwards",
                    ),
                ),
                (
                    "followed_on",
                    incidents.models.fields.PartialDateField(blank=True, verbose_name="since"),
                ),
                ("followed_note", models.TextField(blank=True, verbose_name="how this is known")),
                (
                    "campaign",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="collective_responses",
                        to="incidents.campaign",
                    ),
                ),
                (
                    "response",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="links",
                        to="incidents.collectiveresponse",
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("campaign__isnull", False), ("ref", "")),
                            models.Q(
                                ("campaign__isnull", True), models.Q(("ref", ""), _negated=True)
                            ),
                            _connector="OR",
                        ),
                        name="a_response_is_to_a_campaign_or_an_incident",
                    ),
                    models.UniqueConstraint(
                        fields=("response", "campaign", "ref"),
                        name="a_response_is_linked_once",
                        nulls_distinct=False,
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("followed_on", ""),
                            (
                                "followed_on__regex",
                                "^\\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\\d|3[01]))?)?$",
                            ),
                            _connector="OR",
                        ),
                        name="what_followed_is_on_a_partial_date",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("followed", "unknown"), _negated=True),
                            ("followed_on", ""),
                            _connector="OR",
                        ),
                        name="what_is_not_known_has_no_day",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CollectiveResponseStep",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("position", models.PositiveSmallIntegerField(default=0)),
                ("text", models.TextField(verbose_name="step")),
                ("actor", models.CharField(blank=True, max_length=200, verbose_name="who acts")),
                ("article", models.CharField(blank=True, max_length=60, verbose_name="article")),
                (
                    "duration",
                    models.CharField(blank=True, max_length=200, verbose_name="time allowed"),
                ),
                (
                    "counted_from",
                    models.CharField(blank=True, max_length=200, verbose_name="counted from"),
                ),
                (
                    "confidence",
                    models.CharField(
                        choices=[("high", "source seen"), ("medium", "no source seen")],
                        default="high",
                        max_length=10,
                        verbose_name="confidence",
                    ),
                ),
                (
                    "response",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="steps",
                        to="incidents.collectiveresponse",
                    ),
                ),
            ],
            options={
                "ordering": ["response", "position"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("response", "position"), name="one_step_a_position"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="CountedBatch",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("month", models.DateField()),
                ("quarter", models.CharField(max_length=10)),
                ("sector_group", models.CharField(max_length=10)),
                ("state", models.CharField(max_length=2)),
                ("topic", models.CharField(max_length=60)),
                ("cases", models.PositiveIntegerField()),
                ("euro", models.DecimalField(decimal_places=2, max_digits=20, null=True)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("month", "quarter", "sector_group", "state", "topic"),
                        name="a_release_adds_to_a_cell_once",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="CountedCase",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("case", models.BigIntegerField(unique=True)),
                ("month", models.DateField()),
                (
                    "batch",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="incidents.countedbatch",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Departure",
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
                ("entry", models.BigIntegerField()),
                ("generation", models.PositiveBigIntegerField()),
            ],
            options={
                "indexes": [models.Index(fields=["tier", "generation"], name="departure_since")],
            },
        ),
        migrations.CreateModel(
            name="CaseList",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "slug",
                    models.CharField(
                        default=incidents.models.fields.search_slug, max_length=20, unique=True
                    ),
                ),
                ("name", models.CharField(max_length=60, verbose_name="name")),
                ("query", models.TextField(blank=True)),
                (
                    "columns",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=30), size=None
                    ),
                ),
                ("saved_at", models.DateTimeField()),
                (
                    "owner",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "saved_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "desk",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="incidents.desk",
                    ),
                ),
            ],
            options={
                "ordering": ["name", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("desk__isnull", False), ("owner__isnull", True)),
                            models.Q(("desk__isnull", True), ("owner__isnull", False)),
                            _connector="OR",
                        ),
                        name="a_case_list_is_a_persons_or_a_desks",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="CalendarKey",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("sha256", models.CharField(max_length=64, unique=True)),
                ("made_at", models.DateTimeField()),
                ("revoked_at", models.DateTimeField(null=True)),
                (
                    "made_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "revoked_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "desk",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="calendar_keys",
                        to="incidents.desk",
                    ),
                ),
            ],
            options={
                "ordering": ["-pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("revoked_at__isnull", True)),
                        fields=("desk",),
                        name="one_calendar_address_a_desk",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("revoked_at__isnull", True), ("revoked_by__isnull", True)),
                            models.Q(("revoked_at__isnull", False), ("revoked_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="revoked_by_and_at",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="BulkEdit",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("edited_at", models.DateTimeField()),
                ("changes", models.JSONField()),
                ("undone_at", models.DateTimeField(null=True)),
                (
                    "edited_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "undone_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "desk",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="incidents.desk",
                    ),
                ),
            ],
            options={
                "ordering": ["-edited_at"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("undone_at__isnull", True), ("undone_by__isnull", True)),
                            models.Q(("undone_at__isnull", False), ("undone_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="bulk_edit_undone_by_and_at",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("changes", []), _negated=True),
                        name="a_bulk_edit_changes_something",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Appointment",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "roles",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("officer", "Officer"),
                                ("approver", "Approver"),
                                ("inbox", "Inbox officer"),
                                ("analyst", "Analyst"),
                                ("admin", "Administrator"),
                            ],
                            max_length=20,
                        ),
                        size=None,
                        verbose_name="roles",
                    ),
                ),
                ("proposed_at", models.DateTimeField()),
                ("confirmed_at", models.DateTimeField(null=True)),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "confirmed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "ended_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="appointments",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "proposed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "desk",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="appointments",
                        to="incidents.desk",
                    ),
                ),
            ],
            options={
                "ordering": ["proposed_at"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(
                            ("confirmed_at__isnull", True), ("ended_at__isnull", True)
                        ),
                        fields=("person",),
                        name="one_open_appointment_a_person",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("roles__contained_by", ["approver", "inbox", "officer"]),
                            ("roles__len__gt", 0),
                        ),
                        name="an_appointment_is_to_roles_at_a_desk",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("confirmed_by__isnull", True),
                            models.Q(
                                models.Q(("confirmed_by", models.F("proposed_by")), _negated=True),
                                models.Q(("confirmed_by", models.F("person")), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="an_appointment_needs_two_people",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("confirmed_at__isnull", True), ("confirmed_by__isnull", True)
                            ),
                            models.Q(
                                ("confirmed_at__isnull", False),
                                ("confirmed_by__isnull", False),
                                ("proposed_by__isnull", False),
                            ),
                            models.Q(
                                ("confirmed_at__isnull", False),
                                ("confirmed_by__isnull", True),
                                ("proposed_by__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="an_appointment_is_confirmed_by_whom_it_says",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("ended_at__isnull", True), ("ended_by__isnull", True)),
                            models.Q(("ended_at__isnull", False), ("ended_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="appointment_ended_by_and_at",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("confirmed_at__isnull", True),
                            ("ended_at__isnull", True),
                            _connector="OR",
                        ),
                        name="an_appointment_is_decided_once",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="DismissedRelation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("ref", models.CharField(blank=True, max_length=20)),
                ("dismissed_at", models.DateTimeField()),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="dismissed_relations",
                        to="incidents.case",
                    ),
                ),
                (
                    "desk",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="incidents.desk",
                    ),
                ),
                (
                    "dismissed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "other",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="incidents.case",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("case__lt", models.F("other")),
                                ("other__isnull", False),
                                ("ref", ""),
                            ),
                            models.Q(models.Q(("ref", ""), _negated=True), ("other__isnull", True)),
                            _connector="OR",
                        ),
                        name="a_dismissed_relation_is_of_two_in_order",
                    ),
                    models.UniqueConstraint(
                        fields=("case", "other", "ref"),
                        name="a_relation_is_dismissed_once",
                        nulls_distinct=False,
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="DraftLink",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "ref",
                    models.CharField(
                        blank=True, max_length=20, verbose_name="reference of an incident"
                    ),
                ),
                (
                    "scope",
                    models.CharField(
                        choices=[
                            ("direct", "directly names this demand"),
                            ("wider", "part of a wider response"),
                        ],
                        max_length=10,
                        verbose_name="relevance",
                    ),
                ),
                ("reason", models.TextField(verbose_name="how it responds to this demand")),
                ("source", models.TextField(verbose_name="source")),
                (
                    "followed",
                    models.CharField(
                        choices=[
                            ("upheld", "upheld"),
                            ("lifted", "lifted"),
                            ("unknown", "not known"),
                        ],
                        default="unknown",
                        max_length=10,
                        verbose_name="the demand afterwards",
                    ),
                ),
                (
                    "followed_on",
                    incidents.models.fields.PartialDateField(blank=True, verbose_name="since"),
                ),
                ("followed_note", models.TextField(blank=True, verbose_name="how this is known")),
                ("position", models.PositiveSmallIntegerField(default=0)),
                (
                    "campaign",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="incidents.campaign",
                    ),
                ),
                (
                    "draft",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="links",
                        to="incidents.collectiveresponsedraft",
                    ),
                ),
            ],
            options={
                "ordering": ["draft", "position"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("campaign__isnull", False), ("ref", "")),
                            models.Q(
                                ("campaign__isnull", True), models.Q(("ref", ""), _negated=True)
                            ),
                            _connector="OR",
                        ),
                        name="a_draft_responds_to_a_campaign_or_an_incident",
                        violation_error_message="Name either a campaign or an incident, not both.",
                    ),
                    models.UniqueConstraint(
                        fields=("draft", "campaign", "ref"),
                        name="a_draft_responds_to_a_demand_once",
                        nulls_distinct=False,
                        violation_error_message="The same demand is named twice. Remove one.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("followed_on", ""),
                            (
                                "followed_on__regex",
                                "^\\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\\d|3[01]))?)?$",
                            ),
                            _connector="OR",
                        ),
                        name="what_followed_a_draft_is_on_a_partial_date",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("followed", "unknown"), _negated=True),
                            ("followed_on", ""),
                            _connector="OR",
                        ),
                        name="what_is_not_known_of_a_draft_has_no_day",
                        violation_error_message="There is a date but not what happened. Choose upheld or lifted, or clear the date.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="DraftStep",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("position", models.PositiveSmallIntegerField(default=0)),
                ("text", models.TextField(verbose_name="step")),
                ("actor", models.CharField(blank=True, max_length=200, verbose_name="who acts")),
                ("article", models.CharField(blank=True, max_length=60, verbose_name="article")),
                (
                    "duration",
                    models.CharField(blank=True, max_length=200, verbose_name="time allowed"),
                ),
                (
                    "counted_from",
                    models.CharField(blank=True, max_length=200, verbose_name="counted from"),
                ),
                (
                    "confidence",
                    models.CharField(
                        choices=[("high", "source seen"), ("medium", "no source seen")],
                        default="high",
                        max_length=10,
                        verbose_name="confidence",
                    ),
                ),
                (
                    "draft",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="steps",
                        to="incidents.collectiveresponsedraft",
                    ),
                ),
            ],
            options={
                "ordering": ["draft", "position"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("draft", "position"), name="one_draft_step_a_position"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="EarlierVersion",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("ref", models.CharField(max_length=20, verbose_name="reference")),
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
                ("version", models.PositiveSmallIntegerField(verbose_name="version")),
                ("released_at", models.DateTimeField(verbose_name="released")),
                (
                    "change_reason",
                    models.TextField(blank=True, verbose_name="reason for the new version"),
                ),
                (
                    "document",
                    models.JSONField(encoder=django.core.serializers.json.DjangoJSONEncoder),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("ref", "tier", "version"), name="one_earlier_version_a_number"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Edition",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveIntegerField(unique=True, verbose_name="number")),
                ("published_at", models.DateTimeField(verbose_name="published")),
                ("generation", models.PositiveBigIntegerField()),
                ("stamp", models.UUIDField()),
                ("incidents", models.PositiveIntegerField(verbose_name="incidents")),
                ("coverage", models.JSONField(default=list)),
                ("codebook", models.JSONField(default=list)),
                ("references", models.JSONField(db_default={}, default=dict)),
                ("revision", models.PositiveIntegerField(default=1)),
                ("written_revision", models.PositiveIntegerField(default=0)),
                ("files", models.JSONField(default=list)),
                (
                    "changed_figures",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=60), default=list, size=None
                    ),
                ),
            ],
            options={
                "verbose_name": "edition",
                "verbose_name_plural": "editions",
                "ordering": ["-number"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("number__gte", 1)), name="editions_count_from_one"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("written_revision__lte", models.F("revision"))),
                        name="no_later_revision_was_written",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="EditionEntry",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "case_kind",
                    models.CharField(
                        choices=[
                            ("demand", "demand"),
                            ("reprisal", "reprisal"),
                            ("retaliation", "retaliation"),
                        ],
                        default="demand",
                        max_length=12,
                        verbose_name="kind of case",
                    ),
                ),
                (
                    "found_by",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("official-list", "official list or notice"),
                            ("apology-list", "list of apologies"),
                            ("press", "press search"),
                            ("desk", "work of the desk"),
                            ("company-report", "report by the company"),
                        ],
                        max_length=15,
                        verbose_name="how the case was found",
                    ),
                ),
                (
                    "measure_status",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("in-force", "not known to have ended"),
                            ("suspended", "suspended"),
                            ("lifted", "lifted"),
                            ("expired", "expired"),
                        ],
                        max_length=10,
                        verbose_name="status of the measure",
                    ),
                ),
                (
                    "demand_outcome",
                    models.CharField(
                        choices=[
                            ("conceded", "conceded"),
                            ("refused", "refused"),
                            ("waiting", "not yet conceded when a source last said so"),
                            ("unknown", "not known"),
                        ],
                        default="unknown",
                        max_length=10,
                    ),
                ),
                ("days_most", models.PositiveIntegerField(null=True)),
                ("firm_slug", models.CharField(blank=True, max_length=120)),
                (
                    "country",
                    models.CharField(blank=True, max_length=2, verbose_name="home country"),
                ),
                ("sector", models.CharField(blank=True, max_length=60, verbose_name="sector")),
                (
                    "authority",
                    models.CharField(blank=True, max_length=120, verbose_name="authority"),
                ),
                ("coercing_state", models.CharField(max_length=2, verbose_name="coercing state")),
                (
                    "attribution",
                    models.CharField(
                        choices=[
                            ("none-shown", "not established"),
                            ("denied", "denied by the state"),
                            ("encouraged", "encouraged by the state"),
                            ("led", "led by the state"),
                        ],
                        max_length=20,
                        verbose_name="attribution",
                    ),
                ),
                ("campaign", models.CharField(blank=True, max_length=120, verbose_name="campaign")),
                (
                    "topics",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=150),
                        blank=True,
                        default=list,
                        size=None,
                    ),
                ),
                (
                    "tactics",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=150),
                        blank=True,
                        default=list,
                        size=None,
                    ),
                ),
                (
                    "instruments",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=150),
                        blank=True,
                        default=list,
                        size=None,
                    ),
                ),
                (
                    "provisions",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=150),
                        blank=True,
                        default=list,
                        size=None,
                    ),
                ),
                ("reported_from", models.DateField()),
                ("reported_until", models.DateField()),
                ("demand_deadline_from", models.DateField(null=True)),
                (
                    "firm_response",
                    models.CharField(
                        choices=[
                            ("complied", "complied"),
                            ("partly-complied", "partly complied"),
                            ("apologised", "apologised"),
                            ("refused", "refused"),
                            ("reversed", "reversed"),
                            ("unknown", "unknown"),
                        ],
                        max_length=20,
                        verbose_name="firm's response",
                    ),
                ),
                ("search", django.contrib.postgres.search.SearchVectorField()),
                ("ref", models.CharField(max_length=20, verbose_name="reference")),
                ("version", models.PositiveSmallIntegerField(verbose_name="version")),
                ("released_at", models.DateTimeField(verbose_name="released")),
                (
                    "change_reason",
                    models.TextField(
                        blank=True,
                        db_default="",
                        default="",
                        verbose_name="reason for the new version",
                    ),
                ),
                ("title", models.CharField(max_length=400, verbose_name="title")),
                ("firm", models.CharField(blank=True, max_length=200, verbose_name="firm")),
                (
                    "firm_group",
                    models.CharField(blank=True, max_length=200, verbose_name="enterprise group"),
                ),
                (
                    "firm_kind",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("company", "company"),
                            ("association", "association"),
                            ("university", "university"),
                            ("publisher", "publisher"),
                            ("community-organisation", "community organisation"),
                        ],
                        max_length=30,
                    ),
                ),
                ("isic", models.CharField(blank=True, max_length=3, verbose_name="ISIC Rev. 4")),
                ("demanded_change", models.TextField(blank=True, verbose_name="what was demanded")),
                ("wording_before", models.TextField(blank=True, verbose_name="wording before")),
                ("wording_after", models.TextField(blank=True, verbose_name="wording after")),
                (
                    "reported_on",
                    incidents.models.fields.PartialDateField(verbose_name="first reported"),
                ),
                (
                    "demanded_on",
                    incidents.models.fields.PartialDateField(blank=True, verbose_name="demanded"),
                ),
                (
                    "demand_deadline_on",
                    incidents.models.fields.PartialDateField(
                        blank=True, verbose_name="demand deadline"
                    ),
                ),
                (
                    "responded_on",
                    incidents.models.fields.PartialDateField(
                        blank=True, verbose_name="firm responded"
                    ),
                ),
                (
                    "lifted_on",
                    incidents.models.fields.PartialDateField(
                        blank=True, verbose_name="demand lifted"
                    ),
                ),
                ("days_least", models.PositiveIntegerField(default=0)),
                ("is_demand_dated", models.BooleanField(default=False)),
                (
                    "measure_spells",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=150),
                        blank=True,
                        default=list,
                        size=None,
                    ),
                ),
                ("days_to_end_least", models.PositiveIntegerField(null=True)),
                ("days_to_end_most", models.PositiveIntegerField(null=True)),
                ("conceded_from", models.DateField(null=True)),
                ("conceded_until", models.DateField(null=True)),
                ("demand_deadline_until", models.DateField(null=True)),
                (
                    "designations_used",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=150),
                        blank=True,
                        default=list,
                        size=None,
                    ),
                ),
                (
                    "fined_on",
                    incidents.models.fields.PartialDateField(blank=True, verbose_name="fined"),
                ),
                (
                    "concession_words",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("as-demanded", "the words that were demanded"),
                            ("other-words", "other words than those demanded"),
                            ("removed", "removed without other words"),
                            ("unchanged", "not changed, for example an apology alone"),
                        ],
                        db_default="",
                        default="",
                        max_length=12,
                        verbose_name="words of the concession",
                    ),
                ),
                (
                    "concession_places",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("everywhere", "everywhere"),
                            ("some", "in some places only"),
                            ("coercing-state", "in the coercing state only"),
                        ],
                        db_default="",
                        default="",
                        max_length=15,
                        verbose_name="places of the concession",
                    ),
                ),
                (
                    "concession_languages",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("all", "in all language versions"),
                            ("some", "in some language versions only"),
                        ],
                        db_default="",
                        default="",
                        max_length=5,
                        verbose_name="language versions of the concession",
                    ),
                ),
                (
                    "fine_amount",
                    models.DecimalField(
                        decimal_places=2, max_digits=18, null=True, verbose_name="fine"
                    ),
                ),
                (
                    "fine_currency",
                    models.CharField(blank=True, max_length=3, verbose_name="currency"),
                ),
                (
                    "fine_ground",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("wording", "for the wording or practice itself"),
                            ("other", "formally for something else"),
                        ],
                        max_length=10,
                        verbose_name="formal ground of the fine",
                    ),
                ),
                (
                    "document",
                    models.JSONField(encoder=django.core.serializers.json.DjangoJSONEncoder),
                ),
                ("first_edition", models.PositiveIntegerField()),
                ("last_edition", models.PositiveIntegerField()),
            ],
            options={
                "indexes": [
                    models.Index(fields=["last_edition", "first_edition"], name="entry_of_edition"),
                    django.contrib.postgres.indexes.GinIndex(
                        fastupdate=False, fields=["search"], name="edition_entry_search"
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("ref", "first_edition"), name="one_entry_a_first_edition"
                    ),
                    models.UniqueConstraint(
                        fields=("ref", "last_edition"), name="one_entry_a_last_edition"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="EditionRemoval",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("removed_on", models.DateField(verbose_name="removed")),
                (
                    "edition",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="removals",
                        to="incidents.edition",
                    ),
                ),
            ],
            options={
                "ordering": ["removed_on", "pk"],
            },
        ),
        migrations.CreateModel(
            name="Event",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("demanded", "demanded"),
                            ("reported", "first reported"),
                            ("threatened", "threatened"),
                            ("deadline-set", "deadline set"),
                            ("deadline-extended", "deadline extended"),
                            ("complied", "complied"),
                            ("partly-complied", "partly complied"),
                            ("refused", "refused"),
                            ("apologised", "apologised"),
                            ("reversed", "reversed"),
                            ("fined", "fined"),
                            ("recorded", "recorded on credit file"),
                            ("delisted", "delisted"),
                            ("imposed", "measure imposed"),
                            ("extended", "measure extended"),
                            ("suspended", "measure suspended"),
                            ("resumed", "measure resumed"),
                            ("expired", "measure expired"),
                            ("closed", "website or app closed"),
                            ("restored", "site or app restored"),
                            ("lifted", "lifted"),
                            ("statement", "statement"),
                            ("denial", "denial"),
                        ],
                        max_length=20,
                        verbose_name="event",
                    ),
                ),
                ("on", incidents.models.fields.PartialDateField(blank=True, verbose_name="date")),
                (
                    "is_by",
                    models.BooleanField(default=False, verbose_name="on or before this date"),
                ),
                (
                    "not_before",
                    incidents.models.fields.PartialDateField(
                        blank=True, verbose_name="not before this date"
                    ),
                ),
                (
                    "due_on",
                    incidents.models.fields.PartialDateField(
                        blank=True, verbose_name="demand deadline"
                    ),
                ),
                (
                    "amount",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        max_digits=18,
                        null=True,
                        verbose_name="amount",
                    ),
                ),
                ("currency", models.CharField(blank=True, max_length=3, verbose_name="currency")),
                (
                    "fine_ground",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("wording", "for the wording or practice itself"),
                            ("other", "formally for something else"),
                        ],
                        max_length=10,
                        verbose_name="formal ground of the fine",
                    ),
                ),
                ("note", models.CharField(blank=True, max_length=400, verbose_name="note")),
                (
                    "source",
                    models.CharField(
                        blank=True, max_length=600, verbose_name="source of this event"
                    ),
                ),
                ("position", models.PositiveSmallIntegerField(default=0)),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="events",
                        to="incidents.case",
                    ),
                ),
            ],
            options={
                "ordering": ["case", "position"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("case", "position"), name="one_event_a_position"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("on", ""),
                                (
                                    "on__regex",
                                    "^\\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\\d|3[01]))?)?$",
                                ),
                                _connector="OR",
                            ),
                            models.Q(
                                ("due_on", ""),
                                (
                                    "due_on__regex",
                                    "^\\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\\d|3[01]))?)?$",
                                ),
                                _connector="OR",
                            ),
                            models.Q(
                                ("not_before", ""),
                                (
                                    "not_before__regex",
                                    "^\\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\\d|3[01]))?)?$",
                                ),
                                _connector="OR",
                            ),
                        ),
                        name="an_event_is_on_partial_dates",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("not_before", ""),
                            models.Q(("is_by", True), models.Q(("on", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="only_an_interval_has_two_ends",
                        violation_error_message="To enter an interval, give its last date, mark it “on or before this date”, and give its first date as “not before”.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                (
                                    "kind__in",
                                    (
                                        "imposed",
                                        "extended",
                                        "suspended",
                                        "resumed",
                                        "expired",
                                        "closed",
                                        "restored",
                                    ),
                                ),
                                _negated=True,
                            ),
                            models.Q(("source", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="a_change_of_a_measure_has_a_source",
                        violation_error_message="Name the source of this event.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("due_on", ""),
                            ("kind__in", ("deadline-set", "deadline-extended")),
                            _connector="OR",
                        ),
                        name="only_a_deadline_falls_due",
                        violation_error_message="Only “deadline set” and “deadline extended” have a demand deadline.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("kind__in", ("deadline-set", "deadline-extended")), _negated=True
                            ),
                            models.Q(("due_on", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="a_deadline_falls_due",
                        violation_error_message="Enter the demand deadline.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("fine_ground", ""),
                            models.Q(("fine_ground__in", ["wording", "other"]), ("kind", "fined")),
                            _connector="OR",
                        ),
                        name="only_a_fine_has_a_ground",
                        violation_error_message="Only a fine has a formal ground.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("amount__isnull", True), ("currency", "")),
                            models.Q(
                                ("amount__gt", 0),
                                ("amount__isnull", False),
                                ("currency__regex", "^[A-Z]{3}$"),
                                ("kind", "fined"),
                            ),
                            _connector="OR",
                        ),
                        name="a_sum_is_a_fine_in_a_currency",
                        violation_error_message="Only a fine has an amount. Enter it above zero, with a currency such as CNY.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="EvidenceItem",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("letter", "letter"),
                            ("decision", "decision of an authority"),
                            ("email", "e-mail"),
                            ("screenshot", "screenshot"),
                            ("photograph", "photograph"),
                            ("web-page", "copy of a web page"),
                            ("note", "note of a conversation"),
                            ("other", "something else"),
                        ],
                        max_length=10,
                        verbose_name="kind",
                    ),
                ),
                ("title", models.CharField(max_length=200, verbose_name="title")),
                (
                    "claims",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("demand", "that the demand was made"),
                                ("authority", "who made it"),
                                ("demand-deadline", "demand deadline"),
                                ("law", "law cited"),
                                ("wording", "wording before and after"),
                                ("firm-response", "firm's response"),
                                ("fine", "fine"),
                                ("measure", "another measure against the firm"),
                                ("other", "something else"),
                            ],
                            max_length=15,
                        ),
                        size=None,
                        verbose_name="what it supports",
                    ),
                ),
                (
                    "supports",
                    models.CharField(
                        blank=True,
                        db_default="",
                        default="",
                        max_length=300,
                        verbose_name="what exactly",
                    ),
                ),
                ("added_at", models.DateTimeField()),
                (
                    "added_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="evidence_items",
                        to="incidents.case",
                    ),
                ),
            ],
            options={
                "verbose_name": "evidence",
                "verbose_name_plural": "evidence",
                "ordering": ["pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "kind__in",
                                [
                                    "letter",
                                    "decision",
                                    "email",
                                    "screenshot",
                                    "photograph",
                                    "web-page",
                                    "note",
                                    "other",
                                ],
                            )
                        ),
                        name="evidence_is_of_a_known_kind",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("title", ""), _negated=True),
                        name="evidence_has_a_title",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "claims__contained_by",
                                [
                                    "demand",
                                    "authority",
                                    "demand-deadline",
                                    "law",
                                    "wording",
                                    "firm-response",
                                    "fine",
                                    "measure",
                                    "other",
                                ],
                            ),
                            ("claims__len__gte", 1),
                        ),
                        name="evidence_supports_known_claims",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="EvidenceVersion",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveSmallIntegerField()),
                ("filename", models.CharField(max_length=200, verbose_name="file")),
                (
                    "form",
                    models.CharField(
                        choices=[
                            ("pdf", "PDF"),
                            ("png", "PNG picture"),
                            ("jpeg", "JPEG picture"),
                            ("gif", "GIF picture"),
                            ("webp", "WebP picture"),
                            ("tiff", "TIFF picture"),
                            ("other", "file that is not opened here"),
                        ],
                        max_length=10,
                    ),
                ),
                ("size", models.PositiveIntegerField()),
                ("sha256", models.CharField(max_length=64)),
                (
                    "scan",
                    models.CharField(
                        choices=[
                            ("clean", "no virus found"),
                            ("not-scanned", "not checked for viruses: no scanner is configured"),
                        ],
                        max_length=12,
                    ),
                ),
                (
                    "drawing",
                    models.CharField(
                        choices=[
                            (
                                "waiting",
                                "The pictures of this file are being made. Reload the page in a minute.",
                            ),
                            ("drawn", "pictures made"),
                            (
                                "not-drawn",
                                "This kind of file is not opened here. Save it to read it.",
                            ),
                            (
                                "broken",
                                "This file is damaged, or is not what it says. No picture could be made.",
                            ),
                            (
                                "encrypted",
                                "This file asks for a password. No picture could be made.",
                            ),
                            (
                                "too-large",
                                "This file unpacks to more than is drawn here. Save it to read it.",
                            ),
                            ("too-slow", "Drawing this file took too long. Save it to read it."),
                            (
                                "unconfined",
                                "No pictures: this server cannot confine the program that makes them.",
                            ),
                        ],
                        max_length=12,
                    ),
                ),
                ("pages", models.PositiveIntegerField(db_default=0, default=0)),
                ("added_at", models.DateTimeField()),
                ("erased_at", models.DateTimeField(null=True)),
                (
                    "erased_because",
                    models.CharField(blank=True, db_default="", default="", max_length=300),
                ),
                (
                    "added_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "erased_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "item",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="versions",
                        to="incidents.evidenceitem",
                    ),
                ),
            ],
            options={
                "ordering": ["item", "-number"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("drawing", "waiting")),
                        fields=["id"],
                        name="evidence_to_draw",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("item", "number"), name="one_version_of_evidence_a_number"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("sha256__regex", "^[0-9a-f]{64}$")),
                        name="evidence_has_its_hash",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("size__gte", 1), ("size__lte", 26214400)),
                        name="evidence_is_of_a_size",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("erased_at__isnull", True), ("erased_by__isnull", True)),
                            models.Q(("erased_at__isnull", False), ("erased_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="evidence_erased_by_and_at",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("erased_at__isnull", True), ("erased_because", "")),
                            models.Q(
                                ("erased_at__isnull", False),
                                models.Q(("erased_because", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="erased_evidence_says_why",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="EvidencePicture",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("page", models.PositiveSmallIntegerField()),
                ("width", models.PositiveSmallIntegerField()),
                ("height", models.PositiveSmallIntegerField()),
                ("content", models.BinaryField()),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="pictures",
                        to="incidents.evidenceversion",
                    ),
                ),
            ],
            options={
                "ordering": ["version", "page"],
                "constraints": [
                    models.UniqueConstraint(fields=("version", "page"), name="one_picture_a_page")
                ],
            },
        ),
        migrations.CreateModel(
            name="EvidencePart",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveIntegerField()),
                ("content", models.BinaryField()),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="parts",
                        to="incidents.evidenceversion",
                    ),
                ),
            ],
            options={
                "ordering": ["number"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("version", "number"), name="one_part_of_evidence_a_number"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="DismissedLikeness",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("dismissed_at", models.DateTimeField()),
                (
                    "desk",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="incidents.desk",
                    ),
                ),
                (
                    "dismissed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "first_authority",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="incidents.authority",
                    ),
                ),
                (
                    "second_authority",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="incidents.authority",
                    ),
                ),
                (
                    "first_firm",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="incidents.firm",
                    ),
                ),
                (
                    "second_firm",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="incidents.firm",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("first_authority__isnull", True),
                                ("first_firm__isnull", False),
                                ("first_firm__lt", models.F("second_firm")),
                                ("second_authority__isnull", True),
                                ("second_firm__isnull", False),
                            ),
                            models.Q(
                                ("first_authority__isnull", False),
                                ("first_authority__lt", models.F("second_authority")),
                                ("first_firm__isnull", True),
                                ("second_authority__isnull", False),
                                ("second_firm__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="a_dismissed_likeness_is_of_two_in_order",
                    ),
                    models.UniqueConstraint(
                        fields=(
                            "desk",
                            "first_firm",
                            "second_firm",
                            "first_authority",
                            "second_authority",
                        ),
                        name="a_likeness_is_dismissed_once",
                        nulls_distinct=False,
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="FirmVerification",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "way",
                    models.CharField(
                        choices=[
                            (
                                "called-back",
                                "called back by a number or address that the desk found itself",
                            ),
                            ("met", "met in person"),
                            (
                                "documents",
                                "original documents seen, such as the authority's letter",
                            ),
                            ("official-record", "an official record names the firm"),
                        ],
                        max_length=20,
                        verbose_name="how the firm was verified",
                    ),
                ),
                ("note", models.TextField(blank=True, verbose_name="note")),
                ("verified_at", models.DateTimeField()),
                ("wait_months", models.PositiveSmallIntegerField(editable=False)),
                (
                    "case",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="firm_verification",
                        to="incidents.case",
                    ),
                ),
                (
                    "firm",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="incidents.firm",
                    ),
                ),
                (
                    "verified_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "verification of a firm",
                "verbose_name_plural": "verifications of firms",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("way__in", ["called-back", "met", "documents", "official-record"])
                        ),
                        name="a_firm_is_verified_in_a_known_way",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("wait_months__lte", 2)),
                        name="a_case_waits_two_months_at_most",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="FormDraft",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("form", models.CharField(max_length=200)),
                ("title", models.CharField(max_length=200, verbose_name="title")),
                ("fields", models.JSONField()),
                ("saved_at", models.DateTimeField()),
                (
                    "desk",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="incidents.desk",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["-saved_at"],
                "constraints": [
                    models.UniqueConstraint(fields=("person", "form"), name="one_draft_a_form")
                ],
            },
        ),
        migrations.CreateModel(
            name="ImportFile",
            fields=[
                (
                    "record",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="uploaded",
                        serialize=False,
                        to="incidents.import",
                    ),
                ),
                ("content", models.BinaryField()),
            ],
        ),
        migrations.CreateModel(
            name="ImportChange",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("before", models.JSONField(null=True)),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="import_changes",
                        to="incidents.case",
                    ),
                ),
                (
                    "record",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="changes",
                        to="incidents.import",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("record", "case"), name="an_import_changes_a_case_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ImportConflict",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "part",
                    models.CharField(
                        choices=[
                            ("case_kind", "kind of case"),
                            ("found_by", "how the case was found"),
                            ("firm", "firm"),
                            ("sector", "sector"),
                            ("authority", "coercing authority and attribution"),
                            ("campaign", "campaign"),
                            ("topics", "topic"),
                            ("tactics", "tactic"),
                            ("demanded_change", "what was demanded"),
                            ("wordings", "wording before and after"),
                            ("reported_on", "first reported"),
                            ("demanded_on", "day of the demand"),
                            ("demand_deadline_on", "demand deadline"),
                            ("first_response", "firm's first response"),
                            ("last_known_on", "last known not to have responded"),
                            ("response", "firm's response"),
                            ("measures", "status of the measure"),
                            ("fine", "fine"),
                            ("citations", "law cited"),
                            ("sources", "source"),
                            ("confidence", "confidence"),
                            ("doubts", "what is uncertain"),
                            ("title", "title"),
                            ("note", "note for the desk"),
                        ],
                        max_length=20,
                        verbose_name="part",
                    ),
                ),
                ("element", models.CharField(blank=True, max_length=150)),
                (
                    "file_value_before",
                    models.TextField(blank=True, verbose_name="value in the file before"),
                ),
                ("file_value", models.TextField(blank=True, verbose_name="value in the file now")),
                ("case_value", models.TextField(blank=True, verbose_name="value in the case")),
                ("found_at", models.DateTimeField()),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="import_conflicts",
                        to="incidents.case",
                    ),
                ),
                (
                    "record",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="open_conflicts",
                        to="incidents.import",
                    ),
                ),
            ],
            options={
                "verbose_name": "conflict",
                "verbose_name_plural": "conflicts",
                "ordering": ["case", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("case", "part", "element"), name="a_conflict_is_listed_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Instrument",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.SlugField(max_length=80, unique=True, verbose_name="key")),
                ("title_en", models.CharField(max_length=300, verbose_name="title in English")),
                (
                    "title_zh",
                    models.CharField(
                        blank=True, max_length=300, verbose_name="title in the original language"
                    ),
                ),
                (
                    "short_title",
                    models.CharField(blank=True, max_length=80, verbose_name="short title"),
                ),
                ("jurisdiction", models.CharField(max_length=2, verbose_name="jurisdiction")),
                ("issuing_body", models.CharField(max_length=200, verbose_name="issuing body")),
                (
                    "adopted_on",
                    incidents.models.fields.PartialDateField(blank=True, verbose_name="adopted"),
                ),
                (
                    "in_force_from",
                    incidents.models.fields.PartialDateField(
                        blank=True, verbose_name="in force from"
                    ),
                ),
                (
                    "in_force_until",
                    incidents.models.fields.PartialDateField(
                        blank=True, verbose_name="in force until"
                    ),
                ),
                (
                    "sanctions",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=120),
                        blank=True,
                        default=list,
                        size=None,
                    ),
                ),
                (
                    "sources",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.TextField(), blank=True, default=list, size=None
                    ),
                ),
                (
                    "confidence",
                    models.CharField(
                        choices=[("high", "source seen"), ("medium", "no source seen")],
                        max_length=10,
                    ),
                ),
                ("note", models.TextField(blank=True, verbose_name="note")),
            ],
            options={
                "verbose_name": "instrument",
                "verbose_name_plural": "instruments",
                "ordering": ["title_en"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("adopted_on", ""),
                                (
                                    "adopted_on__regex",
                                    "^\\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\\d|3[01]))?)?$",
                                ),
                                _connector="OR",
                            ),
                            models.Q(
                                ("in_force_from", ""),
                                (
                                    "in_force_from__regex",
                                    "^\\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\\d|3[01]))?)?$",
                                ),
                                _connector="OR",
                            ),
                            models.Q(
                                ("in_force_until", ""),
                                (
                                    "in_force_until__regex",
                                    "^\\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\\d|3[01]))?)?$",
                                ),
                                _connector="OR",
                            ),
                        ),
                        name="instrument_days_are_partial_dates",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Amendment",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "adopted_on",
                    incidents.models.fields.PartialDateField(blank=True, verbose_name="adopted"),
                ),
                (
                    "in_force_from",
                    incidents.models.fields.PartialDateField(
                        blank=True, verbose_name="in force from"
                    ),
                ),
                ("effect", models.TextField(blank=True, verbose_name="effect")),
                ("position", models.PositiveSmallIntegerField(default=0)),
                (
                    "instrument",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="amendments",
                        to="incidents.instrument",
                    ),
                ),
            ],
            options={
                "ordering": ["instrument", "position"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("instrument", "position"), name="one_amendment_a_position"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Ledger",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("at", models.DateTimeField()),
                ("actor", models.CharField(max_length=254)),
                ("verb", models.CharField(max_length=60)),
                ("subject", models.CharField(max_length=120)),
                ("desk", models.CharField(blank=True, max_length=40)),
                (
                    "detail",
                    models.JSONField(
                        default=dict, encoder=django.core.serializers.json.DjangoJSONEncoder
                    ),
                ),
                ("previous_hash", models.CharField(max_length=64)),
                ("hash", models.CharField(max_length=64, unique=True)),
                ("handled_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "ordering": ["pk"],
                "indexes": [
                    models.Index(
                        models.F("id"),
                        condition=models.Q(("handled_at__isnull", True)),
                        name="ledger_waiting",
                    ),
                    models.Index(models.F("subject"), models.F("id"), name="ledger_subject"),
                ],
            },
        ),
        migrations.CreateModel(
            name="LedgerHead",
            fields=[
                (
                    "id",
                    models.PositiveSmallIntegerField(default=1, primary_key=True, serialize=False),
                ),
                (
                    "hash",
                    models.CharField(
                        default="0000000000000000000000000000000000000000000000000000000000000000",
                        max_length=64,
                    ),
                ),
                ("rows", models.PositiveBigIntegerField(default=0)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("pk", 1)), name="the_chain_has_one_end"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="MappingProfile",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=120, verbose_name="name")),
                ("mapping", models.JSONField()),
                ("saved_at", models.DateTimeField()),
                (
                    "desk",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="mapping_profiles",
                        to="incidents.desk",
                    ),
                ),
                (
                    "saved_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["name"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("desk", "name"), name="one_profile_a_name_at_a_desk"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Mention",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("read_at", models.DateTimeField(null=True)),
                (
                    "comment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="mentions",
                        to="incidents.casecomment",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="mentions",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("comment", "person"), name="a_comment_mentions_a_person_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="OfficerKey",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=16, unique=True)),
                ("kind", models.CharField(max_length=10)),
                ("recipient", models.TextField(unique=True)),
                ("signing", models.CharField(max_length=64, unique=True)),
                ("wrapped", models.TextField()),
                ("passkey", models.TextField(blank=True)),
                ("by_passkey", models.TextField(blank=True)),
                ("statement", models.TextField()),
                ("signature", models.CharField(max_length=128)),
                ("made_on", models.DateField()),
                ("left_on", models.DateField(blank=True, null=True)),
                ("waits", models.BooleanField(default=False)),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="keys",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["made_on", "name"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("left_on__isnull", True), ("waits", False)),
                        fields=("user",),
                        name="one_key_a_person",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("left_on__isnull", True), ("waits", True)),
                        fields=("user",),
                        name="one_waiting_key_a_person",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="EarlierWrap",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("wrapped", models.TextField()),
                ("passkey", models.TextField(blank=True)),
                ("by_passkey", models.TextField(blank=True)),
                ("statement", models.TextField()),
                ("signature", models.CharField(max_length=128)),
                ("replaced_on", models.DateField()),
                (
                    "key",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="earlier_wraps",
                        to="incidents.officerkey",
                    ),
                ),
            ],
            options={
                "ordering": ["key", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="PartyChange",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "values",
                    models.JSONField(
                        default=dict, encoder=django.core.serializers.json.DjangoJSONEncoder
                    ),
                ),
                ("moved", models.JSONField(default=dict)),
                ("reason", models.TextField(blank=True, verbose_name="reason")),
                ("is_shared", models.BooleanField()),
                ("proposed_at", models.DateTimeField()),
                (
                    "decision",
                    models.CharField(
                        blank=True,
                        choices=[("made", "made"), ("declined", "declined")],
                        max_length=10,
                    ),
                ),
                ("decided_at", models.DateTimeField(null=True)),
                ("undone_at", models.DateTimeField(null=True)),
                (
                    "authority",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="changes",
                        to="incidents.authority",
                    ),
                ),
                (
                    "decided_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "desk",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="incidents.desk",
                    ),
                ),
                (
                    "firm",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="changes",
                        to="incidents.firm",
                    ),
                ),
                (
                    "into_authority",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="incidents.authority",
                    ),
                ),
                (
                    "into_firm",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="incidents.firm",
                    ),
                ),
                (
                    "proposed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "undone_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["-proposed_at"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("authority__isnull", True),
                                ("firm__isnull", False),
                                ("into_authority__isnull", True),
                            ),
                            models.Q(
                                ("authority__isnull", False),
                                ("firm__isnull", True),
                                ("into_firm__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="a_party_change_is_of_one_party",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("into_firm__isnull", True),
                                models.Q(("into_firm", models.F("firm")), _negated=True),
                                _connector="OR",
                            ),
                            models.Q(
                                ("into_authority__isnull", True),
                                models.Q(("into_authority", models.F("authority")), _negated=True),
                                _connector="OR",
                            ),
                        ),
                        name="a_party_is_not_merged_with_itself",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("is_shared", False),
                            models.Q(("decision", "made"), _negated=True),
                            models.Q(("decided_by", models.F("proposed_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="a_shared_party_is_changed_by_two_people",
                        violation_error_message="Another officer has to decide on your proposal.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("decided_at__isnull", True),
                                ("decided_by__isnull", True),
                                ("decision", ""),
                            ),
                            models.Q(
                                models.Q(("decision", ""), _negated=True),
                                ("decided_at__isnull", False),
                                ("decided_by__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="a_decided_party_change_has_decided_by_and_at",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("undone_at__isnull", True), ("undone_by__isnull", True)),
                            models.Q(
                                ("decision", "made"),
                                ("undone_at__isnull", False),
                                ("undone_by__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="only_what_was_made_is_undone",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("decision", "")),
                        fields=("firm",),
                        name="one_waiting_change_a_firm",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("decision", "")),
                        fields=("authority",),
                        name="one_waiting_change_an_authority",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Provision",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.CharField(max_length=60, verbose_name="number")),
                ("key", models.CharField(max_length=150, unique=True, verbose_name="key")),
                ("gist", models.TextField(verbose_name="summary, in our words")),
                (
                    "sanctions",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=120),
                        blank=True,
                        default=list,
                        size=None,
                    ),
                ),
                (
                    "in_force_from",
                    incidents.models.fields.PartialDateField(
                        blank=True, verbose_name="in force from"
                    ),
                ),
                (
                    "in_force_until",
                    incidents.models.fields.PartialDateField(
                        blank=True, verbose_name="in force until"
                    ),
                ),
                ("position", models.PositiveSmallIntegerField(default=0)),
                (
                    "instrument",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="provisions",
                        to="incidents.instrument",
                    ),
                ),
            ],
            options={
                "verbose_name": "provision",
                "verbose_name_plural": "provisions",
                "ordering": ["instrument", "position"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("instrument", "number", "in_force_from"),
                        name="one_provision_a_number",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("in_force_from", ""),
                                (
                                    "in_force_from__regex",
                                    "^\\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\\d|3[01]))?)?$",
                                ),
                                _connector="OR",
                            ),
                            models.Q(
                                ("in_force_until", ""),
                                (
                                    "in_force_until__regex",
                                    "^\\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\\d|3[01]))?)?$",
                                ),
                                _connector="OR",
                            ),
                        ),
                        name="provision_days_are_partial_dates",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Citation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "invoked",
                    models.CharField(
                        choices=[
                            ("cited-in-letter", "cited in the letter"),
                            ("cited-in-decision", "cited in the decision"),
                            ("applied", "applied"),
                            ("inferred", "inferred by the desk"),
                            ("unstated", "named by the source; how it was cited is not known"),
                        ],
                        default="unstated",
                        max_length=20,
                        verbose_name="how it was cited",
                    ),
                ),
                ("quote", models.TextField(blank=True, verbose_name="quote")),
                ("position", models.PositiveSmallIntegerField(default=0)),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="citations",
                        to="incidents.case",
                    ),
                ),
                (
                    "instrument",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="citations",
                        to="incidents.instrument",
                    ),
                ),
                (
                    "provision",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="citations",
                        to="incidents.provision",
                    ),
                ),
            ],
            options={
                "ordering": ["case", "position"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("case", "instrument", "provision"),
                        name="a_case_cites_a_text_once",
                        nulls_distinct=False,
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="CampaignCitation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "campaign",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="citations",
                        to="incidents.campaign",
                    ),
                ),
                (
                    "instrument",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="incidents.instrument",
                    ),
                ),
                (
                    "provision",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="incidents.provision",
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("campaign", "instrument", "provision"),
                        name="a_campaign_cites_a_text_once",
                        nulls_distinct=False,
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="PublishedDeadline",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("rule", models.CharField(max_length=60, verbose_name="rule")),
                ("version", models.CharField(max_length=10, verbose_name="version of the rule")),
                ("title", models.CharField(max_length=200, verbose_name="deadline")),
                ("instrument", models.CharField(max_length=200, verbose_name="instrument")),
                ("article", models.CharField(max_length=60, verbose_name="article")),
                ("started_on", incidents.models.fields.PartialDateField(verbose_name="started on")),
                ("due_from", models.DateField(verbose_name="due, at the earliest")),
                ("due_until", models.DateField(verbose_name="due, at the latest")),
                (
                    "decided_by",
                    models.CharField(blank=True, max_length=60, verbose_name="decided by"),
                ),
                (
                    "steps",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.TextField(),
                        default=list,
                        size=None,
                        verbose_name="how it was worked out",
                    ),
                ),
                ("note", models.TextField(blank=True, verbose_name="what it is for")),
                (
                    "paused_since",
                    models.DateField(blank=True, null=True, verbose_name="paused since"),
                ),
                ("ended_on", models.DateField(blank=True, null=True, verbose_name="ended on")),
                (
                    "outcome",
                    models.CharField(blank=True, max_length=400, verbose_name="how it ended"),
                ),
                ("position", models.PositiveSmallIntegerField(default=0)),
                ("number", models.PositiveBigIntegerField()),
                (
                    "response",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="statutory_deadlines",
                        to="incidents.collectiveresponse",
                    ),
                ),
            ],
            options={
                "ordering": ["response", "position"],
                "indexes": [models.Index(fields=["due_until"], name="published_deadline_due")],
            },
        ),
        migrations.CreateModel(
            name="Quota",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("text_bytes", models.PositiveBigIntegerField(default=0)),
                ("file_bytes", models.PositiveBigIntegerField(default=0)),
                ("unproven", models.PositiveSmallIntegerField(default=0)),
                (
                    "desk",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="incidents.desk",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="RecipientList",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("epoch", models.PositiveIntegerField()),
                ("document", models.TextField()),
                ("signature", models.CharField(max_length=128)),
                ("signing", models.CharField(max_length=64, verbose_name="signing key")),
                ("digest", models.CharField(max_length=64, unique=True)),
                ("secret", models.TextField()),
                ("signed_on", models.DateField()),
                ("until", models.DateField(verbose_name="valid until")),
                (
                    "desk",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="recipient_lists",
                        to="incidents.desk",
                    ),
                ),
            ],
            options={
                "ordering": ["desk", "-epoch"],
                "constraints": [
                    models.UniqueConstraint(fields=("desk", "epoch"), name="one_list_an_epoch")
                ],
            },
        ),
        migrations.CreateModel(
            name="Relation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("implements", "implements"),
                            ("recorded_in", "is recorded in"),
                            ("triggers", "triggers"),
                            ("escalates_to", "escalates to"),
                            ("amends", "amends"),
                            ("supersedes", "supersedes"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "since",
                    incidents.models.fields.PartialDateField(blank=True, verbose_name="since"),
                ),
                (
                    "until",
                    incidents.models.fields.PartialDateField(blank=True, verbose_name="until"),
                ),
                ("source", models.TextField(verbose_name="source")),
                (
                    "confidence",
                    models.CharField(
                        choices=[("high", "source seen"), ("medium", "no source seen")],
                        max_length=10,
                    ),
                ),
                ("note", models.TextField(blank=True, verbose_name="note")),
                (
                    "from_instrument",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="incidents.instrument",
                    ),
                ),
                (
                    "from_provision",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="incidents.provision",
                    ),
                ),
                (
                    "to_instrument",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="incidents.instrument",
                    ),
                ),
                (
                    "to_provision",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="incidents.provision",
                    ),
                ),
            ],
            options={
                "verbose_name": "relation",
                "verbose_name_plural": "relations",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("from_instrument__isnull", False),
                            ("from_provision__isnull", False),
                            _connector="XOR",
                        ),
                        name="relation_begins_at_one_text",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("to_instrument__isnull", False),
                            ("to_provision__isnull", False),
                            _connector="XOR",
                        ),
                        name="relation_ends_at_one_text",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("since", ""),
                                (
                                    "since__regex",
                                    "^\\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\\d|3[01]))?)?$",
                                ),
                                _connector="OR",
                            ),
                            models.Q(
                                ("until", ""),
                                (
                                    "until__regex",
                                    "^\\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\\d|3[01]))?)?$",
                                ),
                                _connector="OR",
                            ),
                        ),
                        name="relation_days_are_partial_dates",
                    ),
                    models.UniqueConstraint(
                        fields=(
                            "kind",
                            "from_instrument",
                            "from_provision",
                            "to_instrument",
                            "to_provision",
                            "since",
                        ),
                        name="a_relation_is_recorded_once",
                        nulls_distinct=False,
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Release",
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
                ("documents", models.JSONField()),
                (
                    "tiers",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("public", "public (TLP:CLEAR)"),
                                ("community", "community (TLP:GREEN)"),
                            ],
                            max_length=10,
                        ),
                        size=None,
                        verbose_name="tiers",
                    ),
                ),
                (
                    "change_reason",
                    models.TextField(
                        blank=True,
                        db_default="",
                        default="",
                        verbose_name="reason for the new version",
                    ),
                ),
                (
                    "approved_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "authority",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="incidents.authority",
                    ),
                ),
                (
                    "campaign",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="incidents.campaign",
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="releases",
                        to="incidents.case",
                    ),
                ),
                (
                    "firm",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="incidents.firm",
                    ),
                ),
                (
                    "proposed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "sent_back_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "set_aside_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "withdrawn_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["case", "-version"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("case", "version"), name="one_release_a_version"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("state", "proposed")),
                        fields=("case",),
                        name="one_proposal_at_a_time",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("approved_by__isnull", True),
                            models.Q(("approved_by", models.F("proposed_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="a_release_needs_two_people",
                        violation_error_message="Another officer has to approve your release.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ["proposed", "sent-back"]),
                            ("approved_by__isnull", False),
                            _connector="OR",
                        ),
                        name="a_release_is_in_force_only_when_approved",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("approved_at__isnull", True), ("approved_by__isnull", True)),
                            models.Q(
                                ("approved_at__isnull", False), ("approved_by__isnull", False)
                            ),
                            _connector="OR",
                        ),
                        name="approved_by_and_at",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("sent_back_at__isnull", True), ("sent_back_by__isnull", True)
                            ),
                            models.Q(
                                ("sent_back_at__isnull", False), ("sent_back_by__isnull", False)
                            ),
                            _connector="OR",
                        ),
                        name="sent_back_by_and_at",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("withdrawn_at__isnull", True), ("withdrawn_by__isnull", True)
                            ),
                            models.Q(
                                ("withdrawn_at__isnull", False), ("withdrawn_by__isnull", False)
                            ),
                            _connector="OR",
                        ),
                        name="withdrawn_by_and_at",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("set_aside_at__isnull", True), ("set_aside_by__isnull", True)
                            ),
                            models.Q(
                                ("set_aside_at__isnull", False), ("set_aside_by__isnull", False)
                            ),
                            _connector="OR",
                        ),
                        name="set_aside_by_and_at",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("tiers__contains", ["community"])),
                        name="the_community_reads_what_the_public_reads",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Incident",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "case_kind",
                    models.CharField(
                        choices=[
                            ("demand", "demand"),
                            ("reprisal", "reprisal"),
                            ("retaliation", "retaliation"),
                        ],
                        default="demand",
                        max_length=12,
                        verbose_name="kind of case",
                    ),
                ),
                (
                    "found_by",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("official-list", "official list or notice"),
                            ("apology-list", "list of apologies"),
                            ("press", "press search"),
                            ("desk", "work of the desk"),
                            ("company-report", "report by the company"),
                        ],
                        max_length=15,
                        verbose_name="how the case was found",
                    ),
                ),
                (
                    "measure_status",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("in-force", "not known to have ended"),
                            ("suspended", "suspended"),
                            ("lifted", "lifted"),
                            ("expired", "expired"),
                        ],
                        max_length=10,
                        verbose_name="status of the measure",
                    ),
                ),
                (
                    "demand_outcome",
                    models.CharField(
                        choices=[
                            ("conceded", "conceded"),
                            ("refused", "refused"),
                            ("waiting", "not yet conceded when a source last said so"),
                            ("unknown", "not known"),
                        ],
                        default="unknown",
                        max_length=10,
                    ),
                ),
                ("days_most", models.PositiveIntegerField(null=True)),
                ("firm_slug", models.CharField(blank=True, max_length=120)),
                (
                    "country",
                    models.CharField(blank=True, max_length=2, verbose_name="home country"),
                ),
                ("sector", models.CharField(blank=True, max_length=60, verbose_name="sector")),
                (
                    "authority",
                    models.CharField(blank=True, max_length=120, verbose_name="authority"),
                ),
                ("coercing_state", models.CharField(max_length=2, verbose_name="coercing state")),
                (
                    "attribution",
                    models.CharField(
                        choices=[
                            ("none-shown", "not established"),
                            ("denied", "denied by the state"),
                            ("encouraged", "encouraged by the state"),
                            ("led", "led by the state"),
                        ],
                        max_length=20,
                        verbose_name="attribution",
                    ),
                ),
                ("campaign", models.CharField(blank=True, max_length=120, verbose_name="campaign")),
                (
                    "topics",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=150),
                        blank=True,
                        default=list,
                        size=None,
                    ),
                ),
                (
                    "tactics",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=150),
                        blank=True,
                        default=list,
                        size=None,
                    ),
                ),
                (
                    "instruments",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=150),
                        blank=True,
                        default=list,
                        size=None,
                    ),
                ),
                (
                    "provisions",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=150),
                        blank=True,
                        default=list,
                        size=None,
                    ),
                ),
                ("reported_from", models.DateField()),
                ("reported_until", models.DateField()),
                ("demand_deadline_from", models.DateField(null=True)),
                (
                    "firm_response",
                    models.CharField(
                        choices=[
                            ("complied", "complied"),
                            ("partly-complied", "partly complied"),
                            ("apologised", "apologised"),
                            ("refused", "refused"),
                            ("reversed", "reversed"),
                            ("unknown", "unknown"),
                        ],
                        max_length=20,
                        verbose_name="firm's response",
                    ),
                ),
                ("search", django.contrib.postgres.search.SearchVectorField()),
                ("ref", models.CharField(max_length=20, verbose_name="reference")),
                ("version", models.PositiveSmallIntegerField(verbose_name="version")),
                ("released_at", models.DateTimeField(verbose_name="released")),
                (
                    "change_reason",
                    models.TextField(
                        blank=True,
                        db_default="",
                        default="",
                        verbose_name="reason for the new version",
                    ),
                ),
                ("title", models.CharField(max_length=400, verbose_name="title")),
                ("firm", models.CharField(blank=True, max_length=200, verbose_name="firm")),
                (
                    "firm_group",
                    models.CharField(blank=True, max_length=200, verbose_name="enterprise group"),
                ),
                (
                    "firm_kind",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("company", "company"),
                            ("association", "association"),
                            ("university", "university"),
                            ("publisher", "publisher"),
                            ("community-organisation", "community organisation"),
                        ],
                        max_length=30,
                    ),
                ),
                ("isic", models.CharField(blank=True, max_length=3, verbose_name="ISIC Rev. 4")),
                ("demanded_change", models.TextField(blank=True, verbose_name="what was demanded")),
                ("wording_before", models.TextField(blank=True, verbose_name="wording before")),
                ("wording_after", models.TextField(blank=True, verbose_name="wording after")),
                (
                    "reported_on",
                    incidents.models.fields.PartialDateField(verbose_name="first reported"),
                ),
                (
                    "demanded_on",
                    incidents.models.fields.PartialDateField(blank=True, verbose_name="demanded"),
                ),
                (
                    "demand_deadline_on",
                    incidents.models.fields.PartialDateField(
                        blank=True, verbose_name="demand deadline"
                    ),
                ),
                (
                    "responded_on",
                    incidents.models.fields.PartialDateField(
                        blank=True, verbose_name="firm responded"
                    ),
                ),
                (
                    "lifted_on",
                    incidents.models.fields.PartialDateField(
                        blank=True, verbose_name="demand lifted"
                    ),
                ),
                ("days_least", models.PositiveIntegerField(default=0)),
                ("is_demand_dated", models.BooleanField(default=False)),
                (
                    "measure_spells",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=150),
                        blank=True,
                        default=list,
                        size=None,
                    ),
                ),
                ("days_to_end_least", models.PositiveIntegerField(null=True)),
                ("days_to_end_most", models.PositiveIntegerField(null=True)),
                ("conceded_from", models.DateField(null=True)),
                ("conceded_until", models.DateField(null=True)),
                ("demand_deadline_until", models.DateField(null=True)),
                (
                    "designations_used",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=150),
                        blank=True,
                        default=list,
                        size=None,
                    ),
                ),
                (
                    "fined_on",
                    incidents.models.fields.PartialDateField(blank=True, verbose_name="fined"),
                ),
                (
                    "concession_words",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("as-demanded", "the words that were demanded"),
                            ("other-words", "other words than those demanded"),
                            ("removed", "removed without other words"),
                            ("unchanged", "not changed, for example an apology alone"),
                        ],
                        db_default="",
                        default="",
                        max_length=12,
                        verbose_name="words of the concession",
                    ),
                ),
                (
                    "concession_places",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("everywhere", "everywhere"),
                            ("some", "in some places only"),
                            ("coercing-state", "in the coercing state only"),
                        ],
                        db_default="",
                        default="",
                        max_length=15,
                        verbose_name="places of the concession",
                    ),
                ),
                (
                    "concession_languages",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("all", "in all language versions"),
                            ("some", "in some language versions only"),
                        ],
                        db_default="",
                        default="",
                        max_length=5,
                        verbose_name="language versions of the concession",
                    ),
                ),
                (
                    "fine_amount",
                    models.DecimalField(
                        decimal_places=2, max_digits=18, null=True, verbose_name="fine"
                    ),
                ),
                (
                    "fine_currency",
                    models.CharField(blank=True, max_length=3, verbose_name="currency"),
                ),
                (
                    "fine_ground",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("wording", "for the wording or practice itself"),
                            ("other", "formally for something else"),
                        ],
                        max_length=10,
                        verbose_name="formal ground of the fine",
                    ),
                ),
                (
                    "document",
                    models.JSONField(encoder=django.core.serializers.json.DjangoJSONEncoder),
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
                (
                    "release",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="entries",
                        to="incidents.release",
                    ),
                ),
            ],
            options={
                "verbose_name": "incident",
                "verbose_name_plural": "incidents",
                "indexes": [
                    models.Index(
                        models.F("tier"),
                        models.OrderBy(models.F("reported_from"), descending=True),
                        models.OrderBy(models.F("id"), descending=True),
                        models.F("country"),
                        models.F("coercing_state"),
                        models.F("authority"),
                        models.F("sector"),
                        models.F("firm_response"),
                        name="entry_newest",
                    ),
                    models.Index(
                        models.F("tier"),
                        models.OrderBy(models.F("released_at"), descending=True),
                        models.OrderBy(models.F("id"), descending=True),
                        name="entry_changed",
                    ),
                    models.Index(
                        models.F("tier"), models.F("firm"), models.F("id"), name="entry_by_firm"
                    ),
                    models.Index(models.F("tier"), models.F("firm_slug"), name="entry_of_firm"),
                    models.Index(models.F("tier"), models.F("campaign"), name="entry_of_campaign"),
                    models.Index(
                        models.F("tier"), models.F("demand_deadline_from"), name="entry_deadline"
                    ),
                    django.contrib.postgres.indexes.GinIndex(
                        fields=["topics"], name="entry_topics"
                    ),
                    django.contrib.postgres.indexes.GinIndex(
                        fields=["tactics"], name="entry_tactics"
                    ),
                    django.contrib.postgres.indexes.GinIndex(
                        fields=["instruments"], name="entry_instruments"
                    ),
                    django.contrib.postgres.indexes.GinIndex(
                        fields=["provisions"], name="entry_provisions"
                    ),
                    django.contrib.postgres.indexes.GinIndex(
                        fastupdate=False, fields=["search"], name="entry_search"
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("ref", "tier"), name="one_entry_a_tier"),
                    models.CheckConstraint(
                        condition=models.Q(("reported_from__lte", models.F("reported_until"))),
                        name="an_interval_does_not_end_before_it_begins",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ReleaseBatch",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("title", models.CharField(max_length=300, verbose_name="title")),
                ("proposed_at", models.DateTimeField()),
                (
                    "desk",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="incidents.desk",
                    ),
                ),
                (
                    "proposed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "proposed together",
                "ordering": ["-proposed_at"],
            },
        ),
        migrations.CreateModel(
            name="BatchItem",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("is_sample", models.BooleanField(default=False)),
                (
                    "release",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="batch_item",
                        to="incidents.release",
                    ),
                ),
                (
                    "batch",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="items",
                        to="incidents.releasebatch",
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="RenewedConsent",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "agreed_by",
                    models.CharField(
                        blank=True, max_length=200, verbose_name="who agreed, in which role"
                    ),
                ),
                ("proof", models.CharField(blank=True, max_length=400, verbose_name="proof")),
                ("agreed_on", models.DateField(verbose_name="day of the agreement")),
                ("note", models.TextField(blank=True, verbose_name="what was agreed")),
                ("recorded_at", models.DateTimeField(editable=False)),
                (
                    "recorded_by",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "release",
                    models.OneToOneField(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="renewal",
                        to="incidents.release",
                    ),
                ),
                (
                    "response_release",
                    models.OneToOneField(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="renewal",
                        to="incidents.collectiveresponserelease",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("release__isnull", False), ("response_release__isnull", True)
                            ),
                            models.Q(
                                ("release__isnull", True), ("response_release__isnull", False)
                            ),
                            _connector="OR",
                        ),
                        name="a_consent_is_renewed_for_one_release",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("agreed_by", ""), ("proof", ""), _negated=True),
                        name="a_renewed_consent_has_a_person_or_a_proof",
                        violation_error_message="Enter who agreed, or what proves the agreement.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Report",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("lookup", models.CharField(blank=True, max_length=64)),
                ("receipt", models.TextField(blank=True)),
                ("signing", models.CharField(blank=True, max_length=64)),
                ("epoch", models.PositiveIntegerField()),
                ("received_on", models.DateField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("new", "new"),
                            ("acknowledged", "acknowledged"),
                            ("decided", "decided"),
                            ("closed", "closed"),
                        ],
                        default="new",
                        max_length=20,
                    ),
                ),
                ("acknowledged_on", models.DateField(null=True)),
                ("decided_on", models.DateField(null=True)),
                ("withdrawn_on", models.DateField(null=True)),
                ("has_unread_messages", models.BooleanField(default=True)),
                (
                    "assigned_to",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "desk",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reports",
                        to="incidents.desk",
                    ),
                ),
            ],
            options={
                "ordering": ["-received_on", "id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("lookup", ""), ("receipt", ""), ("signing", "")),
                            models.Q(
                                models.Q(("lookup", ""), _negated=True),
                                models.Q(("receipt", ""), _negated=True),
                                models.Q(("signing", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="a_thread_has_the_public_halves_of_its_receipt",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("lookup", ""), _negated=True),
                        fields=("lookup",),
                        name="one_thread_a_receipt",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Opening",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("day", models.DateField()),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "report",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="openings",
                        to="incidents.report",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("report", "user", "day"), name="one_opening_a_person_and_day"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Message",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                (
                    "side",
                    models.CharField(
                        choices=[
                            ("firm", "the firm"),
                            ("desk", "the desk"),
                            ("note", "a note among officers"),
                        ],
                        max_length=10,
                    ),
                ),
                ("number", models.PositiveIntegerField()),
                ("sealed", models.BinaryField()),
                ("statement", models.TextField()),
                ("signature", models.CharField(blank=True, max_length=128)),
                ("written_on", models.DateField()),
                ("is_withdrawal", models.BooleanField(default=False)),
                (
                    "report",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="messages",
                        to="incidents.report",
                    ),
                ),
            ],
            options={
                "ordering": ["report", "written_on", "side", "number"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("report", "side", "number"), name="one_message_a_number"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ReportNotice",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("day", models.DateField()),
                (
                    "desk",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="incidents.desk",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="SampleReading",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("read_at", models.DateTimeField()),
                (
                    "item",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="readings",
                        to="incidents.batchitem",
                    ),
                ),
                (
                    "read_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("item", "read_by"), name="a_sample_is_read_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="SavedSearch",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "slug",
                    models.CharField(
                        default=incidents.models.fields.search_slug, max_length=20, unique=True
                    ),
                ),
                ("name", models.CharField(max_length=120, verbose_name="name")),
                ("query", models.TextField(blank=True)),
                ("saved_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "desk",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="searches",
                        to="incidents.desk",
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="searches",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "saved search",
                "verbose_name_plural": "saved searches",
                "ordering": ["name", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("desk__isnull", False), ("owner__isnull", True)),
                            models.Q(("desk__isnull", True), ("owner__isnull", False)),
                            _connector="OR",
                        ),
                        name="a_search_is_a_persons_or_a_desks",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Seal",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("number", models.PositiveSmallIntegerField()),
                ("epoch", models.PositiveIntegerField()),
                ("recipient", models.TextField()),
                ("statement", models.TextField()),
                ("signature", models.CharField(max_length=128)),
                (
                    "report",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="seals",
                        to="incidents.report",
                    ),
                ),
            ],
            options={
                "ordering": ["report", "number"],
                "constraints": [
                    models.UniqueConstraint(fields=("report", "number"), name="one_seal_a_number")
                ],
            },
        ),
        migrations.CreateModel(
            name="Grant",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("holder", models.CharField(max_length=16)),
                ("sealed", models.BinaryField()),
                ("ended_on", models.DateField(null=True)),
                (
                    "seal",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="grants",
                        to="incidents.seal",
                    ),
                ),
            ],
            options={
                "ordering": ["seal", "holder"],
                "constraints": [
                    models.UniqueConstraint(fields=("seal", "holder"), name="one_grant_a_holder"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ended_on__isnull", True), ("sealed", b""), _connector="OR"
                        ),
                        name="an_ended_grant_opens_nothing",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SealedLink",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("sealed", models.BinaryField()),
                (
                    "desk",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="incidents.desk",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Source",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("title", models.CharField(max_length=400, verbose_name="title")),
                (
                    "publisher",
                    models.CharField(blank=True, max_length=200, verbose_name="publisher"),
                ),
                (
                    "on",
                    incidents.models.fields.PartialDateField(
                        blank=True, verbose_name="published on"
                    ),
                ),
                ("url", models.URLField(blank=True, max_length=600, verbose_name="web address")),
                ("language", models.CharField(blank=True, max_length=12, verbose_name="language")),
                (
                    "archive_url",
                    models.URLField(
                        blank=True, max_length=600, verbose_name="address of the archived copy"
                    ),
                ),
                (
                    "archived_on",
                    incidents.models.fields.PartialDateField(
                        blank=True,
                        db_default="",
                        default="",
                        verbose_name="day of the archived copy",
                    ),
                ),
                ("sha256", models.CharField(blank=True, max_length=64)),
            ],
            options={
                "verbose_name": "source",
                "verbose_name_plural": "sources",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("on", ""),
                            ("on__regex", "^\\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\\d|3[01]))?)?$"),
                            _connector="OR",
                        ),
                        name="a_source_is_of_a_partial_date",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("archived_on", ""),
                            (
                                "archived_on__regex",
                                "^\\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\\d|3[01]))?)?$",
                            ),
                            _connector="OR",
                        ),
                        name="a_source_was_archived_on_a_partial_date",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("sha256", ""), ("sha256__regex", "^[0-9a-f]{64}$"), _connector="OR"
                        ),
                        name="a_hash_is_64_hex_digits",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SourceUse",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "reliability",
                    models.CharField(
                        choices=[
                            ("A", "completely reliable"),
                            ("B", "usually reliable"),
                            ("C", "fairly reliable"),
                            ("D", "not usually reliable"),
                            ("E", "unreliable"),
                            ("F", "reliability cannot be judged"),
                        ],
                        default="F",
                        max_length=1,
                        verbose_name="reliability",
                    ),
                ),
                (
                    "credibility",
                    models.CharField(
                        choices=[
                            ("1", "confirmed by others"),
                            ("2", "probably true"),
                            ("3", "possibly true"),
                            ("4", "doubtful"),
                            ("5", "improbable"),
                            ("6", "truth cannot be judged"),
                        ],
                        default="6",
                        max_length=1,
                        verbose_name="credibility",
                    ),
                ),
                (
                    "supports",
                    models.CharField(blank=True, max_length=200, verbose_name="what it supports"),
                ),
                ("position", models.PositiveSmallIntegerField(default=0)),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="uses",
                        to="incidents.case",
                    ),
                ),
                (
                    "source",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="uses",
                        to="incidents.source",
                    ),
                ),
            ],
            options={
                "ordering": ["case", "position"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("case", "source"), name="a_case_uses_a_source_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="StatisticalRelease",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("month", models.DateField(unique=True, verbose_name="month")),
                ("published_at", models.DateTimeField(verbose_name="published")),
                ("body", models.TextField()),
                ("sha256", models.CharField(max_length=64, unique=True)),
            ],
            options={
                "verbose_name": "statistical release",
                "verbose_name_plural": "statistical releases",
                "ordering": ["-month"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("month__day", 1)),
                        name="a_statistical_release_is_of_a_month",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="StatutoryDeadline",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("rule", models.CharField(max_length=60, verbose_name="rule")),
                ("version", models.CharField(max_length=10, verbose_name="version of the rule")),
                ("title", models.CharField(max_length=200, verbose_name="deadline")),
                ("instrument", models.CharField(max_length=200, verbose_name="instrument")),
                ("article", models.CharField(max_length=60, verbose_name="article")),
                ("started_on", incidents.models.fields.PartialDateField(verbose_name="started on")),
                ("due_from", models.DateField(verbose_name="due, at the earliest")),
                ("due_until", models.DateField(verbose_name="due, at the latest")),
                (
                    "decided_by",
                    models.CharField(blank=True, max_length=60, verbose_name="decided by"),
                ),
                (
                    "steps",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.TextField(),
                        default=list,
                        size=None,
                        verbose_name="how it was worked out",
                    ),
                ),
                ("note", models.TextField(blank=True, verbose_name="what it is for")),
                (
                    "paused_since",
                    models.DateField(blank=True, null=True, verbose_name="paused since"),
                ),
                ("ended_on", models.DateField(blank=True, null=True, verbose_name="ended on")),
                (
                    "outcome",
                    models.CharField(blank=True, max_length=400, verbose_name="how it ended"),
                ),
                ("terms", models.JSONField()),
                (
                    "received_abroad",
                    models.BooleanField(default=False, verbose_name="received abroad"),
                ),
                ("started_at", models.DateTimeField()),
                ("changed_at", models.DateTimeField()),
                (
                    "case",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="statutory_deadlines",
                        to="incidents.case",
                    ),
                ),
                (
                    "desk",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="statutory_deadlines",
                        to="incidents.desk",
                    ),
                ),
                (
                    "draft",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="statutory_deadlines",
                        to="incidents.collectiveresponsedraft",
                    ),
                ),
                (
                    "started_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["due_until", "pk"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("ended_on__isnull", True)),
                        fields=["desk", "due_until"],
                        name="running_deadlines",
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("case__isnull", False), ("draft__isnull", True)),
                            models.Q(("case__isnull", True), ("draft__isnull", False)),
                            _connector="OR",
                        ),
                        name="a_deadline_belongs_to_a_case_or_a_response",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("started_on", ""),
                            (
                                "started_on__regex",
                                "^\\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\\d|3[01]))?)?$",
                            ),
                            _connector="OR",
                        ),
                        name="a_deadline_starts_on_a_partial_date",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("due_from__lte", models.F("due_until"))),
                        name="the_earliest_end_is_not_after_the_latest",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="DeadlineEvent",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("extended", "extended"),
                            ("paused", "paused"),
                            ("resumed", "resumed"),
                            ("ended", "ended"),
                        ],
                        max_length=10,
                        verbose_name="what happened",
                    ),
                ),
                ("on", models.DateField(verbose_name="on")),
                (
                    "length",
                    models.PositiveSmallIntegerField(
                        blank=True, null=True, verbose_name="extended by"
                    ),
                ),
                ("reason", models.CharField(max_length=400, verbose_name="reason")),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "deadline",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="events",
                        to="incidents.statutorydeadline",
                    ),
                ),
            ],
            options={
                "ordering": ["deadline", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("kind", "extended"), ("length__gt", 0), ("length__isnull", False)
                            ),
                            models.Q(
                                models.Q(("kind", "extended"), _negated=True),
                                ("length__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="an_extension_has_a_length_and_nothing_else_has",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Subscription",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "pace",
                    models.CharField(
                        choices=[
                            ("at-once", "at once"),
                            ("daily", "once a day"),
                            ("weekly", "once a week"),
                            ("never", "never"),
                        ],
                        max_length=10,
                        verbose_name="e-mails",
                    ),
                ),
                ("notified_until", models.PositiveBigIntegerField(default=0)),
                ("responses_until", models.PositiveBigIntegerField(default=0)),
                ("due_at", models.DateTimeField()),
                (
                    "stop_key",
                    models.CharField(
                        default=incidents.models.fields.secret, max_length=43, unique=True
                    ),
                ),
                (
                    "feed_key",
                    models.CharField(
                        default=incidents.models.fields.secret, max_length=43, unique=True
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="subscriptions",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "search",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="subscriptions",
                        to="incidents.savedsearch",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        models.F("due_at"),
                        condition=models.Q(("pace", "never"), _negated=True),
                        name="subscription_due",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("search", "person"), name="one_subscription_a_person"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Digest",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("since", models.PositiveBigIntegerField()),
                ("until", models.PositiveBigIntegerField()),
                ("responses_since", models.PositiveBigIntegerField(default=0)),
                ("responses_until", models.PositiveBigIntegerField(default=0)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "waiting"),
                            ("sending", "being sent"),
                            ("sent", "sent"),
                            ("nothing", "nothing to report"),
                            ("refused", "refused by the mail server"),
                            ("doubtful", "perhaps sent"),
                        ],
                        default="waiting",
                        max_length=10,
                    ),
                ),
                ("message_id", models.CharField(max_length=200, unique=True)),
                ("made_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("claimed_at", models.DateTimeField(null=True)),
                ("sent_at", models.DateTimeField(null=True)),
                ("tries", models.PositiveSmallIntegerField(default=0)),
                ("retry_at", models.DateTimeField(null=True)),
                ("reply", models.CharField(blank=True, max_length=400)),
                (
                    "subscription",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="digests",
                        to="incidents.subscription",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        models.F("id"),
                        condition=models.Q(("state__in", ["waiting", "sending"])),
                        name="digest_open",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("subscription", "since", "responses_since"),
                        name="a_change_is_told_in_one_letter",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("until__gt", models.F("since")),
                            ("responses_until__gt", models.F("responses_since")),
                            _connector="OR",
                        ),
                        name="a_letter_tells_of_something",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("sent_at__isnull", False), ("state", "sent")),
                            models.Q(
                                models.Q(("state", "sent"), _negated=True),
                                ("sent_at__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="a_sent_letter_has_its_time",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Tombstone",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("ref", models.CharField(max_length=20)),
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
                ("withdrawn_on", models.DateField(verbose_name="withdrawn")),
                ("reason", models.TextField(verbose_name="reason")),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("ref", "tier"), name="one_tombstone_a_tier")
                ],
            },
        ),
        migrations.CreateModel(
            name="Upload",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("permit", models.CharField(max_length=64)),
                ("kind", models.CharField(max_length=10)),
                ("size", models.PositiveBigIntegerField()),
                ("parts", models.PositiveIntegerField()),
                ("begun_on", models.DateField(default=django.utils.timezone.localdate)),
                ("idle", models.PositiveSmallIntegerField(default=0)),
                (
                    "desk",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="incidents.desk",
                    ),
                ),
                (
                    "report",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="uploads",
                        to="incidents.report",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(models.F("permit"), name="uploads_by_permit")],
            },
        ),
        migrations.CreateModel(
            name="FilePart",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("number", models.PositiveIntegerField()),
                ("content", models.BinaryField()),
                ("is_rewritten", models.BooleanField(default=False)),
                (
                    "upload",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="received",
                        to="incidents.upload",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("upload", "number"), name="one_part_a_number")
                ],
            },
        ),
        migrations.CreateModel(
            name="WordingChange",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("before", models.TextField(blank=True, verbose_name="wording before")),
                ("after", models.TextField(blank=True, verbose_name="wording after")),
                (
                    "is_quoted",
                    models.BooleanField(default=False, verbose_name="these are the exact words"),
                ),
                ("language", models.CharField(blank=True, max_length=12, verbose_name="language")),
                (
                    "place",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("address", "address field"),
                            ("page", "page"),
                            ("package", "package"),
                            ("app", "app"),
                            ("other", "elsewhere"),
                        ],
                        max_length=10,
                        verbose_name="where it was",
                    ),
                ),
                (
                    "seen_on",
                    incidents.models.fields.PartialDateField(blank=True, verbose_name="seen on"),
                ),
                ("evidence", models.TextField(blank=True, verbose_name="evidence")),
                ("position", models.PositiveSmallIntegerField(default=0)),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="wordings",
                        to="incidents.case",
                    ),
                ),
            ],
            options={
                "ordering": ["case", "position"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("after", ""), ("before", ""), _negated=True),
                        name="a_wording_says_before_or_after",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("seen_on", ""),
                            (
                                "seen_on__regex",
                                "^\\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\\d|3[01]))?)?$",
                            ),
                            _connector="OR",
                        ),
                        name="a_wording_was_seen_on_a_partial_date",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="WordProposal",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("topic", "topic"),
                            ("tactic", "tactic"),
                            ("sector", "sector"),
                            ("authority", "authority"),
                            ("campaign", "campaign"),
                            ("law", "law"),
                        ],
                        max_length=10,
                        verbose_name="kind",
                    ),
                ),
                ("word", models.CharField(max_length=300, verbose_name="word")),
                (
                    "coercing_state",
                    models.CharField(blank=True, max_length=2, verbose_name="coercing state"),
                ),
                ("rows", models.PositiveIntegerField(verbose_name="rows")),
                ("proposed_at", models.DateTimeField()),
                (
                    "decision",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("confirmed", "confirmed as new"),
                            ("matched", "matched to a word of ours"),
                            ("declined", "left blank"),
                        ],
                        max_length=10,
                    ),
                ),
                ("ours", models.CharField(blank=True, max_length=200)),
                ("decided_at", models.DateTimeField(null=True)),
                (
                    "decided_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "desk",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="word_proposals",
                        to="incidents.desk",
                    ),
                ),
                (
                    "proposed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "record",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="word_proposals",
                        to="incidents.import",
                    ),
                ),
            ],
            options={
                "ordering": ["kind", "word"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("desk", "kind", "word", "coercing_state"),
                        name="a_word_is_proposed_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("decided_by__isnull", True),
                            models.Q(("decided_by", models.F("proposed_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="a_word_needs_two_people",
                        violation_error_message="Another officer has to decide on your proposal.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("decided_at__isnull", True),
                                ("decided_by__isnull", True),
                                ("decision", ""),
                            ),
                            models.Q(
                                models.Q(("decision", ""), _negated=True),
                                ("decided_at__isnull", False),
                                ("decided_by__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="a_decided_word_has_decided_by_and_at",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("decision", "matched"), _negated=True),
                            models.Q(("ours", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="a_matched_word_names_one_of_ours",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CampaignDeadline",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("on", incidents.models.fields.PartialDateField(verbose_name="deadline")),
                (
                    "kind",
                    models.CharField(
                        choices=[("set", "set"), ("extended", "extended")], max_length=10
                    ),
                ),
                ("for_whom", models.CharField(blank=True, max_length=200, verbose_name="for whom")),
                (
                    "campaign",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="deadlines",
                        to="incidents.campaign",
                    ),
                ),
            ],
            options={
                "ordering": ["on"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("on", ""),
                            ("on__regex", "^\\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\\d|3[01]))?)?$"),
                            _connector="OR",
                        ),
                        name="a_campaign_deadline_is_a_partial_date",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="CampaignTally",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("on", incidents.models.fields.PartialDateField(verbose_name="by")),
                ("complied", models.PositiveIntegerField(verbose_name="complied")),
                ("of", models.PositiveIntegerField(verbose_name="of")),
                ("publisher", models.CharField(max_length=200, verbose_name="publisher")),
                ("url", models.URLField(blank=True, max_length=500, verbose_name="address")),
                (
                    "campaign",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="tallies",
                        to="incidents.campaign",
                    ),
                ),
            ],
            options={
                "ordering": ["on"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("complied__lte", models.F("of"))),
                        name="no_more_complied_than_were_addressed",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("on", ""),
                            ("on__regex", "^\\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\\d|3[01]))?)?$"),
                            _connector="OR",
                        ),
                        name="a_tally_is_by_a_partial_date",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CaseSummary",
            fields=[
                (
                    "case_kind",
                    models.CharField(
                        choices=[
                            ("demand", "demand"),
                            ("reprisal", "reprisal"),
                            ("retaliation", "retaliation"),
                        ],
                        default="demand",
                        max_length=12,
                        verbose_name="kind of case",
                    ),
                ),
                (
                    "found_by",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("official-list", "official list or notice"),
                            ("apology-list", "list of apologies"),
                            ("press", "press search"),
                            ("desk", "work of the desk"),
                            ("company-report", "report by the company"),
                        ],
                        max_length=15,
                        verbose_name="how the case was found",
                    ),
                ),
                (
                    "measure_status",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("in-force", "not known to have ended"),
                            ("suspended", "suspended"),
                            ("lifted", "lifted"),
                            ("expired", "expired"),
                        ],
                        max_length=10,
                        verbose_name="status of the measure",
                    ),
                ),
                (
                    "demand_outcome",
                    models.CharField(
                        choices=[
                            ("conceded", "conceded"),
                            ("refused", "refused"),
                            ("waiting", "not yet conceded when a source last said so"),
                            ("unknown", "not known"),
                        ],
                        default="unknown",
                        max_length=10,
                    ),
                ),
                ("days_most", models.PositiveIntegerField(null=True)),
                ("firm_slug", models.CharField(blank=True, max_length=120)),
                (
                    "country",
                    models.CharField(blank=True, max_length=2, verbose_name="home country"),
                ),
                ("sector", models.CharField(blank=True, max_length=60, verbose_name="sector")),
                (
                    "authority",
                    models.CharField(blank=True, max_length=120, verbose_name="authority"),
                ),
                ("coercing_state", models.CharField(max_length=2, verbose_name="coercing state")),
                (
                    "attribution",
                    models.CharField(
                        choices=[
                            ("none-shown", "not established"),
                            ("denied", "denied by the state"),
                            ("encouraged", "encouraged by the state"),
                            ("led", "led by the state"),
                        ],
                        max_length=20,
                        verbose_name="attribution",
                    ),
                ),
                ("campaign", models.CharField(blank=True, max_length=120, verbose_name="campaign")),
                (
                    "topics",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=150),
                        blank=True,
                        default=list,
                        size=None,
                    ),
                ),
                (
                    "tactics",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=150),
                        blank=True,
                        default=list,
                        size=None,
                    ),
                ),
                (
                    "instruments",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=150),
                        blank=True,
                        default=list,
                        size=None,
                    ),
                ),
                (
                    "provisions",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=150),
                        blank=True,
                        default=list,
                        size=None,
                    ),
                ),
                ("reported_from", models.DateField()),
                ("reported_until", models.DateField()),
                ("demand_deadline_from", models.DateField(null=True)),
                (
                    "firm_response",
                    models.CharField(
                        choices=[
                            ("complied", "complied"),
                            ("partly-complied", "partly complied"),
                            ("apologised", "apologised"),
                            ("refused", "refused"),
                            ("reversed", "reversed"),
                            ("unknown", "unknown"),
                        ],
                        max_length=20,
                        verbose_name="firm's response",
                    ),
                ),
                ("search", django.contrib.postgres.search.SearchVectorField()),
                (
                    "case",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="summary",
                        serialize=False,
                        to="incidents.case",
                    ),
                ),
                ("as_of", models.DateTimeField()),
                (
                    "designations_used",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=150),
                        blank=True,
                        default=list,
                        size=None,
                    ),
                ),
                ("wording_before", models.TextField(blank=True)),
                ("wording_after", models.TextField(blank=True)),
                ("demand_deadline_on", incidents.models.fields.PartialDateField(blank=True)),
                ("responded_on", incidents.models.fields.PartialDateField(blank=True)),
                ("fine_amount", models.DecimalField(decimal_places=2, max_digits=18, null=True)),
                ("fine_currency", models.CharField(blank=True, max_length=3)),
                ("best_grade", models.CharField(blank=True, max_length=2)),
                ("met", models.PositiveSmallIntegerField()),
                (
                    "desk",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="incidents.desk",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        models.F("desk"),
                        models.OrderBy(models.F("as_of"), descending=True),
                        models.OrderBy(models.F("case"), descending=True),
                        name="case_summary_changed",
                    ),
                    models.Index(
                        models.F("desk"),
                        models.OrderBy(models.F("reported_from"), descending=True),
                        models.OrderBy(models.F("case"), descending=True),
                        name="case_summary_reported",
                    ),
                ],
            },
        ),
    ]
