"""How long records are kept, until a place says otherwise; and whom nobody was in for."""

from django.db import migrations

CLOCKS = [
    (
        "adult",
        8,
        None,
        "Adult social care: 8 years after the last contact (NHS Records Management Code, as commonly applied). Have your records manager confirm it.",
    ),
    (
        "child",
        7,
        25,
        "Children’s records: commonly until the 25th birthday (Devon: 18 and 3 years of rest); never less than the current year and 6 for the money (Kirklees). A child who was looked after is kept far longer: put a hold on the record.",
    ),
    (
        "unknown",
        25,
        None,
        "Nobody’s rule: as long as a child’s record could have to be kept, since the day of birth is not known.",
    ),
    (
        "died",
        10,
        None,
        "10 years after death (NHS practice for mental-health records, the longest of the usual ones). Have your records manager confirm it.",
    ),
]


def fill(apps, schema_editor):
    clock = apps.get_model("people", "Clock")
    for kind, years, until_age, source in CLOCKS:
        clock.objects.get_or_create(
            kind=kind, defaults={"years": years, "until_age": until_age, "source": source}
        )


class Migration(migrations.Migration):
    dependencies = [("people", "0014_endings")]

    operations = [
        migrations.RunPython(fill, migrations.RunPython.noop),
        migrations.RunSQL(
            [
                # a door at which nobody was in reached nobody
                "UPDATE people_person p SET last_contact_at = app.last_contact_of(p.id) WHERE EXISTS ("
                " SELECT 1 FROM people_contactperson l JOIN people_contact c ON c.id = l.contact_id"
                " WHERE l.person_id = p.id AND l.happened_at = p.last_contact_at AND c.how = 'nobody_in')",
                "UPDATE person_grant g SET last_activity_at = coalesce(p.last_contact_at, p.created_at)"
                " FROM people_person p WHERE p.id = g.person_id"
                " AND g.last_activity_at > coalesce(p.last_contact_at, p.created_at)",
                # whom no team is round any more
                "SELECT app.regrant(i.person_id) FROM (SELECT person_id FROM people_involvement"
                " GROUP BY person_id HAVING bool_and(ends_at IS NOT NULL)) i",
            ],
            migrations.RunSQL.noop,
        ),
    ]
