"""The API: the same services and rights as the screens, under the national API design rules."""
