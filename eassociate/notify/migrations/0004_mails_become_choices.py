"""Who had chosen something about e-mails keeps it: all, or none; «only urgent» is the default."""

from django.db import migrations

_GROUPS = ("urgent", "messages", "cover", "visits", "record", "plans", "papers")
#: What the defaults were when this migration was written; offices have fewer.
_PUSHED = {
    "guardian": ("urgent", "messages", "cover", "record", "plans", "visits"),
    "companion": ("urgent", "messages", "cover", "record", "plans", "visits"),
    "coordinator": ("urgent", "messages", "cover", "record", "plans", "papers"),
}
_OFFICE = ("urgent", "messages", "papers")


def carry_over(apps, schema_editor):
    Person = apps.get_model("access", "Person")
    Membership = apps.get_model("access", "Membership")
    Choices = apps.get_model("notify", "Choices")
    people = dict(Person.objects.exclude(mails="urgent").values_list("pk", "mails"))
    roles = {}
    for person, role in Membership.objects.filter(until=None).values_list("person", "role"):
        roles.setdefault(person, set()).add(role)
    for person, mails in people.items():
        held = roles.get(person, set())
        pushed = {group for role in held for group in _PUSHED.get(role, _OFFICE)}
        channels = {
            group: [
                *(["push"] if group in pushed else []),
                *(["mail"] if mails == "all" else []),
                *(["sms"] if group == "urgent" else []),
            ]
            for group in _GROUPS
        }
        Choices.objects.update_or_create(person_id=person, defaults={"channels": channels})


class Migration(migrations.Migration):
    dependencies = [
        ("notify", "0003_channels"),
        ("access", "0003_person_mails"),
    ]
    run_before = [("access", "0004_mails_move_to_notify")]
    operations = [migrations.RunPython(carry_over, migrations.RunPython.noop)]
