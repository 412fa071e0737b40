"""SQL: implements the ports of the domain and decides nothing."""
