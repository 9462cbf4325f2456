"""New receipts of a report are seen with their report: see 0041."""

from django.db import migrations

WALL = """
ALTER TABLE incidents_receiptchange ENABLE ROW LEVEL SECURITY;
CREATE POLICY own_desk ON incidents_receiptchange USING (
    (SELECT current_user) NOT IN ('tracker_reader', 'tracker_public')
    OR EXISTS (SELECT FROM incidents_report other WHERE other.id = report_id)
);
"""
NO_WALL = """
DROP POLICY own_desk ON incidents_receiptchange;
ALTER TABLE incidents_receiptchange DISABLE ROW LEVEL SECURITY;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("incidents", "0047_receipt_changes"),
    ]

    operations = [migrations.RunSQL(WALL, NO_WALL)]
