"""Customer messages with identifiers planted in them, from the templates of one half of the PII benchmark.

Written apart from the masker: nothing here knows its patterns. A half (`benchmarks.pii.dev`, `benchmarks.pii.final`) is
a module with `VALUES` (kind -> style -> maker), `CLAUSES` (sentences around identifiers), `FILLERS` (what customers say
besides) and `DECOYS` (sentences with a [part] that must stay); its `SHARES` (kind -> style -> times), if it has any,
say how often each style is written, else all are alike. In a clause `{mobile}` takes any style of the kind and
`{mobile:plain|spaced}` one of those; a style is used only where a clause admits it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from random import Random
from typing import Protocol

KINDS = (
    "mobile", "landline", "id_card", "bank_card", "email", "plate", "passport", "permit", "qq", "wechat", "order",
    "account", "name", "address",
)  # fmt: skip
WORDED = ("name", "address")
"""Kinds made of words; all others are numeric."""


@dataclass(frozen=True)
class Value:
    """What is written, and what must no longer be readable.

    `secret` is hidden when no run of four of its letters and digits is left; `parts` when none of them is left whole.
    """

    text: str
    secret: str = ""
    parts: tuple[str, ...] = ()


Maker = Callable[[Random], Value]


@dataclass(frozen=True)
class Plant:
    """One identifier of a message: `message.text[start:end] == value.text`."""

    kind: str
    style: str
    value: Value
    start: int
    end: int


@dataclass(frozen=True)
class Message:
    """One message, its identifiers, and the parts that look like some and must stay."""

    text: str
    channel: str
    plants: tuple[Plant, ...]
    decoys: tuple[str, ...] = ()


class Half(Protocol):
    """What a module of templates offers."""

    NAME: str
    SEED: int
    VALUES: Mapping[str, Mapping[str, Maker]]
    CLAUSES: tuple[str, ...]
    FILLERS: tuple[str, ...]
    DECOYS: tuple[str, ...]
    OPENINGS: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True)
class _Slot:
    kind: str
    styles: tuple[str, ...]


@dataclass
class _Draft:
    """A message being written."""

    text: str = ""
    plants: list[Plant] = field(default_factory=list)
    decoys: list[str] = field(default_factory=list)


_SLOT = re.compile(r"\{([a-z_]+)(?::([a-z0-9_|]+))?\}")
_DECOY = re.compile(r"\[([^\]]+)\]")


def generate_messages(half: Half, n: int) -> list[Message]:
    """Return `n` messages; every kind is aimed at equally often, its styles as often as the half says (`SHARES`).

    Raises
    ------
    ValueError
        If no clause of the half admits one of its styles, or a clause names an unknown kind or style.
    """
    random = Random(half.SEED)
    slots = {clause: _slots(half, clause) for clause in half.CLAUSES}
    homes: dict[tuple[str, str], list[str]] = {}
    for clause, found in slots.items():
        for slot in found:
            for style in slot.styles:
                homes.setdefault((slot.kind, style), []).append(clause)
    missing = [
        f"{kind}:{style}" for kind, styles in half.VALUES.items() for style in styles if (kind, style) not in homes
    ]
    if missing:
        raise ValueError(f"no clause of {half.NAME} admits {', '.join(missing)}")
    messages = []
    for i in range(n):
        kind = KINDS[i % len(KINDS)]
        styles = _weigh(half, kind, tuple(half.VALUES[kind]))
        style = styles[(i // len(KINDS)) % len(styles)]
        messages.append(_write(half, random, (kind, style), random.choice(homes[kind, style])))
    return messages


def _slots(half: Half, clause: str) -> list[_Slot]:
    found = []
    for kind, wanted in _SLOT.findall(clause):
        styles = tuple(wanted.split("|")) if wanted else tuple(half.VALUES[kind])
        unknown = [style for style in styles if style not in half.VALUES[kind]]
        if unknown:
            raise ValueError(f"clause of {half.NAME} with unknown style {unknown}: {clause}")
        found.append(_Slot(kind, _weigh(half, kind, styles)))
    return found


def _weigh(half: Half, kind: str, styles: tuple[str, ...]) -> tuple[str, ...]:
    """Return `styles`, each as many times as the half wants it."""
    shares = getattr(half, "SHARES", {}).get(kind, {})
    return tuple(style for style in styles for _ in range(shares.get(style, 1)))


def _write(half: Half, random: Random, target: tuple[str, str], clause: str) -> Message:
    channel = random.choice(sorted(half.OPENINGS))
    draft = _Draft(random.choice(half.OPENINGS[channel]))
    before, decoy, after = random.random() < 0.55, random.random() < 0.4, random.random() < 0.5
    at_end = clause.endswith("$")  # a signature: nothing follows it
    if before:
        draft.text += random.choice(half.FILLERS) + random.choice("。，,！。\n")
    if decoy and random.random() < 0.5:
        _add_decoy(draft, random.choice(half.DECOYS), random)
        decoy = False
    if decoy and at_end:
        _add_decoy(draft, random.choice(half.DECOYS), random)
    _add_clause(half, draft, clause.removesuffix("$"), target, random)
    if not at_end:
        if decoy:
            draft.text += random.choice("，。；")
            _add_decoy(draft, random.choice(half.DECOYS), random)
        if after:
            draft.text += random.choice("，。！；,\n") + random.choice(half.FILLERS)
        draft.text += random.choice(("。", "！", "", "", "谢谢", "😡", "。。。"))
    return Message(draft.text, channel, tuple(draft.plants), tuple(draft.decoys))


def _add_decoy(draft: _Draft, decoy: str, random: Random) -> None:
    draft.decoys += _DECOY.findall(decoy)
    draft.text += _DECOY.sub(r"\1", decoy) + random.choice("，。；！")


def _add_clause(half: Half, draft: _Draft, clause: str, target: tuple[str, str], random: Random) -> None:
    matches = list(_SLOT.finditer(clause))
    slots = _slots(half, clause)
    fitting = [i for i, slot in enumerate(slots) if slot.kind == target[0] and target[1] in slot.styles]
    chosen, at = random.choice(fitting), 0
    for i, (match, slot) in enumerate(zip(matches, slots, strict=True)):
        draft.text += clause[at : match.start()]
        style = target[1] if i == chosen else random.choice(slot.styles)
        value = half.VALUES[slot.kind][style](random)
        start = len(draft.text)
        draft.text += value.text
        draft.plants.append(Plant(slot.kind, style, value, start, len(draft.text)))
        at = match.end()
    draft.text += clause[at:]


# What identifiers are made of, by public rule; how they are written is the halves' business.


def words(text: str) -> tuple[str, ...]:
    """Return what spaces and line breaks separate."""
    return tuple(text.split())


def sentences(text: str) -> tuple[str, ...]:
    """Return the lines of `text` that hold something; a ⏎ in one is a line break of the message."""
    return tuple(line.strip().replace("⏎", "\n") for line in text.splitlines() if line.strip())


MOBILE_PREFIXES = words("""
    130 131 132 133 134 135 136 137 138 139 145 147 149 150 151 152 153 155 156 157 158 159 165 166 167 170 171 172 173
    175 176 177 178 180 181 182 183 184 185 186 187 188 189 190 191 192 193 195 196 197 198 199
