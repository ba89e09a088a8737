"""Tests of the pure methods."""
