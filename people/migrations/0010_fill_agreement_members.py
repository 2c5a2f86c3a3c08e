"""Who is in an agreement moves into a table of its own: whoever gave gives, whoever took takes."""

import django.db.models.deletion
from django.db import migrations, models

FILL = """
INSERT INTO people_agreementmember (agreement_id, organisation_id, gives, takes)
SELECT id, from_organisation_id, true, from_organisation_id = to_organisation_id FROM people_agreement;
INSERT INTO people_agreementmember (agreement_id, organisation_id, gives, takes)
SELECT id, to_organisation_id, false, true FROM people_agreement
  WHERE from_organisation_id <> to_organisation_id;
SET CONSTRAINTS ALL IMMEDIATE;
SET CONSTRAINTS ALL DEFERRED;
"""

# app.covers asks how deep as well: the policy that asks it is put up anew after this, and needs it there
COVERS = """
DROP FUNCTION app.covers(int, int) CASCADE;
SET LOCAL ROLE ph_definer;
CREATE FUNCTION app.covers(agreement int, team int, level int) RETURNS boolean LANGUAGE sql STABLE
  SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS 'SELECT false';
RESET ROLE;
"""


class Migration(migrations.Migration):
    dependencies = [("people", "0009_files"), ("teams", "0006_files")]
    operations = [
        migrations.CreateModel(
            name="AgreementMember",
            fields=[
                ("id", models.AutoField(primary_key=True, serialize=False)),
                ("gives", models.BooleanField(default=True)),
                ("takes", models.BooleanField(default=True)),
                (
                    "agreement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="members",
                        to="people.agreement",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="teams.organisation",
                    ),
                ),
            ],
        ),
        migrations.RunSQL(COVERS, migrations.RunSQL.noop),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
        migrations.RemoveField(model_name="agreement", name="from_organisation"),
        migrations.RemoveField(model_name="agreement", name="to_organisation"),
    ]
