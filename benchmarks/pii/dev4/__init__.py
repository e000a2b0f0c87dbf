"""A fourth development half of the PII benchmark: the messages that companies receive, as far as one can picture them.

Written from the list of identifiers alone, the masker, its tests and the other halves' templates unread, as a held-out
half (`final3`); since its one look (docs/methods/privacy.md) it may be used to improve the masker. With 4,200 messages
it plants over 6,000 identifiers.

Distribution. Kinds are aimed at equally often, so that every recall rests on as many identifiers; a company's own mix
has more mobiles, order numbers and names. *Within* a kind the forms weigh what `SHARES` says, in percent: the plain
form is most of it, then spaced and hyphenated ones; mistyped, dictated (幺三八…), full-width and Traditional ones are a
tail of 1 to 8 %. These shares are an author's picture, not counted anywhere. A checksum is right except in the
`mistyped` forms. The frames (`clauses`, over 500) are tickets and phone notes (about a third), complaints
to a city and delivery requests, chats with an agent, reviews that name staff, filled or forwarded forms, hurried
phone typing without punctuation, and 4 % Traditional; openings, small talk and decoys are in
`surroundings`. Sentences are typed with their mistakes (身份正, 点话, 地止, 威信). All names, numbers,
villages and communities are made up from parts; provinces, cities and districts exist.
"""

from __future__ import annotations

from benchmarks.pii.dev4 import clauses, surroundings
from benchmarks.pii.dev4.values import VALUES

NAME = "dev4"
SEED = 20_261_122

SHARES = {
    "mobile": {
        "plain": 60, "spaced": 11, "hyphenated": 6, "after_latin": 6, "plus86": 5, "full_width": 2, "other_groups": 3,
        "dotted": 1, "mistyped": 2, "dictated": 2, "hk_tw": 2,
    },
    "landline": {
        "hyphenated": 50, "unbroken": 17, "brackets": 4, "wide_brackets": 4, "spaced": 6, "split": 3, "local": 8,
        "extension": 4, "extension_hyphen": 2, "international": 2,
    },
    "id_card": {
        "plain": 64, "upper_x": 10, "lower_x": 4, "mistyped": 7, "spaced": 6, "hyphenated": 1, "spaced_by_4": 2,
        "fifteen": 4, "full_width": 2,
    },
    "bank_card": {
        "debit": 44, "credit": 18, "spaced": 18, "credit_spaced": 5, "hyphenated": 2, "other_groups": 3, "mistyped": 8,
        "full_width": 2,
    },
    "email": {"plain": 68, "work": 14, "tagged": 4, "upper": 4, "spaced": 4, "wide_at": 3, "said": 3},
    "plate": {"blue": 52, "green": 18, "special": 5, "spaced": 8, "dotted": 7, "hyphenated": 2, "lower": 8},
    "passport": {"plain": 70, "lower": 9, "spaced": 6, "foreign": 10, "service": 3, "full_width": 2},
    "permit": {
        "hk_macau": 44, "hk_macau_lower": 4, "hk_macau_spaced": 4, "taiwan": 28, "mainland": 14, "residence": 6,
    },
    "qq": {"plain": 74, "glued": 18, "spaced": 4, "full_width": 2, "dictated": 2},
    "wechat": {"letters_digits": 46, "dashed": 16, "letters": 8, "wxid": 6, "upper": 8, "glued": 16},
    "order": {
        "long": 30, "mall": 14, "dated": 12, "lettered": 10, "waybill": 16, "ticket": 7, "booking": 6, "grouped": 4,
        "full_width": 1,
    },
    "account": {"number": 30, "household": 22, "member": 16, "login": 14, "uid": 15, "grouped": 3},
    "name": {
        "full": 48, "titled": 26, "full_titled": 7, "compound": 4, "minority": 5, "transliterated": 2, "latin": 4,
        "trad": 4,
    },
    "address": {
        "full": 32, "street": 15, "community": 20, "rural": 13, "village": 2, "spaced": 4, "numerals": 3, "office": 6,
        "trad": 4, "latin": 1,
    },
}  # fmt: skip


def _all_but(kind: str, *left_out: str) -> str:
    return f"{{{kind}:{'|'.join(style for style in VALUES[kind] if style not in left_out)}}}"


SLOTS = {
    "{mobile}": _all_but("mobile", "after_latin", "hk_tw"),
    "{tel}": "{mobile:after_latin}",
    "{hk}": "{mobile:hk_tw}",
    "{order}": _all_but("order", "waybill", "ticket", "booking"),
    **{f"{{{style}}}": f"{{order:{style}}}" for style in ("waybill", "ticket", "booking")},
    "{account}": "{account:number|grouped}",
    **{f"{{{style}}}": f"{{account:{style}}}" for style in ("household", "member", "login", "uid")},
    "{wechat}": _all_but("wechat", "glued"),
    "{vx}": "{wechat:glued}",
    "{qq}": _all_but("qq", "glued"),
    "{qqglued}": "{qq:glued}",
    "{huixiang}": "{permit:hk_macau|hk_macau_lower|hk_macau_spaced}",
    "{taibao}": "{permit:taiwan}",
    "{tongxing}": "{permit:mainland}",
    "{juzhu}": "{permit:residence}",
    "{who}": "{name:full|compound|minority|transliterated|latin}",
    "{mr}": "{name:titled|full_titled}",
    "{address}": _all_but("address", "trad"),
    "{door}": "{address:community|street|spaced|numerals|office}",
    "{tradaddr}": "{address:trad}",
}  # fmt: skip
"""Short names of slots in the frames."""


def _spell_out(clause: str) -> str:
    for short, slot in SLOTS.items():
        clause = clause.replace(short, slot)
    return clause


CLAUSES = tuple(_spell_out(clause) for clause in clauses.CLAUSES)
FILLERS = surroundings.FILLERS
DECOYS = surroundings.DECOYS
OPENINGS = surroundings.OPENINGS
