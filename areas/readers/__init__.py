"""Pure readers: bytes of a file in, checked records out; nothing here touches the database."""
