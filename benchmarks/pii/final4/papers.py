"""How customers write numbers of papers, cards, cars, orders and accounts: makers of values."""

from __future__ import annotations

from random import Random

from benchmarks.pii.final4.contacts import HANDLES, initials, shown
from benchmarks.pii.messages import (
    LETTERS,
    Maker,
    Value,
    digits,
    full_width,
    group,
    id_check,
    luhn_check,
    make_card,
    make_id,
    words,
)

DEBIT = words("622202 621226 620058 622848 621700 436742 621661 621785 622262 621799 623058 622203 621081 622188")
DEBIT_16 = words("621483 622588 622622 622666 622908 621485")
CREDIT = words("625809 622575 518710 439225 528931 625362 628288 406252 622689 524094 625955 356889")
PLATE_PROVINCES = "京沪津渝冀晋蒙辽吉黑苏浙皖闽赣鲁豫鄂湘粤桂琼川贵云藏陕甘青宁新"


# id_card


def id_number(*sizes: int, separator: str = " ", lower: bool = False) -> Maker:
    def maker(random: Random) -> Value:
        number = make_id(random, ends_in_x=lower)
        written = number.lower() if lower else number
        return Value(group(written, sizes, separator) if sizes else written, number)

    return maker


def id_mistyped(random: Random) -> Value:
    while True:
        number, at = make_id(random), random.randint(6, 16)
        roll = random.random()
        if roll < 0.5:
            number = number[:at] + str((int(number[at]) + random.randint(1, 9)) % 10) + number[at + 1 :]
        elif roll < 0.7:
            number = number[: at - 1] + number[at] + number[at - 1] + number[at + 1 :]
        elif roll < 0.85:
            number = number[:at] + number[at + 1 :]
        else:
            number = number[:at] + number[at] + number[at:]
        check = id_check(number[:17]) if len(number) == 18 else luhn_check(number[:-1].replace("X", "0"))
        if check != number[-1] and "X" not in number[:-1]:
            return Value(number, number)


def id_wide(random: Random) -> Value:
    number = make_id(random)
    return Value(full_width(number), number)


# bank_card


def card(starts: tuple[str, ...], length: int, *sizes: tuple[int, ...], separator: str = " ") -> Maker:
    def maker(random: Random) -> Value:
        number = make_card(random, starts, length)
        return Value(group(number, random.choice(sizes), separator) if sizes else number, number)

    return maker


def card_mistyped(random: Random) -> Value:
    starts, length = random.choice(((DEBIT, 19), (DEBIT, 19), (CREDIT, 16)))
    number = make_card(random, starts, length, valid=False)
    return Value(number, number)


def card_wide(random: Random) -> Value:
    number = make_card(random, DEBIT, 19)
    return Value(full_width(number), number)


# plate


def _plate_parts(random: Random, letters: int = 1) -> tuple[str, str]:
    tail = list(digits(random, 5))
    for at in random.sample(range(5), random.choice((0, 1, letters, letters))):
        tail[at] = random.choice(LETTERS)
    return random.choice(PLATE_PROVINCES) + random.choice("AAABBCDEFGHJKLMN"), "".join(tail)


def plate(separator: str = "", *, lower: bool = False) -> Maker:
    def maker(random: Random) -> Value:
        head, tail = _plate_parts(random, 2)
        text = head + separator + tail
        return shown(text.lower() if lower else text)

    return maker


def plate_green(random: Random) -> Value:
    head, _ = _plate_parts(random)
    tail = random.choice("DDDFAG") + random.choice(("", random.choice(LETTERS)))
    return shown(head + random.choice(("", "", "", "·")) + tail + digits(random, 6 - len(tail)))


def plate_special(random: Random) -> Value:
    head, tail = _plate_parts(random)
    if head[0] == "粤" or random.random() < 0.3:
        return shown("粤Z" + tail[:4] + random.choice("港澳"))
    return shown(head + tail[:4] + random.choice("挂学警学挂"))


# passport and permit


def passport(random: Random) -> str:
    if random.random() < 0.5:
        return "E" + digits(random, 8)
    return "E" + random.choice(LETTERS) + digits(random, 7)


def passport_lower(random: Random) -> Value:
    return shown(passport(random).lower())


def passport_spaced(random: Random) -> Value:
    number = passport(random)
    head = 2 if number[1].isalpha() else 1
    return shown(random.choice((f"{number[:head]} {number[head:]}", group(number, (head, 4), " "))))


