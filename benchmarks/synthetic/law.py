"""The synthetic reference concepts: authorities, products, standards with editions, regulations with successors."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

from benchmarks.synthetic.tables import Tables
from benchmarks.synthetic.words import Pair, instant, provenance, some_day, today, weighted, words, years_later


@dataclass(frozen=True)
class Product:
    """A product group: its identifier, names, ministry, and how deep it stands in the tree (0 is widest)."""

    id: str
    name: Pair
    ministry: str
    depth: int


@dataclass(frozen=True)
class Standard:
    """One edition of a standard."""

    id: str
    number: str
    superseded: bool


@dataclass(frozen=True)
class Regulation:
    """One edition of a technical regulation, with the products it covers and the days between which it binds."""

    id: str
    ministry: str
    since: date
    until: date | None
    products: tuple[Product, ...]


@dataclass
class Law:
    """Everything the bodies' tables refer to."""

    accreditors: list[str] = field(default_factory=list)
    ministries: list[str] = field(default_factory=list)
    products: list[Product] = field(default_factory=list)
    standards: list[Standard] = field(default_factory=list)
    accredited_to: dict[str, str] = field(default_factory=dict)
    regulations: list[Regulation] = field(default_factory=list)
    acts: list[str] = field(default_factory=list)

    def of_ministry(self, ministry: str) -> list[Regulation]:
        """Return the regulations of one ministry."""
        return [regulation for regulation in self.regulations if regulation.ministry == ministry]


def write_law(tables: Tables, seed: int) -> Law:
    """Write the reference tables and return what they hold."""
    rng = Random(f"{seed}/law")
    law = Law()
    _authorities(tables, law)
    _products(tables, law)
    _standards(tables, rng, law)
    hs_codes = [row["id"] for row in tables.rows("hs_codes") if len(row["id"]) == 8]
    for number, (ministry, _, _) in enumerate(words()["products"]["wide"]):
        for n in range(words()["law"]["regulations_per_wide"]):
            _regulation(tables, rng, law, _org(ministry), number, n, hs_codes)
    return law


def _org(code: str) -> str:
    return f"syn-{code.lower()}"


def _authorities(tables: Tables, law: Law) -> None:
    groups = (
        ("accreditation", "AccreditationBody", law.accreditors),
        ("ministries", "RegulatoryAuthority", law.ministries),
    )
    for group, kind, found in groups:
        for vi, en, code in words()["authorities"][group]:
            tables.add(
                "authorities",
                id=_org(code),
                **{"class": f"cab:{kind}"},
                name_vi=vi,
                name_en=en,
                alt_vi=code,
                jurisdiction="VN",
                note=words()["note"],
                **provenance(),
            )
            found.append(_org(code))
    for ministry in law.ministries:
        act = f"{ministry}-act"
        number = f"1/2006/GL-{ministry.removeprefix('syn-').upper()}"
        tables.add(
            "legal_documents",
            id=act,
            number=number,
            number_normalised=number,
            type="circular",
            status="in-force",
            issuers=ministry,
            signed_on="2006-05-02",
            in_force_from="2006-07-01",
            cited_only="false",
            note=words()["note"],
            **provenance(),
        )
        law.acts.append(act)


def _products(tables: Tables, law: Law) -> None:
    goods, kinds = words()["products"]["goods"], words()["products"]["kinds"]

    def add(identifier: str, vi: str, en: str, broader: str, ministry: str, depth: int) -> None:
        tables.add("products", id=identifier, name_vi=vi, name_en=en, broader=broader, **provenance())
        law.products.append(Product(identifier, (vi, en), _org(ministry), depth))

    for w, (ministry, vi, en) in enumerate(words()["products"]["wide"]):
        wide = f"syn-p{w}"
        add(wide, f"{vi} (giả lập)", f"{en} (synthetic)", "", ministry, 0)
        for g, (good_vi, good_en) in enumerate(goods):
            add(f"{wide}-{g}", f"{vi} {good_vi}", f"{en}, {good_en}", wide, ministry, 1)
            for k, (kind_vi, kind_en) in enumerate(kinds):
                add(
                    f"{wide}-{g}-{k}",
                    f"{vi} {good_vi} {kind_vi}",
                    f"{en}, {good_en}, {kind_en}",
                    f"{wide}-{g}",
                    ministry,
                    2,
                )
    for number, ministry in enumerate(law.ministries):
        groups = [product.id for product in law.products if product.depth == 0 and product.ministry == ministry]
        tables.add(
            "designation_powers",
            id=f"{ministry}-power",
            authority=ministry,
            products=";".join(groups),
            legal_basis=law.acts[number],
            valid_from="2006-07-01",
            label_vi=f"Thẩm quyền {ministry}",
            label_en=f"Power of {ministry}",
            recorded_at=instant(date(2006, 7, 2)),
            note=words()["note"],
            **provenance(),
        )


