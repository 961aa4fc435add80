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

LIST_SENT: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "description": "A list of checks: a file in a form, or CSV, XLSX, JSON or NDJSON as the body itself.",
        "content": {
            "multipart/form-data": {
                "schema": {
                    "type": "object",
                    "required": ["file"],
                    "properties": {
                        "file": {"type": "string", "format": "binary"},
                        "format": {"type": "string"},
                        "language": {"type": "string"},
                        "on": {"type": "string", "format": "date"},
                        "known_at": {"type": "string"},
                    },
                }
            },
            "text/csv": {"example": "body,regulation,on\nlaocai-cqc,qcvn-16-2019-bxd,2021-05-01\n"},
            "application/json": {"example": {"rows": [{"body": "laocai-cqc", "on": "2021-05-01"}]}},
            "application/x-ndjson": {"example": '{"body": "laocai-cqc", "on": "2021-05-01"}\n'},
        },
    },
    "responses": {
        "413": {"description": "The file is bigger than the settings allow (problem+json)."},
        "422": {"description": "The file is no list that can be checked (problem+json: code, file, row)."},
        "503": {"description": "Too many lists are being checked; Retry-After says when to ask again."},
    },
}

PATHS_SENT: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "description": "A question as JSON, or a list of rows (body, activity, product, economy, on): a file in a form,"
        " or CSV, XLSX, JSON or NDJSON as the body itself.",
        "content": {
            "application/json": {
                "example": {"of": "VN", "activities": ["testing"], "economies": ["SG", "JP"], "on": "2026-11-27"}
            },
            "text/csv": {"example": "body,activity,economy,on\nquatest1,testing,SG,2026-11-27\n"},
            "application/x-ndjson": {"example": '{"body": "quatest1", "economy": "SG"}\n'},
            "multipart/form-data": {
                "schema": {
                    "type": "object",
                    "required": ["file"],
                    "properties": {
                        "file": {"type": "string", "format": "binary"},
                        "economy": {"type": "string"},
                        "arrangement": {"type": "string"},
                        "organisation": {"type": "string"},
                        "activity": {"type": "string"},
                        "product": {"type": "string"},
                        "on": {"type": "string", "format": "date"},
                        "known_at": {"type": "string"},
                        "format": {"type": "string"},
                        "language": {"type": "string"},
                    },
                }
            },
        },
    },
    "responses": {
        "400": {"description": "The question is not valid, or asks for too many cells (problem+json)."},
        "413": {"description": "What was sent is bigger than the settings allow (problem+json)."},
        "422": {"description": "A word names nothing, or the file is no list (problem+json)."},
        "503": {"description": "Too many lists are being answered; Retry-After says when to ask again."},
    },
}
