"""The same expressions on an embedded or a distributed engine; heavy to import, so only a running job does."""