def passport_foreign(random: Random) -> Value:
    letter = random.choice(LETTERS)
    return shown(
        random.choice(
            (
                digits(random, 9, "3456"),
                "5" + digits(random, 8),
                random.choice(("TK", "TR", "MU", "TZ")) + digits(random, 7),
                "M" + digits(random, 8),
                "K" + digits(random, 7) + letter,
                random.choice(("PA", "N", "RA")) + digits(random, 7),
                "C0" + letter + digits(random, 6),
                letter + digits(random, 8),
            )
        )
    )


def passport_service(random: Random) -> Value:
    return shown(random.choice(("PE", "SE", "DE", "P", "S", "G1")) + digits(random, 7))


def passport_wide(random: Random) -> Value:
    number = passport(random)
    return Value(full_width(number), number)


def hk(random: Random) -> str:
    return random.choice("HHHM") + digits(random, 8) + random.choice(("", "", "", "00", "01", "02"))


def hk_spaced(random: Random) -> Value:
    number = hk(random)
    return shown(
        random.choice((f"{number[0]} {number[1:]}", group(number, (1, 4, 4), " "), f"{number[0]}-{number[1:]}"))
    )


def taiwan(random: Random) -> Value:
    return shown(digits(random, 8) + random.choice(("", "", "", "", "", "", "01", "02(B)")))


def mainland(random: Random) -> Value:
    start = random.choice(("C", "C", "C", "CA", "CB", "CD", "W"))
    return shown(start + digits(random, 9 - len(start)))


def residence(random: Random) -> Value:
    birth = f"{random.randint(1955, 2004)}{random.randint(1, 12):02}{random.randint(1, 28):02}"
    body = random.choice(("810000", "820000", "830000")) + birth + digits(random, 3)
    return shown(body + id_check(body))


# order and account


def _stamp(random: Random) -> str:
    return f"20{random.randint(22, 25)}{random.randint(1, 12):02}{random.randint(1, 28):02}"


def order_mall(random: Random) -> str:
    return digits(random, random.choice((12, 12, 12, 16)), "123")


def order_dated(random: Random) -> str:
    stamp = _stamp(random)
    return random.choice(
        (
            stamp + digits(random, random.choice((6, 8, 10))),
            f"{stamp[2:]}-{digits(random, 15)}",
            stamp + "-" + digits(random, 4),
            "42000" + digits(random, 5) + stamp + digits(random, 10),
        )
    )


def order_lettered(random: Random) -> str:
    start = random.choice(("DD", "SO", "NO", "XS", "M", "HT", "B", "TH", "po", "CZ", "XM"))
    return start + random.choice(("", "", "-")) + random.choice(("", _stamp(random)[2:])) + digits(random, 8)


def waybill(random: Random) -> str:
    start, length = random.choice(
        (("SF", 13), ("SF", 13), ("YT", 13), ("JT", 13), ("JDVA", 11), ("78", 12), ("432", 12), ("77", 13), ("YT", 13),
         ("sf", 13), ("98", 11), ("DPK", 12))
    )  # fmt: skip
    return start + digits(random, length)


def ticket(random: Random) -> str:
    stamp = _stamp(random)
    return random.choice(("GD", "TS", "", "WO", "BX-", "12345")) + stamp + random.choice(("", "-")) + digits(random, 5)


def booking(random: Random) -> str:
    code = "".join(random.choice("BCDFGHJKMNPQRSTVWXYZ2345678") for _ in range(4)) + digits(random, 1) + "N"
    return random.choice((code, digits(random, 10, "123456789"), "H" + digits(random, 9), digits(random, 8, "345678")))


def order_grouped(random: Random) -> Value:
    number = digits(random, random.choice((16, 18, 19)), "123456")
    return shown(group(number, (4, 4, 4, 4), random.choice(" -")), number)


def order_wide(random: Random) -> Value:
    number = digits(random, 18, "123")
    return Value(full_width(number), number)


def household(random: Random) -> str:
    return random.choice(("", "", "", "", "0", "10")) + digits(random, random.choice((9, 9, 10, 10, 12)), "1234567")


def member(random: Random) -> str:
    start = random.choice(("", "", "", "VIP", "No.", "CA", "88", "HY"))
    return start + digits(random, random.choice((8, 9, 10, 12)))


def login(random: Random) -> str:
    if random.random() < 0.3:
        return initials(random)
    return random.choice(HANDLES) + random.choice(("_", "", "")) + digits(random, random.randint(3, 6))


def policy(random: Random) -> str:
    return random.choice(("P", "PDAA", "8860", "GP", "0120", "")) + digits(random, random.choice((12, 14, 15)))
