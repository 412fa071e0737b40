"""Text in, meaning out: pure and total functions over what people write."""
