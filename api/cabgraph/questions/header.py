"""What the `#+` lines of a stored question may say: title, description, parameters, columns."""

import unicodedata
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, field_validator, model_validator


def _composed(text: str) -> str:
    if not unicodedata.is_normalized("NFC", text):
        raise ValueError("must be in Unicode normal form C")
    return text


Label = Annotated[str, Field(min_length=1), AfterValidator(_composed)]
Name = Annotated[str, Field(pattern=r"^[a-z][A-Za-z0-9_]*$")]


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Texts(_Part):
    """One text in both languages."""

    vi: Label
    en: Label

    def __getitem__(self, language: str) -> str:
        return self.en if language == "en" else self.vi


class Column(_Part):
    """One variable of the answer and how people call it."""

    name: Name
    label: Texts


class Parameter(_Part):
    """One value that the asker gives: its type, what it may be, and what it is when left out.

    `kind` is the path segment of the things an `iri` may name (the first one when only a slug is given), `scheme` that
    of a `concept`; `ignore` holds characters that people write inside a slug and that mean nothing (8516.10.19). A
    parameter may take `several` values, apart by commas, of which one is enough.
    """

    name: Name
    type: Literal["iri", "concept", "date", "integer", "number", "string"]
    label: Texts
    example: str
    default: str | None = None
    optional: bool = False
    several: bool = False
    of_class: str | None = Field(default=None, alias="class")
    kind: tuple[str, ...] = ()
    scheme: str | None = None
    values: tuple[str, ...] = ()
    minimum: int | None = None
    maximum: int | None = None
    ignore: str = ""

    @field_validator("kind", mode="before")
    @classmethod
    def _several(cls, kind: object) -> object:
        return [kind] if isinstance(kind, str) else kind

    @model_validator(mode="after")
    def _complete(self) -> Self:
        if (self.type == "iri") != bool(self.of_class) or (self.type == "iri") != bool(self.kind):
            raise ValueError("a parameter of type iri, and no other, has a class and a kind")
        if (self.type == "concept") != bool(self.scheme):
            raise ValueError("a parameter of type concept, and no other, has a scheme")
        if self.type == "integer" and (self.minimum is None or self.maximum is None):
            raise ValueError("a parameter of type integer has a minimum and a maximum")
        if self.optional and self.default is not None:
            raise ValueError("a parameter with a default is never left out: drop `optional`")
        return self

    @property
    def required(self) -> bool:
        """Whether the asker has to give a value."""
        return self.default is None and not self.optional


class Header(_Part):
    """The whole header. A question without columns answers with statements instead of rows."""

    title: Texts
    description: Texts
    parameters: tuple[Parameter, ...] = ()
    columns: tuple[Column, ...] = ()
    keywords: tuple[str, ...] = ()

    @model_validator(mode="after")
    def _distinct(self) -> Self:
        for names in ([p.name for p in self.parameters], [c.name for c in self.columns]):
            if len(names) != len(set(names)):
                raise ValueError("a name is used twice")
        return self
