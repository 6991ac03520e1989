"""What people use today and what an engineer would pick (docs/planner-rivals.md)."""
