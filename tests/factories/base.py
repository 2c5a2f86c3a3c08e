"""Factories build rows as the tables' owner, so that a test's world does not depend on its walls."""

from factory.django import DjangoModelFactory

from tests.support import owner


class OwnerFactory(DjangoModelFactory):
    class Meta:
        abstract = True

    @classmethod
    def _create(cls, model_class: type, *args: object, **kwargs: object) -> object:
        with owner():
            return super()._create(model_class, *args, **kwargs)
