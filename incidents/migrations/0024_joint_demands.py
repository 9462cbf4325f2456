"""Use only together: the firm's condition of a case, linked cases, and the rule that binds them."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

# One function says whether a case may leave its desk; actions ask it too. A linked case counts if
# its firm told the desk, the desk verified that firm, and the case still names it. Firms of one
# group count once. A confirmation counts if nothing was linked after it.
MAY_BE_USED = """
CREATE FUNCTION top_firm(firm bigint) RETURNS bigint LANGUAGE sql STABLE AS $$
    WITH RECURSIVE chain(id, parent_id, depth) AS (
        SELECT id, parent_id, 0 FROM incidents_firm WHERE id = firm
        UNION ALL
        SELECT above.id, above.parent_id, depth + 1
        FROM chain JOIN incidents_firm above ON above.id = chain.parent_id
        WHERE depth < 20
    )
    SELECT id FROM chain ORDER BY depth DESC LIMIT 1
$$;
CREATE FUNCTION count_joint_firms(joint bigint) RETURNS integer LANGUAGE sql STABLE AS $$
    SELECT count(DISTINCT top_firm(one.firm_id))::integer
    FROM incidents_jointcase member
    JOIN incidents_case one ON one.id = member.case_id AND one.firm_id = member.firm_id
    JOIN incidents_firmverification verified
        ON verified.case_id = one.id AND verified.firm_id = one.firm_id
    WHERE member.joint_id = joint AND one.found_by = 'company-report'
$$;
CREATE FUNCTION count_confirmations(joint bigint) RETURNS integer LANGUAGE sql STABLE AS $$
    SELECT count(DISTINCT confirmed_by_id)::integer
    FROM incidents_jointconfirmation
    WHERE joint_id = joint AND confirmed_at >= (
        SELECT max(linked_at) FROM incidents_jointcase WHERE joint_id = joint
    )
$$;
CREATE FUNCTION case_may_be_used(subject bigint) RETURNS boolean LANGUAGE plpgsql STABLE AS $$
DECLARE
    least integer;
    joint bigint;
BEGIN
    SELECT least_firms INTO least FROM incidents_case WHERE id = subject;
    IF least IS NULL THEN
        RETURN true;
    END IF;
    SELECT joint_id INTO joint FROM incidents_jointcase WHERE case_id = subject;
    RETURN joint IS NOT NULL
        AND count_joint_firms(joint) >= least AND count_confirmations(joint) >= 2;
END
$$;
CREATE FUNCTION used_only_together() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    subject bigint;
BEGIN
    IF TG_TABLE_NAME = 'incidents_release' THEN
        IF NEW.state NOT IN ('proposed', 'approved') THEN
            RETURN NEW;
        END IF;
        subject := NEW.case_id;
    ELSIF TG_TABLE_NAME = 'incidents_countedcase' THEN
        subject := NEW."case";
    ELSE
        SELECT id INTO subject FROM incidents_case WHERE reference = NEW.subject;
    END IF;
    IF NOT case_may_be_used(subject) THEN
        RAISE EXCEPTION 'violates "a_case_is_used_only_together"'
            USING ERRCODE = 'integrity_constraint_violation',
                  CONSTRAINT = 'a_case_is_used_only_together';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER a_case_is_released_only_together
    BEFORE INSERT OR UPDATE OF state, case_id ON incidents_release
    FOR EACH ROW EXECUTE FUNCTION used_only_together();
CREATE TRIGGER a_case_is_counted_only_together BEFORE INSERT ON incidents_countedcase
    FOR EACH ROW EXECUTE FUNCTION used_only_together();
-- A brief or filing leaves together with its row of the ledger, or not at all.
CREATE TRIGGER a_case_is_shared_only_together BEFORE INSERT ON incidents_ledger
    FOR EACH ROW WHEN (NEW.verb IN ('brief saved', 'filing pack saved'))
    EXECUTE FUNCTION used_only_together();
CREATE FUNCTION least_firms_never_fall() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'violates "use_only_together_is_never_lowered"'
        USING ERRCODE = 'integrity_constraint_violation',
              CONSTRAINT = 'use_only_together_is_never_lowered';
