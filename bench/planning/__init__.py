"""`make bench-planner`: what is measured of the planner, part by part (see bench.planner)."""
