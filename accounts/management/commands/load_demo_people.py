"""Creates the demo logins once, and prints them every time. Refused in production."""

from typing import Any

from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib.auth.models import Group
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from accounts.demo import PEOPLE, Person
from accounts.groups import create_groups
from accounts.models import User


class Command(BaseCommand):
    help = __doc__

    def handle(self, **options: Any) -> None:
        if settings.PRODUCTION:
            raise CommandError("Demo logins have passwords that everybody knows: production refuses them.")
        create_groups()
        for person in PEOPLE:
            create_once(person)
            self.stdout.write(f"  {person.role:<12} {person.email:<20} {person.password}")


@transaction.atomic
def create_once(person: Person) -> None:
    """A person who is there already stays as she is."""
    if User.objects.filter(email=person.email).exists():
        return
    user = User.objects.create_user(
        person.email,
        person.password,
        name=person.name,
        is_staff=person.is_staff,
        is_superuser=person.is_superuser,
    )
    user.groups.set(Group.objects.filter(name__in=person.groups))
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
