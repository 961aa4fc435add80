"""Events -> active periods; the links that the queries need.

In: records and events of the graph, and optionally the instant up to which to know. Out: for every grant, scope line,
participation, arrangement, component of one and membership the stretches of days on which it certainly holds, may
hold, or certainly holds no more. `records` says what goes in and out, `knowledge` what counts at an instant, `spans`
the rules one by one, `timeline` how they add up; `load`, `write`, `run` and `asof` carry it from and to a graph.
"""
