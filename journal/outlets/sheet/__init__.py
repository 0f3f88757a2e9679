"""A copy on paper: HTML of its own, set as PDF by a process of its own."""