def _standards(tables: Tables, rng: Random, law: Law) -> None:
    shares = words()["law"]["editions"]
    cumulative = [sum(shares[: n + 1]) for n in range(len(shares))]
    for number in words()["law"]["accredited_to"]:
        law.accredited_to[number] = f"syn-iso-{number}"
        _standard(tables, law.accredited_to[number], f"TCVN-GL ISO/IEC {number}:2010", "2010", "")
    for work in range(words()["law"]["standard_works"]):
        years = sorted(rng.sample(range(1995, 2025), weighted(rng, [1, 2, 3], cumulative)))
        for n, year in enumerate(years):
            later = f"syn-s{work}-{years[n + 1]}" if n + 1 < len(years) else ""
            number = f"TCVN-GL {work + 1:04d}:{year}"
            _standard(tables, f"syn-s{work}-{year}", number, str(year), later)
            law.standards.append(Standard(f"syn-s{work}-{year}", number, bool(later)))


def _standard(tables: Tables, identifier: str, number: str, year: str, later: str) -> None:
    tables.add(
        "standards",
        id=identifier,
        designation=number,
        number_normalised=number,
        kind="national-standard",
        publisher="GL",
        title_vi=f"Tiêu chuẩn giả lập {number}",
        title_en=f"Synthetic standard {number}",
        edition_year=year,
        status="superseded" if later else "current",
        superseded_by=later,
        cited_only="false",
        note=words()["note"],
        **provenance(),
    )


def _regulation(tables: Tables, rng: Random, law: Law, ministry: str, wide: int, n: int, hs_codes: list[str]) -> None:
    """Write one regulation with its editions: staged dates, a successor, and the listings that make it binding."""
    goods = [p for p in law.products if p.id.startswith(f"syn-p{wide}-") and p.depth == 1]
    good = goods[n % len(goods)]
    kinds = [p for p in law.products if p.id.startswith(f"{good.id}-")]
    products = (good, *rng.sample(kinds, rng.randint(1, 4)))
    years = sorted(rng.sample(range(2008, 2025), rng.choice((1, 1, 2, 2, 3))))
    suffix = ministry.removeprefix("syn-").upper()
    starts = [some_day(rng, date(year, 1, 1), date(year, 12, 28)) for year in years]
    for edition, (year, start) in enumerate(zip(years, starts, strict=True)):
        identifier = f"syn-r{wide}-{n}-{year}"
        number = f"QCVN-GL {wide * 20 + n + 1:02d}:{year}/{suffix}"
        following = starts[edition + 1] if edition + 1 < len(years) else None
        until = following - timedelta(1) if following and rng.random() < 0.8 else None
        if until is None and following is None and rng.random() < 0.08:
            until = min(years_later(start, 5), today())
        staged = rng.random() < 0.4
        tables.add(
            "technical_regulations",
            id=identifier,
            number=number,
            number_normalised=number,
            title_vi=f"Quy chuẩn giả lập về {good.name[0]}",
            title_en=f"Synthetic regulation on {good.name[1]}",
            edition_year=str(year),
            issuer=ministry,
            responsible_authority=ministry,
            issued_by_act=f"{ministry}-act",
            signed_on=(start - timedelta(rng.randint(30, 200))).isoformat(),
            in_force_from=start.isoformat(),
            in_force_until=until.isoformat() if until else "",
            superseded_by=f"syn-r{wide}-{n}-{years[edition + 1]}" if following else "",
            status="superseded" if following else "in-force",
            products=";".join(p.id for p in products),
            staged_application_en="mandatory one year after it takes effect" if staged else "",
            cited_only="false",
            note=words()["note"],
            **provenance(),
        )
        mandatory = years_later(start, 1) if staged else start
        for product in products:
            tables.add(
                "product_listings",
                id=f"{identifier}-{product.id.removeprefix('syn-')}",
                label_vi=product.name[0],
                label_en=product.name[1],
                product=product.id,
                regulation=identifier,
                aspect=rng.choice(words()["products"]["aspects"]),
                risk_class=rng.choice(("low", "medium", "high")),
                hs_codes=";".join(sorted(rng.sample(hs_codes, 2))),
                valid_from=start.isoformat(),
                valid_until=until.isoformat() if until else "",
                mandatory_from=mandatory.isoformat(),
                responsible_authority=ministry,
                listed_in=f"{ministry}-act",
                recorded_at=instant(start),
                note=words()["note"],
                **provenance(),
            )
        law.regulations.append(Regulation(identifier, ministry, start, until, products))
