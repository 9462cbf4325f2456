"""A case that is not found may not be used: what is not seen may have a condition."""

from django.db import migrations

HEAD = """
CREATE OR REPLACE FUNCTION case_may_be_used(subject bigint) RETURNS boolean
LANGUAGE plpgsql STABLE AS $$
DECLARE
    least integer;
    joint bigint;
BEGIN
    SELECT least_firms INTO least FROM incidents_case WHERE id = subject;
"""
ON_DOUBT = """    IF NOT FOUND THEN
        RETURN false;
    END IF;
"""
TAIL = """    IF least IS NULL THEN
        RETURN true;
    END IF;
    SELECT joint_id INTO joint FROM incidents_jointcase WHERE case_id = subject;
    RETURN joint IS NOT NULL
        AND count_joint_firms(joint) >= least AND count_confirmations(joint) >= 2;
END
$$;
"""


class Migration(migrations.Migration):
    dependencies = [("incidents", "0037_second_wall")]

    operations = [migrations.RunSQL(HEAD + ON_DOUBT + TAIL, HEAD + TAIL)]
