"""The house keeps its rules, and each rule sees its fault: planted once, it must be found."""

import pytest

from tests.architecture import rules as house
from tracker.environment import ROOT

LONG_FUNCTION = "def read():\n" + "    ask()\n" * 40
LONG_PAGE = "def read(request):\n" + "    ask()\n" * 25
MIGRATION = "incidents/migrations/0003_x.py"
FIELDS_IMPORT = "from incidents.values.partial_dates import PartialDate"
IF, END, CHANGED = "{% if x %}", "{% endif %}", "{% ifchanged %}"

# Rule, file, what stands in it, whether that is a fault.
PLANTED = [
    (house.long_files, "incidents/models/desk/cases.py", "x = 1\n" * 301, True),
    (house.long_files, "incidents/models/desk/cases.py", "x = 1\n" * 300, False),
    (house.long_files, "incidents/migrations/0001_all.py", "x = 1\n" * 301, False),
    (house.long_functions, "incidents/actions/desk/cases.py", LONG_FUNCTION, True),
    (house.long_functions, "incidents/actions/desk/cases.py", LONG_PAGE, False),
    (house.long_functions, "incidents/pages/cases.py", LONG_PAGE, True),
    (house.long_functions, "tests/test_x.py", "async " + LONG_FUNCTION, True),
    (house.vague_names, "incidents/utils.py", "", True),
    (house.vague_names, "incidents/services/cases.py", "", True),
    (house.vague_names, "tracker/base.py", "", True),
    (house.vague_names, "tracker/embedded/database/base.py", "", False),
    (house.unscoped_queries, "incidents/pages/x.py", "Incident.objects.all()", True),
    (house.unscoped_queries, "incidents/api/x.py", "models.Case.objects.filter(pk=1)", True),
    (house.unscoped_queries, "incidents/jobs.py", "queryset = Incident.objects", True),
    (house.unscoped_queries, "incidents/pages/x.py", "Case._default_manager.get()", True),
    (house.unscoped_queries, "incidents/pages/x.py", "get_object_or_404(Case, pk=1)", True),
    (house.unscoped_queries, "incidents/pages/x.py", "Case.objects.visible_to(u).get()", False),
    (house.unscoped_queries, "incidents/actions/x.py", "Case.objects.get()", False),
    (house.unsealed_names, "incidents/pages/cases.py", "Report.objects.count()", True),
    (house.unsealed_names, "incidents/actions/desk/cases.py", "import x.Message", True),
    (
        house.unsealed_names,
        "incidents/admin.py",
        "from incidents.models.reports.threads import Report",
        True,
    ),
    (house.unsealed_names, "incidents/models/desk/cases.py", 'ForeignKey("Report")', True),
    (house.unsealed_names, "incidents/models/desk/cases.py", "class Report: pass", True),
    (house.unsealed_names, "incidents/models/reports/threads.py", "class Report: pass", False),
    (house.unsealed_names, "incidents/pages/reports/open.py", "Message.objects.get()", False),
    (house.signals, "incidents/models/x.py", "from django.dispatch import receiver", True),
    (house.signals, "incidents/models/x.py", "from django.db.models import signals", True),
    (house.signals, "incidents/models/x.py", "import django.db.models.signals", True),
    (house.signals, "incidents/models/x.py", "from django.db import models", False),
    (house.living_migrations, MIGRATION, "import incidents.models.register.firms", True),
    (house.living_migrations, MIGRATION, "from incidents.access import Role", True),
    (house.living_migrations, MIGRATION, "from incidents.models import Case", True),
    (house.living_migrations, MIGRATION, "from ..models import Case", True),
    (house.living_migrations, MIGRATION, "def f(apps, editor):\n    import tracker.urls", True),
    (house.living_migrations, MIGRATION, "import_module('incidents.models')", True),
    (house.living_migrations, MIGRATION, "import incidents.models.fields", False),
    (house.living_migrations, MIGRATION, "from django.db import migrations, models", False),
    (house.living_migrations, "incidents/models/fields.py", "import incidents.access", True),
    (house.living_migrations, "incidents/models/fields.py", FIELDS_IMPORT, False),
    (house.blind_saves, "incidents/actions/x.py", "def f(case):\n    case.save()", True),
    (house.blind_saves, "incidents/models/x.py", "def f(self):\n    self.save(using='x')", True),
    (house.blind_saves, "incidents/models/x.py", "def f(self):\n    self.case.save()", True),
    (house.blind_saves, "incidents/x.py", "def f(a):\n    a.save(update_fields=['b'])", False),
    (house.blind_saves, "incidents/x.py", "def f():\n    a = Case(b=1)\n    a.save()", False),
    (house.blind_saves, "incidents/x.py", "def save(self):\n    super().save()", False),
    (house.blind_saves, "incidents/x.py", "def f(a):\n    a.save(force_insert=True)", False),
    (house.long_templates, "templates/x.html", "<p>\n" * 151, True),
    (house.wide_templates, "templates/x.html", "é" * 121, True),
    (house.wide_templates, "templates/x.html", "é" * 120, False),
    (house.deep_conditionals, "templates/x.html", IF * 3 + END * 3, True),
    (house.deep_conditionals, "templates/x.html", IF * 2 + CHANGED + "{% endifchanged %}", True),
    (house.deep_conditionals, "templates/x.html", IF * 2 + "{% else %}" + IF, True),
    (house.deep_conditionals, "templates/x.html", (IF * 2 + END * 2) * 2, False),
    (house.deep_conditionals, "templates/x.html", IF * 2 + "{% elif y %}" + END * 2, False),
    (house.deep_conditionals, "templates/x.html", IF * 2 + "{# {% if x %} #}" + END * 2, False),
    (house.inline_code, "templates/x.html", "<script>run()</script>", True),
    (house.inline_code, "templates/x.html", '<script type="module">run()</script>', True),
    (house.inline_code, "templates/x.html", "<style>p {}</style>", True),
    (house.inline_code, "templates/x.html", '<p style="color: red">', True),
    (house.inline_code, "templates/x.html", '<p onclick="run()">', True),
    (house.inline_code, "templates/x.html", '<a href="javascript:run()">', True),
    (house.inline_code, "templates/x.html", '<script type="module" src="/x.js"></script>', False),
    (
        house.inline_code,
        "templates/x.html",
        '<script type="application/ld+json">{}</script>',
        False,
    ),
    (house.untranslated_words, "templates/x.html", "<p>Read this</p>", True),
    (house.untranslated_words, "templates/x.html", '<a title="Read this">{{ x }}</a>', True),
    (
        house.untranslated_words,
        "templates/x.html",
        '<p>{% trans "Read this" %} · CSV &amp; 1</p>',
        False,
    ),
    (
        house.untranslated_words,
        "templates/x.html",
        "<p>{% blocktranslate %}Read <b>this</b>{% endblocktranslate %}</p>",
        False,
    ),
]


@pytest.mark.parametrize("rule", house.RULES, ids=lambda rule: rule.__name__)
def test_the_house_keeps(rule):
    assert not list(rule(ROOT))


@pytest.mark.parametrize(("rule", "file", "text", "is_fault"), PLANTED)
def test_a_planted_fault_is_found(tmp_path, rule, file, text, is_fault):
    place = tmp_path / file
    place.parent.mkdir(parents=True)
    place.write_text(text)
    assert bool(list(rule(tmp_path))) == is_fault


def test_every_rule_is_planted_both_ways_or_needs_one():
    assert {rule for rule, *_, is_fault in PLANTED if is_fault} == set(house.RULES)
