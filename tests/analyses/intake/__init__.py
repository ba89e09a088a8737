"""Reading handed-in files, without a database."""
