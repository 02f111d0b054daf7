"""The sitting: what to do next is decided here by pure functions on stored state."""