END
$$;
CREATE TRIGGER use_only_together_is_never_lowered BEFORE UPDATE OF least_firms ON incidents_case
    FOR EACH ROW WHEN (OLD.least_firms > coalesce(NEW.least_firms, 0))
    EXECUTE FUNCTION least_firms_never_fall();
CREATE FUNCTION joint_demand_is_of_one_desk() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (SELECT desk_id FROM incidents_case WHERE id = NEW.case_id)
        <> (SELECT desk_id FROM incidents_jointdemand WHERE id = NEW.joint_id)
    THEN
        RAISE EXCEPTION 'violates "a_joint_demand_is_of_one_desk"'
            USING ERRCODE = 'integrity_constraint_violation',
                  CONSTRAINT = 'a_joint_demand_is_of_one_desk';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER a_joint_demand_is_of_one_desk BEFORE INSERT OR UPDATE ON incidents_jointcase
    FOR EACH ROW EXECUTE FUNCTION joint_demand_is_of_one_desk();
"""
ANY_CASE_MAY_BE_USED = """
DROP TRIGGER a_joint_demand_is_of_one_desk ON incidents_jointcase;
DROP FUNCTION joint_demand_is_of_one_desk();
DROP TRIGGER use_only_together_is_never_lowered ON incidents_case;
DROP FUNCTION least_firms_never_fall();
DROP TRIGGER a_case_is_shared_only_together ON incidents_ledger;
DROP TRIGGER a_case_is_counted_only_together ON incidents_countedcase;
DROP TRIGGER a_case_is_released_only_together ON incidents_release;
DROP FUNCTION used_only_together();
DROP FUNCTION case_may_be_used(bigint);
DROP FUNCTION count_confirmations(bigint);
DROP FUNCTION count_joint_firms(bigint);
DROP FUNCTION top_firm(bigint);
"""


def key():
    return models.BigAutoField(
        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
    )


def foreign(to):
    return models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to=to)


class Migration(migrations.Migration):
    dependencies = [("incidents", "0023_files_with_receipts")]

    operations = [
        migrations.AddField(
            model_name="case",
            name="least_firms",
            field=models.PositiveSmallIntegerField(
                blank=True,
                choices=[
                    (2, "with at least 2 firms"),
                    (3, "with at least 3 firms"),
                    (4, "with at least 4 firms"),
                    (5, "with at least 5 firms"),
                ],
                null=True,
                verbose_name="use only together",
            ),
        ),
        migrations.AddConstraint(
            model_name="case",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("least_firms__isnull", True), ("least_firms__range", (2, 5)), _connector="OR"
                ),
                name="use_only_together_means_two_to_five_firms",
            ),
        ),
        migrations.CreateModel(
            name="JointDemand",
            fields=[("id", key()), ("desk", foreign("incidents.desk"))],
        ),
        migrations.CreateModel(
            name="JointCase",
            fields=[
                ("id", key()),
                ("linked_at", models.DateTimeField()),
                (
                    "case",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="joint_case",
                        to="incidents.case",
                    ),
                ),
                ("firm", foreign("incidents.firm")),
                (
                    "joint",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="members",
                        to="incidents.jointdemand",
                    ),
                ),
                ("linked_by", foreign(settings.AUTH_USER_MODEL)),
            ],
            options={"ordering": ["linked_at", "pk"]},
        ),
        migrations.CreateModel(
            name="JointConfirmation",
            fields=[
                ("id", key()),
                ("confirmed_at", models.DateTimeField()),
                ("confirmed_by", foreign(settings.AUTH_USER_MODEL)),
                (
                    "joint",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="confirmations",
                        to="incidents.jointdemand",
                    ),
                ),
            ],
            options={
                "ordering": ["confirmed_at"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("joint", "confirmed_by"),
                        name="an_officer_confirms_a_joint_demand_once",
                    )
                ],
            },
        ),
        migrations.RunSQL(MAY_BE_USED, ANY_CASE_MAY_BE_USED),
    ]
