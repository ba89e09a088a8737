"""The route over Statistics Netherlands: microdata stay there, a package goes in, a table comes back (docs/adr/0021)."""
