"""Where a query text from outside is evaluated: judged by the guard, then run in a child process that may be killed.

In: a text nobody vouches for. Out: chunks of a result, or a reason. `guard` reads tokens in this process and never
evaluates; `pool` keeps the children; `worker` is what a child runs; `hardening` takes from it what it does not need.
`broker` fetches what SERVICE asks for: a worker reaches nothing else.
"""
