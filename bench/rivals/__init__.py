"""What people use today and what an engineer would pick: the planner's rivals (docs/planner-rivals.md)."""
