"""The programme as something that rights can be asked about, for what belongs to no single trajectory."""

from typing import Any

from coalitions import grants
from zicht.core.policy import Role


class Programme:
    """Everybody's post in the programme; who has none holds no role here."""

    def roles_of(self, user: Any) -> frozenset[Role]:
        return grants.programme_roles(user)


PROGRAMME = Programme()
