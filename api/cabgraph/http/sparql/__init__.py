"""The SPARQL 1.1 Protocol: what a request asks, in which format, and how the answer goes out.

In: a request. Out: an answer of the sandbox with its headers, the service description, or a problem. `asking` reads
the request, `body` its body, `formats` chooses the format, `answering` runs the query, `sending` puts it on the wire,
and `refusals` words what the sandbox refuses.
"""
