"""When: the inbox worker, the outbox relay, the ticks and the rate limits."""