""")
PROVINCES = words("11 12 13 14 15 21 22 23 31 32 33 34 35 36 37 41 42 43 44 45 46 50 51 52 53 54 61 62 63 64 65")
LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ"


def digits(random: Random, n: int, first: str = "0123456789") -> str:
    """Return `n` digits, the first one of `first`."""
    return random.choice(first) + "".join(random.choice("0123456789") for _ in range(n - 1))


def make_mobile(random: Random) -> str:
    return random.choice(MOBILE_PREFIXES) + digits(random, 8)


def _birth(random: Random) -> str:
    return f"{random.randint(1950, 2007)}{random.randint(1, 12):02}{random.randint(1, 28):02}"


def id_check(body: str) -> str:
    """Return the check character of 17 digits (GB 11643-1999, ISO 7064 mod 11-2)."""
    return "10X98765432"[sum(int(d) * pow(2, 17 - i, 11) for i, d in enumerate(body)) % 11]


def make_id(random: Random, *, ends_in_x: bool = False) -> str:
    """Return a valid 18-character ID number."""
    while True:
        body = random.choice(PROVINCES) + f"{random.randint(1, 9):02}{random.randint(1, 29):02}" + _birth(random)
        number = body + digits(random, 3)
        number += id_check(number)
        if not ends_in_x or number.endswith("X"):
            return number


def make_short_id(random: Random) -> str:
    """Return a 15-digit ID number as given out until 1999."""
    return (
        random.choice(PROVINCES)
        + f"{random.randint(1, 9):02}{random.randint(1, 29):02}"
        + _birth(random)[2:]
        + digits(random, 3)
    )


def luhn_check(body: str) -> str:
    """Return the check digit of a card number (ISO/IEC 7812-1 annex B)."""
    total = 0
    for i, digit in enumerate(reversed(body)):
        doubled = int(digit) * (2 if i % 2 == 0 else 1)
        total += doubled - 9 if doubled > 9 else doubled
    return str(-total % 10)


def make_card(random: Random, starts: tuple[str, ...], length: int, *, valid: bool = True) -> str:
    start = random.choice(starts)
    body = start + digits(random, length - 1 - len(start))
    check = luhn_check(body)
    return body + (check if valid else str((int(check) + random.randint(1, 9)) % 10))


def full_width(text: str) -> str:
    """Return ASCII letters, digits and signs as their full-width twins."""
    return "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in text)


def group(text: str, sizes: tuple[int, ...], separator: str) -> str:
    """Return `text` cut into groups; the last one takes the rest."""
    parts, at = [], 0
    for size in sizes:
        parts.append(text[at : at + size])
        at += size
    return separator.join([*parts, text[at:]] if text[at:] else parts)


def name_parts(name: str) -> tuple[str, ...]:
    """Return what gives a name away: any two neighbouring characters of it."""
    return tuple(name[i : i + 2] for i in range(len(name) - 1))


def plain(make: Callable[[Random], str]) -> Maker:
    """Return a maker whose text is its own secret."""

    def maker(random: Random) -> Value:
        text = make(random)
        return Value(text, text)

    return maker
