"""Totals of what moved before there were totals."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("budgets", "0008_fill_names_of_funds")]
    operations = [migrations.RunSQL("SELECT led_count_totals()", migrations.RunSQL.noop)]
