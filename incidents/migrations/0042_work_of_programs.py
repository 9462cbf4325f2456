"""Tokens for evidence and for imports; an import says which token asked for it."""

from django.contrib.postgres.fields import ArrayField
from django.db import migrations, models
from django.db.models import Q

SCOPES = ["read", "cases", "propose", "approve", "evidence", "imports"]
TITLES = [
    ("read", "read the register, in your tier"),
    ("cases", "read, log and change the cases of your desk"),
    ("propose", "propose releases, and take them back"),
    ("approve", "approve releases that somebody else proposed, and send them back"),
    ("evidence", "read, add and describe the evidence of the cases of your desk"),
    ("imports", "import cases of your desk from files, and undo that"),
]


class Migration(migrations.Migration):
    dependencies = [("incidents", "0041_second_wall_for_all")]

    operations = [
        migrations.RemoveConstraint("apitoken", "a_token_has_a_known_scope"),
        migrations.AlterField(
            "apitoken",
            "scopes",
            ArrayField(
                models.CharField(max_length=10, choices=TITLES), verbose_name="what it may do"
            ),
        ),
        migrations.AddConstraint(
            "apitoken",
            models.CheckConstraint(
                name="a_token_has_a_known_scope",
                condition=Q(scopes__len__gte=1, scopes__contained_by=SCOPES),
            ),
        ),
        migrations.AddField(
            "import",
            "token",
            models.CharField(max_length=12, blank=True, default="", db_default=""),
        ),
    ]
