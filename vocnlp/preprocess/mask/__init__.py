"""Personal data out of the text, before anything touches a disk.

Numbers, ids, names and addresses of people become tokens such as <手机:3f2a>: the kind, and the first four digits of a
keyed hash of the normalised value. The same number written another way gives the same token, so that "he wrote to us
three times" survives; the number does not.

One file per family of kinds: `numbers` (mobile, resident id, bank card), `landlines`, `emails`, `documents` (passport,
permit, plate), `accounts` (QQ, WeChat, orders, accounts, devices), `unnamed` (ids that no word beside them names),
`addresses`, `names`. `view` is what they all read.
docs/methods/privacy.md says what is masked, and what is not.
"""

from __future__ import annotations

import hashlib
import hmac
import html
import re
import secrets
from collections.abc import Callable, Iterable
from functools import cache

from vocnlp.preprocess.mask.accounts import find_accounts, find_parcels
from vocnlp.preprocess.mask.addresses import ADDRESS_HINT, find_addresses
from vocnlp.preprocess.mask.documents import find_documents
from vocnlp.preprocess.mask.emails import find_emails
from vocnlp.preprocess.mask.landlines import find_landlines
from vocnlp.preprocess.mask.names import NAME_HINT, find_names
from vocnlp.preprocess.mask.numbers import find_numbers
from vocnlp.preprocess.mask.peoples import PEOPLES_HINT
from vocnlp.preprocess.mask.spoken import SPOKEN_HINT, find_spoken
from vocnlp.preprocess.mask.unnamed import find_unnamed
from vocnlp.preprocess.mask.view import KINDS, TOKEN, Find, blank, drop_keys, settle, view_of

__all__ = ["KINDS", "TOKEN", "Masker", "drop_keys", "mask"]

_ENTITY = re.compile(r"&#(?:0*(?:3[2-9]|[4-9]\d|1[01]\d|12[0-6])|[xX]0*[2-7][0-9a-fA-F]);")

# What proves itself comes first; what is read from the words around it works on the rest.
_Finder = Callable[[str], list[Find]]
_NUMBER_FINDERS: tuple[_Finder, ...] = (
    find_emails,
    find_parcels,
    find_numbers,
    find_landlines,
    find_documents,
    find_accounts,
    find_unnamed,
)
# No number, id or e-mail address has fewer letters and digits; most texts have no such stretch, and pay for no rule.
_NUMBER = re.compile(r"[A-Za-z0-9](?:[ ._@·():/-]{0,3}[A-Za-z0-9]){4}|号[^A-Za-z0-9]{0,6}[A-Za-z]{0,3}[0-9]{3}")


class Masker:
    """Masks texts under one key.

    Parameters
    ----------
    key : bytes
        The workspace's key: the same key gives the same tokens.

    Examples
    --------
    >>> masker = Masker(bytes(32))
    >>> masker.mask("请联系tel15912345678，或159-1234-5678，身份证１１０１０５１９４９１２３１００２Ｘ")
    '请联系tel<手机:43b8>，或<手机:43b8>，身份证<身份证:44f6>'
    >>> masker.mask("发到Zhang.San@QQ.com.谢谢")
    '发到<邮箱:495d>.谢谢'
    >>> masker.mask("EMUI9.1.0.153，2019-10-05 10:03起，1999.00元")
    'EMUI9.1.0.153，2019-10-05 10:03起，1999.00元'
    """

    def __init__(self, key: bytes) -> None:
        self._key = key

    def mask(self, text: str) -> str:
        """Return the text with personal data replaced by tokens. Masking again changes nothing."""
        if "&#" in text:
            # Digits written as HTML entities would come back to light in cleaning.
            text = _ENTITY.sub(lambda match: html.unescape(match[0]), text)
        # A mask can change what stands around a value; every round takes characters away, so this ends.
        while True:
            finds = _find_all(view_of(text))
            if not finds:
                return text
            text = self._replace(text, finds)

    def mask_all(self, texts: Iterable[str]) -> list[str]:
        """Mask many texts, each by itself."""
        return [self.mask(text) for text in texts]

    def _replace(self, text: str, finds: list[Find]) -> str:
        parts: list[str] = []
        last = 0
        for find in sorted(finds):
            digest = hmac.new(
                self._key, f"{find.kind}:{find.value}".encode("utf-8", "surrogatepass"), hashlib.sha256
            ).hexdigest()[:4]
            parts += text[last : find.start], f"<{find.kind}:{digest}>"
            last = find.end
        return "".join([*parts, text[last:]])


def _find_all(view: str) -> list[Find]:
    finds: list[Find] = []
    finders = [*_NUMBER_FINDERS] if _NUMBER.search(view) else []
    if SPOKEN_HINT.search(view):
        finders.insert(min(len(finders), 3), find_spoken)
    if ADDRESS_HINT.search(view):
        finders.append(find_addresses)
    if NAME_HINT.search(view) or PEOPLES_HINT.search(view):
        finders.append(find_names)
    for find_kind in finders:
        found = find_kind(view)
        if found:
            found = settle(found)
            finds += found
            view = blank(view, [(find.start, find.end) for find in found])
    return finds


def mask(texts: Iterable[str], *, key: bytes | None = None) -> list[str]:
    """Replace personal data in texts by kind and keyed token.

    Parameters
    ----------
    texts : iterable of str
        Any texts.
    key : bytes, optional
        The key of the tokens. Without one, a random key of this process: tokens then agree within a session only.

    Returns
    -------
    list of str
        In the order of the input.

    Raises
    ------
    TypeError
        If `texts` is a single string (its letters would be masked one by one, that is, not at all), or holds what is no
        text, such as the NaN of an empty cell.

    Examples
    --------
    >>> mask(["微信v17712345678，客服不回", "电池太差"], key=bytes(32))
    ['微信v<手机:3605>，客服不回', '电池太差']
    """
    if isinstance(texts, str):
        raise TypeError("mask takes a list of texts, not one string: pass [text]")
    texts = list(texts)
    for at, text in enumerate(texts):
        if not isinstance(text, str):
            raise TypeError(
                f"mask takes texts, and item {at} is a {type(text).__name__}: fill empty cells with '' first"
            )
    return Masker(_session_key() if key is None else key).mask_all(texts)


@cache
def _session_key() -> bytes:
    return secrets.token_bytes(32)
