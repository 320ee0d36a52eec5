"""Widgets that every lab shares."""
