"""Pure methods on tables: dataclasses in, dataclasses out, no Django, no clock, no unseeded chance."""
