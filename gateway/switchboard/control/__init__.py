"""The control interface: what people, tests and the page do to the switchboard, as JSON."""
