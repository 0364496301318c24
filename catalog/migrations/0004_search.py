import django.db.models.deletion
from django.db import migrations, models

SQLITE = (
    """CREATE VIRTUAL TABLE catalog_searchdocument_fts USING fts5(
        tokens, content='catalog_searchdocument', content_rowid='shade_id',
        tokenize='unicode61 remove_diacritics 0', detail=none
    )""",
    """CREATE TRIGGER catalog_searchdocument_added AFTER INSERT ON catalog_searchdocument BEGIN
        INSERT INTO catalog_searchdocument_fts(rowid, tokens) VALUES (new.shade_id, new.tokens);
    END""",
    """CREATE TRIGGER catalog_searchdocument_gone AFTER DELETE ON catalog_searchdocument BEGIN
        INSERT INTO catalog_searchdocument_fts(catalog_searchdocument_fts, rowid, tokens)
        VALUES ('delete', old.shade_id, old.tokens);
    END""",
    """CREATE TRIGGER catalog_searchdocument_changed AFTER UPDATE ON catalog_searchdocument BEGIN
        INSERT INTO catalog_searchdocument_fts(catalog_searchdocument_fts, rowid, tokens)
        VALUES ('delete', old.shade_id, old.tokens);
        INSERT INTO catalog_searchdocument_fts(rowid, tokens) VALUES (new.shade_id, new.tokens);
    END""",
)
POSTGRESQL = (
    """CREATE INDEX catalog_searchdocument_tokens ON catalog_searchdocument
    USING gin (string_to_array(tokens, ' '))""",
)


def make_index(apps, schema_editor):
    for statement in POSTGRESQL if schema_editor.connection.vendor == "postgresql" else SQLITE:
        schema_editor.execute(statement)


def drop_index(apps, schema_editor):
    """PostgreSQL's goes with the table, and so do SQLite's triggers."""
    if schema_editor.connection.vendor == "sqlite":
        schema_editor.execute("DROP TABLE catalog_searchdocument_fts")


class Migration(migrations.Migration):

    dependencies = [
        ('catalog', '0003_orders'),
    ]

    operations = [
        migrations.CreateModel(
            name='SearchDocument',
            fields=[
                ('shade', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='document', serialize=False, to='catalog.shade', verbose_name='shade')),
                ('names', models.TextField(help_text='|name|name|, folded, and their initials: for the ranking.')),
                ('words', models.TextField(help_text='Every word of the document once.')),
                ('tokens', models.TextField(help_text="The words' n-grams and initials, between spaces.")),
                ('updated_at', models.DateTimeField(db_index=True)),
            ],
            options={
                'verbose_name': 'search document',
                'verbose_name_plural': 'search documents',
            },
        ),
        migrations.RunPython(make_index, drop_index),
    ]
