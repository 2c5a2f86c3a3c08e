"""Says to the database that a second factor or a link was really made here.

The sign-in package writes these rows itself. Just before it does, the proof is put into a setting
that ends with the transaction; a trigger compares it with the row (``teams/sql/signing_in.sql``).
"""

import json

from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.db.models.signals import pre_delete, pre_save

from placehub.access.context import privately
from placehub.access.keys import voucher

FREE = {"last_used_at"}  # changes at each use, and needs no proof


def vouch(kind: str, user_id: int, facts: object) -> None:
    words, expires, proof = voucher(kind, user_id, facts)
    said = json.dumps({"words": words, "expires": expires, "proof": proof})
    privately("SELECT set_config('app.voucher', %s, true)", [said])


def factor_is_kept(
    sender: object, instance: Authenticator, update_fields: frozenset[str] | None, **_more: object
) -> None:
    if not (update_fields and update_fields <= FREE):
        vouch("factor", instance.user_id, {"type": instance.type, "data": instance.data})


def factor_goes(sender: object, instance: Authenticator, **_more: object) -> None:
    vouch("factor gone", instance.user_id, None)


def link_is_kept(sender: object, instance: SocialAccount, **_more: object) -> None:
    vouch("link", instance.user_id, {"provider": instance.provider, "uid": instance.uid})


def connect() -> None:
    pre_save.connect(factor_is_kept, sender=Authenticator, dispatch_uid="teams")
    pre_delete.connect(factor_goes, sender=Authenticator, dispatch_uid="teams")
    pre_save.connect(link_is_kept, sender=SocialAccount, dispatch_uid="teams")
