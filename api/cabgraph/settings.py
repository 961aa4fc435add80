"""Every setting: name, default, one sentence. Environment variables carry the prefix `CABGRAPH_`."""

from pathlib import Path
from typing import Annotated

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    """The settings of one process; `docs/operate.md` lists them and a test compares."""

    model_config = SettingsConfigDict(env_prefix="CABGRAPH_", extra="forbid", frozen=True)

    data: Path | None = Field(
        default=None, description="Folder of the tables, one folder a country; the shipped data if unset."
    )
    countries: tuple[str, ...] = Field(default=("vn",), description="The country folders that a build takes.")
    home: str = Field(
        default="",
        max_length=20,
        description="Code of the economy that the pages speak for; that of the first country folder if unset.",
    )
    releases: Path = Field(
        default=Path("releases"), description="Folder in which releases are made and `current` points to one."
    )
    keep_releases: int = Field(
        default=5, ge=1, description="How many releases a build leaves in the folder, the current included."
    )
    store: str = Field(default="", description="A SPARQL 1.1 endpoint to ask instead of the release's embedded store.")
    language: str = Field(default="vi", pattern="^(vi|en)$", description="The language of the command line: vi or en.")
    page_size: int = Field(
        default=20, ge=1, le=1000, description="How many items a list shows when the request does not say."
    )
    batch_megabytes: int = Field(default=32, ge=1, description="The most megabytes of a list that are taken.")
    batch_rows: int = Field(default=200_000, ge=1, description="The most rows of a list that are checked.")
    batch_seconds: int = Field(default=600, ge=1, description="The most seconds that one list may take.")
    batch_processes: int = Field(
        default=2, ge=1, le=64, description="How many processes answer the rows of one long list."
    )
    batches: int = Field(default=2, ge=1, description="How many lists one server process checks at once.")
    batch_folder: Path | None = Field(
        default=None, description="Folder of the lists that are shown on pages; the system's temporary folder if unset."
    )
    batch_minutes: int = Field(
        default=30, ge=1, description="Minutes after which a list shown on a page is thrown away."
    )
    recognition_cells: int = Field(
        default=500_000, ge=1, description="The most cells, a body's activity and an economy each, of one matrix."
    )
    matrices: int = Field(
        default=2, ge=1, description="How many matrices of recognition one server process makes at once, beside lists."
    )
    recognition_kept_megabytes: int = Field(
        default=1024, ge=1, description="Megabytes of matrices that are kept for who asks the same, the oldest dropped."
    )
    links: int = Field(
        default=10_000,
        ge=0,
        description="How many short links of the editor are kept, the longest unused dropped first; 0 keeps none.",
    )
    links_a_minute: int = Field(
        default=60, ge=1, description="How many short links one server process makes in a minute."
    )
    workers: int = Field(
        default=1, ge=1, le=64, description="How many processes answer requests; one a processor makes it fastest."
    )
    access_log: bool = Field(default=True, description="Whether each request is written to standard output.")
    store_timeout: float = Field(default=30.0, gt=0, description="Seconds to wait for a remote store.")
    public_address: str = Field(
        default="",
        pattern="^(https?://.+)?$",
        description="The address readers reach this server at, for links and QR codes; the request's own if unset.",
    )
    workspace: bool = Field(
        default=False, description="Whether this server takes changes of the graph, from clients with a token."
    )
    workspace_public: bool = Field(
        default=False, description="Whether a workspace may listen on an address that is not this machine's own."
    )
    workspace_open: bool = Field(
        default=False,
        description="Whether a workspace takes changes without a token, only on this machine's own address: for tests.",
    )
    tokens: Path | None = Field(
        default=None, description="File of the tokens' hashes; `tokens.json` in the folder of the releases if unset."
    )
    graph_megabytes: int = Field(
        default=32, ge=1, description="The most megabytes of a graph that a workspace takes at once."
    )
    commit_seconds: int = Field(default=120, ge=1, description="The most seconds that one change may take.")
    commit_wait: int = Field(
        default=30, ge=0, description="Seconds that a change waits for another to end before it is refused."
    )
    commit_megabytes: int = Field(
        default=4096, ge=256, description="The most megabytes of memory of the process that makes a change."
    )
    sparql_seconds: float = Field(default=10.0, gt=0, description="Seconds after which a query is stopped.")
    sparql_seconds_token: float = Field(
        default=60.0, gt=0, description="Seconds after which a query that brings a token is stopped."
    )
    sparql_megabytes: int = Field(
        default=1024, ge=64, description="The most memory of a query, in MiB beyond an idle process."
    )
    sparql_workers: int = Field(
        default=2, ge=1, le=64, description="How many queries one server process runs at once, each in its own process."
    )
    sparql_queue: int = Field(
        default=16, ge=0, description="How many queries wait for a process; further ones are told to come back."
    )
    sparql_cache_megabytes: int = Field(
        default=16,
        ge=0,
        description="Megabytes of small answers to queries that one server process remembers; 0 remembers none.",
    )
    sparql_get_kilobytes: int = Field(default=64, ge=1, description="The longest query in an address, in KiB.")
    sparql_post_kilobytes: int = Field(default=1024, ge=1, description="The longest query in a body, in KiB.")
    sparql_nesting: int = Field(
        default=64, ge=8, le=200, description="How deep a query may nest brackets, and prefix operators in a row."
    )
    sparql_patterns: int = Field(
        default=250, ge=1, description="The most triple patterns of a query, those of data blocks aside."
    )
    sparql_path_operators: int = Field(
        default=50, ge=0, description="The most operators in the property paths of a query."
    )
    sparql_clauses: int = Field(
        default=200, ge=1, description="The most clauses of one kind in a query: UNION, OPTIONAL, FILTER and so on."
    )
    sparql_write_seconds: float = Field(
        default=30.0, gt=0, description="Seconds after which a reader that takes nothing of its answer is cut."
    )
    sparql_stream_seconds: float = Field(
        default=300.0, gt=0, description="Seconds that an answer may take from its first byte to its last."
    )
    sparql_services: tuple[Annotated[str, Field(pattern=r"^[A-Za-z0-9._-]+(:[0-9]{1,5})?$")], ...] = Field(
        default=(),
        description="Hosts that SERVICE may name, as a JSON list: `host` at its usual port, `host:port` at that one.",
    )
