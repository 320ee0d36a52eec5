"""The lecture's loop in six ways, each one screen of plain code, and what pulls them."""
