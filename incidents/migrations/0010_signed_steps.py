from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("incidents", "0009_located_abroad"),
    ]

    operations = [
        migrations.AddField(
            model_name="message",
            name="step",
            field=models.CharField(
                blank=True,
                choices=[
                    ("acknowledge", "acknowledge"),
                    ("decide", "decide"),
                    ("close", "close"),
                    ("reopen", "reopen"),
                ],
                db_default="",
                max_length=12,
            ),
        ),
        migrations.AddField(
            model_name="report",
            name="closed_on",
            field=models.DateField(null=True),
        ),
        migrations.AddField(
            model_name="report",
            name="wish",
            field=models.TextField(blank=True, db_default=""),
        ),
        migrations.AddField(
            model_name="report",
            name="wish_signature",
            field=models.CharField(blank=True, db_default="", max_length=128),
        ),
        migrations.AddConstraint(
            model_name="message",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("step", ""), models.Q(("sealed", b""), _negated=True)),
                    models.Q(
                        ("sealed", b""), ("side", "desk"), models.Q(("step", ""), _negated=True)
                    ),
                    _connector="OR",
                ),
                name="a_step_is_the_desks_and_has_no_content",
            ),
        ),
    ]
