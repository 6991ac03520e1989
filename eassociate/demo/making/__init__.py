"""How a service is made up: names, places, people, timetables, days. All of it follows a seed."""
