"""Widgets that no lab owns; the rooms below say which."""
