# ruff: noqa: E501 - patterns read better whole
"""E-mail addresses, without the clause behind them."""

from __future__ import annotations

import re

from vocnlp.preprocess.mask.view import Find, settle

_LOCAL = r"A-Za-z0-9._%+\-"
_LOCAL_MARKS = "._%+-"
_LABEL = r"A-Za-z0-9\-"
_AT = (
    r"(?: ?(?:@|\(at\)|\[at\]|\(AT\)|艾特) ?|#(?=(?:qq|163|126|139|189|sina|sohu|gmail|outlook|hotmail|foxmail)[.。]))"
)
_PROVIDERS = "qq|1(?:63|26|39|89)|sina|sohu|gmail|outlook|hotmail|foxmail|yahoo|yeah|aliyun|icloud|live|msn|proton|vip"
# As it is said aloud: zhang88艾特qq点com, zhang88 at 163 dot com.
_SAID = re.compile(
    rf"(?<![{_LOCAL}])[A-Za-z0-9][{_LOCAL}]{{2,40}}+(?: ?(?:@|\((?i:at)\)|\[(?i:at)\]|艾特|圈[aA]|小老鼠) ?| (?i:at) )(?:(?i:{_PROVIDERS})|[A-Za-z0-9-]{{2,30}})"
    r"(?:[.。]| ?(?:点|\((?i:dot)\)|\[(?i:dot)\]) ?| (?i:dot) )(?i:com|cn|net|org|edu|hk|tw)(?:(?: ?[点.] ?| dot )(?i:cn|hk|tw))?(?![A-Za-z0-9])"
)
_SAID_SIGN = re.compile(
    r" ?(?:点|\((?i:dot)\)|\[(?i:dot)\]| dot ) ?| ?(?:\((?i:at)\)|\[(?i:at)\]|艾特|圈[aA]|小老鼠| at ) ?", re.IGNORECASE
)
_SAID_HINT = re.compile(
    r"[A-Za-z0-9][ )\]]{0,2}(?:点|dot|DOT|\((?i:dot)|\[(?i:dot))[ )\]]{0,2} ?(?i:com|cn|net|org|edu)|(?i: at )[A-Za-z0-9]{2,30}[.。]"
)
_EMAIL = re.compile(rf"(?<![{_LOCAL}])[{_LOCAL}]++(?P<at>{_AT})(?P<domain>[{_LABEL}]+(?: ?[.。] ?[{_LABEL}]+){{1,8}}+)")
_GLUED = re.compile(r"(?:com|cn|net)(?=[A-Z0-9])|com(?=[a-z])")
_DOMAIN_ENDS = (
    "com cn net org edu gov mil int info biz name mobi pro asia io me cc tv co ai app dev xyz top vip club shop site "
    "tech online store wang ren ltd group link fun work cloud email live icu win bid hk tw mo jp kr sg us uk de fr ru "
    "au ca eu"
)
_TOP_LEVEL = frozenset(_DOMAIN_ENDS.split())
_SIGNS = ("@", "(at)", "[at]", "(AT)", "艾特", "#")
_SEPARATOR = re.compile(r" ?[.。] ?")


def find_emails(view: str) -> list[Find]:
    """Find e-mail addresses.

    Examples
    --------
    >>> [view[f.start : f.end] for view in ["a_b@qq.com.谢谢", "x@163.com.Please"] for f in find_emails(view)]
    ['a_b@qq.com', 'x@163.com']
    """
    finds = [
        Find(
            *match.span(),
            "邮箱",
            _SAID_SIGN.sub(
                lambda sign: "." if sign[0].strip(" ()[]").lower() in ("点", "dot") else "@", match[0]
            ).lower(),
        )
        for match in (_SAID.finditer(view) if _SAID_HINT.search(view) else ())
    ]
    if not any(sign in view for sign in _SIGNS):
        return finds
    for match in _EMAIL.finditer(view):
        local = view[match.start() : match.start("at")]
        name = local.lstrip(_LOCAL_MARKS)
        length = _domain_length(match["domain"])
        if not length or not name:
            continue
        domain = _SEPARATOR.sub(".", match["domain"][:length])
        start = match.start() + len(local) - len(name)
        finds.append(Find(start, match.start("domain") + length, "邮箱", f"{name}@{domain}".lower()))
    return settle(finds)


def _domain_length(text: str) -> int:
    """Characters of the domain that a text starts with; 0 if it is none. The clause behind it stays: qq.com.Please."""
    bounds = [match.span() for match in _SEPARATOR.finditer(text)]
    starts = [0, *[end for _, end in bounds]]
    ends = [*[start for start, _ in bounds], len(text)]
    labels = [text[a:b] for a, b in zip(starts, ends, strict=True)]
    for position in range(1, len(labels)):
        label, end = labels[position], ends[position]
        last = position + 1 == len(labels)
        if label.lower() in _TOP_LEVEL:
            following = "" if last else labels[position + 1].lower()
            # com.cn, co.uk: a country may follow; anything longer belongs to the next sentence.
            return ends[position + 1] if len(following) == 2 and following in _TOP_LEVEL else end
        glued = _GLUED.match(label) if last else None
        if glued:
            return starts[position] + glued.end()
    return len(text) if re.fullmatch(r"[A-Za-z]{2,24}", labels[-1]) else 0
