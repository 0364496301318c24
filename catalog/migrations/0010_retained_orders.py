import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('catalog', '0009_history_and_invitations'),
    ]

    operations = [
        migrations.CreateModel(
            name='RetainedOrder',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('buyer', models.JSONField(verbose_name='buyer')),
                ('kept_until', models.DateField(db_index=True, verbose_name='kept until')),
                ('order', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='retained', to='catalog.order', verbose_name='order')),
            ],
            options={
                'verbose_name': 'retained order',
                'verbose_name_plural': 'retained orders',
            },
        ),
    ]
