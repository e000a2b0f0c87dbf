"""Personal data that belongs to nobody, in the forms customers write it.

What is planted is recorded in the truth exactly as it stands in the text, so that a search of everything a run left
behind can look for each value.
"""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence

_WIDE = str.maketrans("0123456789", "０１２３４５６７８９")
_KINDS = {
    "mobile": 40, "name": 16, "address": 8, "card": 9, "id_card": 8, "email": 5, "wechat": 4, "landline": 3, "qq": 2,
    "plate": 2, "order": 2, "passport": 1,
}  # fmt: skip


def draw_kind(rng: random.Random) -> str:
    """Draw a kind of personal data, telephone numbers most often."""
    return rng.choices(list(_KINDS), list(_KINDS.values()))[0]


def make_up(kind: str, rng: random.Random, words: Mapping[str, Sequence[str]]) -> str:
    """Make up personal data of the right form that belongs to nobody.

    Mobiles and landlines lie in a block of zeros, identity numbers carry a county code that was never given out, cards
    an issuer number of zeros, mails a reserved domain, addresses the streets of cities that do not exist. Check digits
    are right, so that a masker that verifies them is tested.

    Parameters
    ----------
    kind : str
        mobile, landline, id_card, card, email, name, address, plate, qq, wechat, passport or order.
    words : mapping
        Lists surnames, given_names, cities, streets and estates.

    Examples
    --------
    >>> len(make_up("id_card", random.Random(0), {}))
    18
    >>> make_up("name", random.Random(1), {"surnames": ["沈"], "given_names": ["砚秋"]})
    '沈砚秋'
    """
    if kind == "mobile":
        return _mobile(rng)
    if kind == "landline":
        return f"{rng.choice(('0579', '0898', '010', '021'))}-{rng.choice(('8', '6'))}0000{rng.randrange(1000):03d}"
    if kind == "id_card":
        return _id_card(rng)
    if kind == "card":
        return _card(rng)
    if kind == "email":
        name = rng.choice(("li", "wang", "zhou", "chen", "xiaoyu"))
        return f"{name}{rng.choice(('.', '_', ''))}{rng.randrange(100, 9999)}@example.{rng.choice(('com', 'org'))}"
    if kind == "name":
        return rng.choice(words["surnames"]) + rng.choice(words["given_names"])
    if kind == "address":
        city, street = rng.choice(words["cities"]), rng.choice(words["streets"])
        rest = rng.choice((
            f"{rng.randrange(2, 999)}号{rng.randrange(1, 40)}幢{rng.randrange(1, 5)}单元{rng.randrange(101, 2605)}室",
            f"{rng.randrange(2, 999)}号",
            f"{rng.choice(words['estates'])}{rng.randrange(1, 40)}-{rng.randrange(1, 4)}-{rng.randrange(101, 2605)}",
        ))  # fmt: skip
        return f"{city}市{street}{rest}"
    if kind == "plate":
        body = "".join(rng.choice("ABCDEFGHJKLMNPQRSTUVWXYZ0123456789") for _ in range(4))
        return f"{rng.choice('浙沪苏皖粤')}{rng.choice('ABCDEF')}{rng.choice(('', '·'))}{rng.randrange(10)}{body}"
    if kind == "qq":
        return str(rng.randrange(100_000_000, 3_999_999_999))
    if kind == "wechat":
        return f"{rng.choice(('wx', 'lucky', 'mm', 'hai', 'qing'))}{rng.choice('_-')}{rng.randrange(1000, 999_999)}"
    if kind == "passport":
        return f"{rng.choice('EG')}{rng.randrange(10_000_000, 99_999_999)}"
    return f"{rng.choice(('DD', 'JY', 'LS'))}{rng.randrange(10**13, 10**14)}"


def _mobile(rng: random.Random) -> str:
    head, tail = rng.choice(("199", "188", "137", "159")), f"{rng.randrange(10_000):04d}"
    plain = f"{head}0000{tail}"
    return rng.choice(
        (plain, plain, plain, f"{head}-0000-{tail}", f"{head} 0000 {tail}", f"+86 {plain}", plain.translate(_WIDE))
    )


def _id_card(rng: random.Random) -> str:
    born = f"{rng.randrange(1950, 2006)}{rng.randrange(1, 13):02d}{rng.randrange(1, 29):02d}"
    body = f"339901{born}{rng.randrange(1000):03d}"
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    return body + "10X98765432"[sum(int(d) * w for d, w in zip(body, weights, strict=True)) % 11]


def _card(rng: random.Random) -> str:
    body = "620000" + "".join(str(rng.randrange(10)) for _ in range(12))
    doubled = [int(d) * 2 if i % 2 == 0 else int(d) for i, d in enumerate(reversed(body))]
    number = body + str(-sum(d - 9 if d > 9 else d for d in doubled) % 10)
    return number if rng.random() < 0.7 else " ".join(number[i : i + 4] for i in range(0, len(number), 4))
