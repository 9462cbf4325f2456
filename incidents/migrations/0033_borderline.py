"""Whether a case is borderline, and why."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("incidents", "0032_import_tries"),
    ]

    operations = [
        migrations.AddField(
            model_name="case",
            name="borderline",
            field=models.TextField(
                blank=True, db_default="", default="", verbose_name="borderline, because"
            ),
        ),
        migrations.AddField(
            model_name="casesummary",
            name="borderline",
            field=models.CharField(
                blank=True,
                choices=[("yes", "borderline"), ("no", "not borderline")],
                db_default="",
                default="",
                max_length=3,
                verbose_name="borderline",
            ),
        ),
        migrations.AddField(
            model_name="change",
            name="borderline",
            field=models.CharField(
                blank=True,
                choices=[("yes", "borderline"), ("no", "not borderline")],
                db_default="",
                default="",
                max_length=3,
                verbose_name="borderline",
            ),
        ),
        migrations.AddField(
            model_name="editionentry",
            name="borderline",
            field=models.CharField(
                blank=True,
                choices=[("yes", "borderline"), ("no", "not borderline")],
                db_default="",
                default="",
                max_length=3,
                verbose_name="borderline",
            ),
        ),
        migrations.AddField(
            model_name="incident",
            name="borderline",
            field=models.CharField(
                blank=True,
                choices=[("yes", "borderline"), ("no", "not borderline")],
                db_default="",
                default="",
                max_length=3,
                verbose_name="borderline",
            ),
        ),
        migrations.AlterField(
            model_name="importconflict",
            name="part",
            field=models.CharField(
                choices=[
                    ("case_kind", "kind of case"),
                    ("found_by", "how the case was found"),
                    ("firm", "firm"),
                    ("sector", "sector"),
                    ("authority", "coercing authority and attribution"),
                    ("further_authorities", "further authorities"),
                    ("amplified_by", "amplified by"),
                    ("political_link", "tie to politics"),
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
                    ("recorded", "recorded on credit file"),
                    ("fine", "fine"),
                    ("citations", "law cited"),
                    ("sources", "source"),
                    ("confidence", "confidence"),
                    ("checked", "second reading"),
                    ("doubts", "what is uncertain"),
                    ("borderline", "borderline"),
                    ("title", "title"),
                    ("note", "note for the desk"),
                ],
                max_length=20,
                verbose_name="part",
            ),
        ),
    ]
