"""Every word of the search's index says in which thread it was said."""

from django.db import migrations, models
from django.db.models import OuterRef, Subquery


def fill(apps, schema_editor):
    message = apps.get_model("conversations", "Message").objects.filter(pk=OuterRef("message"))
    rows = apps.get_model("conversations", "Posting").objects
    rows.update(thread=Subquery(message.values("thread")[:1]))


class Migration(migrations.Migration):
    dependencies = [("conversations", "0002_urgent_messages")]
    operations = [
        migrations.AddField("posting", "thread", models.UUIDField(null=True)),
        migrations.RunPython(fill, migrations.RunPython.noop),
        migrations.RemoveIndex("posting", "conversatio_word_0935fb_idx"),
        migrations.AlterField("posting", "thread", models.UUIDField()),
        migrations.AddIndex(
            "posting",
            models.Index(fields=["word", "thread", "message"], name="conversatio_word_9e848a_idx"),
        ),
    ]
