"""Examples for the OpenAPI description."""

from typing import Any

CHECK: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "The verdict and its proof.",
        "content": {
            "application/json": {
                "example": {
                    "verdict": "yes",
                    "reason": "in-scope",
                    "explanation": {"vi": "…", "en": "Yes. On 1 May 2021 … may: testing …; by decision 124 …"},
                    "asked": {"body": {"id": "https://w3id.org/cabgraph/id/body/laocai-cqc"}, "on": "2021-05-01"},
                    "proof": [{"from": "2020-07-01", "until": "2023-07-01"}],
                    "missing": [],
                    "notes": [],
                    "alternatives": [],
                    "ask": [],
                    "known_at": None,
                    "now_known": None,
                    "release": "2026-11-23T000000Z",
                }
            }
        },
    },
    400: {"description": "A parameter is not known or not valid (problem+json)."},
    422: {"description": "A name is ambiguous or unknown; candidates are listed (problem+json)."},
}
