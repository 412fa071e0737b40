"""The edges: where a message enters, where it leaves, and where all is wired."""
