"""How allauth behaves here: nobody signs up by themselves."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter


class AccountAdapter(DefaultAccountAdapter):
    """Accounts are made by an administrator or come from single sign-on."""

    def is_open_for_signup(self, request: Any) -> bool:
        return False
