"""A synthetic country as tables: any size, deterministic for a seed, streamed row by row.

`words.toml` holds its words and shares, `law` its reference concepts (products, standards, regulations), `holders` its
bodies, `grants` the chains of their grants, `lines` their scopes, `events` what happened to both; `tables` writes the
folder. Everything is invented, says so in its rows, its metadata and its identifiers, and is never mixed with a real
country: the build refuses it.
"""
