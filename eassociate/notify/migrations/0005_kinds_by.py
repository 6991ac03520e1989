"""Whether the kind of the news is said is chosen for each channel; who had switched it off keeps it
off for all."""

import eassociate.notify.models
from django.db import migrations, models


def carry_over(apps, schema_editor):
    apps.get_model("notify", "Choices").objects.filter(says_kind=False).update(kinds_by=[])


class Migration(migrations.Migration):
    dependencies = [("notify", "0004_mails_become_choices")]
    operations = [
        migrations.AddField(
            "choices",
            "kinds_by",
            models.JSONField(default=eassociate.notify.models.every_channel),
        ),
        migrations.RunPython(carry_over, migrations.RunPython.noop),
        migrations.RemoveField("choices", "says_kind"),
    ]
