"""The simulated bank's customers: few enough to come back, each with a home region, a tier and a telephone."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from vocnlp.simulate.plan import Plan
from vocnlp.simulate.writer import Hand

_NAMES = (
    "晓",
    "小鱼",
    "阿强",
    "momo",
    "老李",
    "木木",
    "Lily",
    "海风",
    "豆豆",
    "K",
    "清风",
    "大白",
    "果果",
    "远山",
    "Echo",
)


@dataclass(frozen=True)
class Customer:
    """One customer, and the app version of the day they spoke."""

    id: str
    user: str
    tier: str
    segment: str
    region: str
    branch: str
    os: str
    device: str
    hand: Hand
    version: str = ""

    def context(self) -> dict[str, str]:
        """Return the slots of the phrase bank that this customer fills."""
        return {"region": self.region, "branch": self.branch, "version": self.version, "device": self.device}


class Population:
    """A fixed set of customers, and the app versions they are on."""

    def __init__(self, plan: Plan, rng: random.Random, n: int, dialects: Sequence[str]) -> None:
        self.plan = plan
        self.dialects = dialects
        settings = plan.population
        self.branches: Mapping[str, list[str]] = settings["regions"]
        self.customers = [self._make(rng, settings, i) for i in range(n)]
        self._by: dict[tuple[tuple[str, str], ...], list[Customer]] = {(): self.customers}

    def draw(self, day: date, rng: random.Random, wanted: Mapping[str, str] | None = None) -> Customer:
        """Return a customer as of a day, from the wanted slice where one is named.

        Parameters
        ----------
        wanted : mapping
            vocnlp column to value: region, segment, customer_tier, os and product_version choose the customer; other
            columns are not a matter of who speaks and are ignored.
        """
        wanted = wanted or {}
        names = {"region": "region", "segment": "segment", "customer_tier": "tier", "os": "os"}
        key = tuple(sorted((names[column], value) for column, value in wanted.items() if column in names))
        if key not in self._by:
            self._by[key] = [c for c in self.customers if all(getattr(c, name) == value for name, value in key)]
        customer = rng.choice(self._by[key])
        return replace(customer, version=wanted.get("product_version") or self.version(day, rng))

    def version(self, day: date, rng: random.Random) -> str:
        """Return the app version of a customer on a day: a release reaches three in four within five weeks."""
        for name, released in reversed(self.plan.versions):
            age = (day - released).days
            if age >= 0 and rng.random() < min(0.75, 0.2 + age / 60):
                return name
        return self.plan.versions[0][0]

    def _make(self, rng: random.Random, settings: Mapping[str, Mapping[str, float]], number: int) -> Customer:
        def pick(weights: Mapping[str, float]) -> str:
            return rng.choices(list(weights), list(weights.values()))[0]

        region = pick(settings["region_weights"])
        os = "Android" if rng.random() < float(self.plan.population["android_share"]) else "iOS"
        return Customer(
            id=f"C{1_000_000 + number * 37 + rng.randrange(37)}",
            user=f"{rng.choice(_NAMES)}{rng.choice(('', '_', '***'))}{rng.randrange(10, 9999)}",
            tier=pick(settings["tiers"]), segment=pick(settings["segments"]), region=region,
            branch=rng.choice(self.branches[region]), os=os, device=rng.choice(self.plan.population["devices"][os]),
            hand=self._make_hand(rng, settings["customers"]),
        )  # fmt: skip

    def _make_hand(self, rng: random.Random, shares: Mapping[str, float]) -> Hand:
        dialect = rng.choice(self.dialects) if rng.random() < shares["dialect"] else None
        # Who writes Cantonese usually writes it in Traditional script.
        traditional = rng.random() < (0.6 if dialect == "粤语" else shares["traditional"])
        return Hand(dialect, traditional, rng.random() >= shares["no_punctuation"])
