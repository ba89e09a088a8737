"""Screens of the analysis: overview, plan, datasets, jobs, results and checks."""
