"""What everybody knows adds up, whoever told of it: areas in larger ones, areas before and after their borders changed, and
stretches of time and groups that together are another.

Each sum is a publication in which nothing is told. Whether it holds is seen from the true figures: a reader knows that four
quarters are a year, and men and women all inhabitants, and where the figures do not bear that out it is no use to them.
"""
