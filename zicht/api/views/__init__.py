"""The resources of the API: the same selectors, services and rights as the screens."""
