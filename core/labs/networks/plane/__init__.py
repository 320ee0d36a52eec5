"""A network on the plane under way: session, pictures, findings."""
