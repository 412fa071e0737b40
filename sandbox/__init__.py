"""Our fake WeCom: plays the platform on loopback, with its limits and a chat page."""
