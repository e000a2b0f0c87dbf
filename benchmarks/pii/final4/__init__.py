"""The fourth held-out half: identifiers as customers in China write them, how often each way believed and said.

What it is for
    Measuring the masker on messages nobody who works on it has read. Nothing may be tuned on it: once a missed message
    of it has been looked at, it is a development half and no longer held out.
How it was written
    By another author than the masker's, blind: without the masker, its tests and documents, and without the files of
    any other half. Known were the machinery (`benchmarks.pii.messages`), what a half must satisfy and the list of
    kinds; of `dev4` the table of shares, for the form of such a table. Sentences and given names that another half had
    too were replaced after the first draft; the test that named them showed a handful of the others' sentences.
Whom it stands for
    People who write or ring companies and city halls in China: tickets, notes of telephone calls, chats, reviews of
    apps, goods and hotels, open answers of surveys, letters and e-mails; about one message in twenty has a sentence in
    Traditional script. Sentences are plain complaints, requests and forms with their shorthand, dialect, missing
    punctuation and typing errors; none was written to be hard, and a reader can tell each identifier from its message.
    Any channel gets any sentence, so a review may hold what only a ticket would, simplified and Traditional sentences
    may stand side by side, and every kind is aimed at equally often, which in life it is not.
Where the shares come from
    `SHARES` is one author's judgement (percent within a kind): the plain form is most of each; spaced, hyphenated,
    full-width, mistyped, dictated, lower-case and Hong Kong or Taiwan forms are tails. They were not counted in real
    messages, which cannot be shared. Surnames follow the public order of frequency; all people, addresses and numbers
    are made up, and where a rule gives a check digit it is right unless the style says `mistyped`.
"""

from __future__ import annotations

from pathlib import Path

from benchmarks.pii.final4.people import COMMON, COMPOUND, GIVEN, GIVEN_SHORT, SURNAMES
from benchmarks.pii.final4.values import VALUES
from benchmarks.pii.messages import sentences

__all__ = ["CLAUSES", "COMMON", "COMPOUND", "DECOYS", "FILLERS", "GIVEN", "GIVEN_SHORT", "NAME", "OPENINGS", "SEED",
           "SHARES", "SURNAMES", "VALUES"]  # fmt: skip

NAME = "final4"
SEED = 40_711_953

SHARES = {
    "mobile": {
        "plain": 66, "spaced": 8, "hyphenated": 5, "after_latin": 5, "plus86": 4, "full_width": 2, "other_groups": 3,
        "mistyped": 2, "dictated": 2, "hk_tw": 3,
    },
    "landline": {
        "hyphenated": 47, "unbroken": 20, "brackets": 7, "spaced": 6, "split": 2, "local": 10, "extension": 5,
        "international": 3,
    },
    "id_card": {
        "plain": 70, "lower_x": 6, "mistyped": 7, "spaced": 7, "by_4": 3, "hyphenated": 1, "fifteen": 4,
        "full_width": 2,
    },
    "bank_card": {
        "debit": 46, "debit_short": 8, "credit": 16, "spaced": 16, "credit_spaced": 4, "other_groups": 2, "mistyped": 6,
        "full_width": 2,
    },
    "email": {"plain": 72, "work": 13, "tagged": 2, "upper": 4, "spaced": 3, "wide_at": 3, "said": 3},
    "plate": {"blue": 55, "green": 18, "dotted": 10, "spaced": 6, "hyphenated": 1, "lower": 7, "special": 3},
    "passport": {"plain": 68, "lower": 9, "spaced": 6, "foreign": 12, "service": 2, "full_width": 3},
    "permit": {
        "hk_macau": 44, "hk_macau_lower": 5, "hk_macau_spaced": 3, "taiwan": 28, "mainland": 14, "residence": 6,
    },
    "qq": {"plain": 78, "glued": 14, "spaced": 4, "full_width": 2, "dictated": 2},
    "wechat": {
        "letters_digits": 40, "separators": 16, "letters": 8, "wxid": 5, "upper": 7, "number": 12, "glued": 12,
    },
    "order": {
        "long": 30, "mall": 15, "dated": 14, "lettered": 10, "waybill": 16, "ticket": 6, "booking": 5, "grouped": 3,
        "full_width": 1,
    },
    "account": {"number": 26, "household": 24, "member": 18, "login": 12, "uid": 12, "policy": 8},
    "name": {
        "full": 46, "titled": 28, "full_titled": 7, "nick": 4, "compound": 3, "minority": 4, "transliterated": 2,
        "latin": 3, "trad": 3,
    },
    "address": {
        "full": 30, "street": 15, "community": 24, "rural": 11, "village": 3, "spaced": 3, "numerals": 3, "office": 4,
        "dashed": 3, "trad": 3, "latin": 1,
    },
}  # fmt: skip


def _all_but(kind: str, *left_out: str) -> str:
    return f"{{{kind}:{'|'.join(style for style in VALUES[kind] if style not in left_out)}}}"


SLOTS = {
    "{mobile}": _all_but("mobile", "after_latin", "hk_tw"),
    "{mob}": _all_but("mobile", "after_latin", "hk_tw", "mistyped", "dictated"),
    "{tel}": "{mobile:after_latin}",
    "{hk}": "{mobile:hk_tw}",
    "{land}": _all_but("landline", "local"),
    "{idbare}": _all_but("id_card", "mistyped", "fifteen"),
    "{cardbare}": _all_but("bank_card", "mistyped"),
    "{order}": _all_but("order", "waybill", "ticket", "booking"),
    **{f"{{{style}}}": f"{{order:{style}}}" for style in ("waybill", "ticket", "booking")},
    "{account}": "{account:number}",
    **{f"{{{style}}}": f"{{account:{style}}}" for style in ("household", "member", "login", "uid", "policy")},
    "{qq}": _all_but("qq", "glued"),
    "{qqglued}": "{qq:glued}",
    "{wechat}": _all_but("wechat", "glued"),
    "{vx}": "{wechat:glued}",
    "{huixiang}": "{permit:hk_macau|hk_macau_lower|hk_macau_spaced}",
    "{taibao}": "{permit:taiwan}",
    "{tongxing}": "{permit:mainland}",
    "{juzhu}": "{permit:residence}",
    "{who}": _all_but("name", "titled", "full_titled", "nick", "trad"),
    "{cn}": "{name:full|compound|minority}",
    "{mr}": "{name:titled|full_titled|nick}",
    "{tname}": "{name:trad}",
    "{address}": _all_but("address", "trad"),
    "{door}": "{address:community|street|office|dashed|numerals}",
    "{rural}": "{address:rural|village}",
    "{taddr}": "{address:trad}",
}
"""Short names of slots in the sentences; those without context leave out what nobody could tell without it."""


def _read(name: str) -> tuple[str, ...]:
    text = Path(__file__).with_name(f"{name}.txt").read_text(encoding="utf-8")
    return tuple(line for line in sentences(text) if not line.startswith("# "))


def _spell_out(clause: str) -> str:
    for short, slot in SLOTS.items():
        clause = clause.replace(short, slot)
    return clause


CLAUSES = tuple(
    _spell_out(clause)
    for part in ("numbers", "papers", "people", "long", "traditional")
    for clause in _read(f"clauses_{part}")
)
FILLERS = _read("fillers")
DECOYS = _read("decoys")
OPENINGS = {
    channel: tuple(starts.split("|")) for channel, starts in (line.split(": ", 1) for line in _read("openings"))
}
