"""The conformance kit: a scripted conversation that says, clause by clause, what a pump does wrong."""
