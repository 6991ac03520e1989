"""Proposals for whole weeks: what the tables say in the planner's words, a run in a process of its
own, what it found."""
