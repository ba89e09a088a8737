"""Forms of problems, trajectories and questions."""
