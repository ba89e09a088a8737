"""Readers with bad intentions against releases in random worlds.

A world holds true counts in the smallest cells there are: area, stretch of time and group. Releases tell sums of those, one
after the other, each protected beside the ones before. A reader knows how the world is put together and all that was told,
and solves linear programs for what was hidden. `python -m tests.attack` looks for a world in which a small count is known
better than the rules allow; test_random_worlds.py goes through a few of every kind.
"""
