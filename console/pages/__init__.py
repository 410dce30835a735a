"""The pages: widgets put together on one sheet each; they place things and decide nothing."""
