"""Lessons: data that a teacher makes, what a student answers, and whether a task is done."""
