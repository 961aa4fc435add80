"""The release over HTTP.

In: requests. Out: JSON, CSV, XLSX, RDF and pages, with problem+json for what goes wrong. `create_app(settings)` builds
everything; only this folder knows FastAPI.
"""
