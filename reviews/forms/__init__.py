"""The forms of who reviews, by noun."""
