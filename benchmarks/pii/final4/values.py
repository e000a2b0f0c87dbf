"""How customers write each kind of identifier: style -> maker."""

from __future__ import annotations

from benchmarks.pii.final4 import contacts, papers
from benchmarks.pii.final4.contacts import pick, shown
from benchmarks.pii.final4.people import NAMES
from benchmarks.pii.final4.places import ADDRESSES
from benchmarks.pii.messages import Maker, digits, make_mobile, make_short_id, plain

VALUES: dict[str, dict[str, Maker]] = {
    "mobile": {
        "plain": plain(make_mobile),
        "spaced": contacts.grouped_mobile(" ", (3, 4)),
        "hyphenated": contacts.grouped_mobile("-", (3, 4)),
        "after_latin": contacts.mobile_after(
            ("tel", "Tel", "TEL", "tel:", "v", "V", "vx", "微信v", "phone", "call", "wx", "T", "mob")
        ),
        "plus86": contacts.mobile_86,
        "full_width": contacts.mobile_wide,
        "other_groups": pick(
            contacts.grouped_mobile(" ", (3, 3, 3), (4, 4), (3, 2, 3), (5,)),
            contacts.grouped_mobile(".", (3, 4)),
            contacts.grouped_mobile("-", (4, 4)),
            contacts.grouped_mobile("  ", (3, 4)),
        ),
        "mistyped": contacts.mobile_mistyped,
        "dictated": contacts.mobile_dictated,
        "hk_tw": contacts.mobile_hk_tw,
    },
    "landline": {
        "hyphenated": contacts.landline("{a}-{n}"),
        "unbroken": contacts.landline("{a}{n}"),
        "brackets": contacts.landline("({a}){n}", "（{a}）{n}", "({a}) {n}", "({a})-{n}"),
        "spaced": contacts.landline("{a} {n}", "{a} {s}", "{a}-{s}", "{a} - {n}"),
        "split": contacts.landline("{a}-{h}", "区号{a}，{n}", "{a}——{n}"),
        "local": contacts.local,
        "extension": contacts.extension,
        "international": contacts.landline("+86 {b} {n}", "+86-{b}-{n}", "0086{b}{n}", "+86{b}{n}", "86-{b}-{n}"),
    },
    "id_card": {
        "plain": papers.id_number(),
        "lower_x": papers.id_number(lower=True),
        "mistyped": papers.id_mistyped,
        "spaced": papers.id_number(6, 8),
        "by_4": pick(papers.id_number(4, 4, 4, 4), papers.id_number(6, 4, 4), papers.id_number(3, 3, 4, 4)),
        "hyphenated": papers.id_number(6, 8, separator="-"),
        "fifteen": plain(make_short_id),
        "full_width": papers.id_wide,
    },
    "bank_card": {
        "debit": papers.card(papers.DEBIT, 19),
        "debit_short": papers.card(papers.DEBIT_16, 16),
        "credit": papers.card(papers.CREDIT, 16),
        "spaced": pick(
            papers.card(papers.DEBIT, 19, (4, 4, 4, 4)),
            papers.card(papers.DEBIT, 19, (4, 4, 4, 4)),
            papers.card(papers.DEBIT_16, 16, (4, 4, 4)),
        ),
        "credit_spaced": papers.card(papers.CREDIT, 16, (4, 4, 4)),
        "other_groups": pick(
            papers.card(papers.DEBIT, 19, (6,), (6, 4, 4)), papers.card(papers.DEBIT, 19, (4, 4, 4, 4), separator="-")
        ),
        "mistyped": papers.card_mistyped,
        "full_width": papers.card_wide,
    },
    "email": {
        "plain": contacts.email,
        "work": contacts.email_work,
        "tagged": contacts.email_tagged,
        "upper": contacts.email_upper,
        "spaced": contacts.email_spaced,
        "wide_at": contacts.email_wide_at,
        "said": contacts.email_said,
    },
    "plate": {
        "blue": papers.plate(),
        "green": papers.plate_green,
        "dotted": pick(papers.plate("·"), papers.plate("·"), papers.plate("."), papers.plate("•")),
        "spaced": papers.plate(" "),
        "hyphenated": papers.plate("-"),
        "lower": papers.plate(lower=True),
        "special": papers.plate_special,
    },
    "passport": {
        "plain": plain(papers.passport),
        "lower": papers.passport_lower,
        "spaced": papers.passport_spaced,
        "foreign": papers.passport_foreign,
        "service": papers.passport_service,
        "full_width": papers.passport_wide,
    },
    "permit": {
        "hk_macau": plain(papers.hk),
        "hk_macau_lower": lambda random: shown(papers.hk(random).lower()),
        "hk_macau_spaced": papers.hk_spaced,
        "taiwan": papers.taiwan,
        "mainland": papers.mainland,
        "residence": papers.residence,
    },
    "qq": {
        "plain": plain(contacts.qq),
        "glued": contacts.qq_glued,
        "spaced": contacts.qq_spaced,
        "full_width": contacts.qq_wide,
        "dictated": contacts.qq_dictated,
    },
    "wechat": {
        "letters_digits": plain(contacts.wechat),
        "separators": plain(contacts.wechat_separated),
        "letters": plain(contacts.wechat_letters),
        "wxid": plain(contacts.wxid),
        "upper": plain(contacts.wechat_upper),
        "number": plain(contacts.wechat_number),
        "glued": contacts.wechat_glued,
    },
    "order": {
        "long": plain(lambda random: digits(random, random.choice((18, 19, 19)), "123456")),
        "mall": plain(papers.order_mall),
        "dated": plain(papers.order_dated),
        "lettered": plain(papers.order_lettered),
        "waybill": plain(papers.waybill),
        "ticket": plain(papers.ticket),
        "booking": plain(papers.booking),
        "grouped": papers.order_grouped,
        "full_width": papers.order_wide,
    },
    "account": {
        "number": plain(lambda random: digits(random, random.randint(8, 13), "123456789")),
        "household": plain(papers.household),
        "member": plain(papers.member),
        "login": plain(papers.login),
        "uid": plain(lambda random: digits(random, random.choice((7, 8, 9, 9, 10)), "123456789")),
        "policy": plain(papers.policy),
    },
    "name": dict(NAMES),
    "address": dict(ADDRESSES),
}
