"""The workspace's secret key, and keyed hashes made with it.

A plain hash of a phone number is brute-forced in seconds, because there are few phone numbers. Everything that stands
for a person or a record (customer pseudonyms, feedback ids, mask tokens) is therefore an HMAC under a key that never
leaves the workspace's own folder.
"""

from __future__ import annotations

import contextlib
import hashlib
import hmac
import os
import secrets
import stat
from pathlib import Path

from vocnlp.errors import ConfigError

KEY_BYTES = 32


def load_key(path: Path, *, create: bool = False) -> bytes:
    """Read the workspace's key, so that the same person gets the same pseudonym every night.

    The file holds 64 hexadecimal digits on one line and may be read by its owner only (mode 0600).

    Parameters
    ----------
    path : Path
        The key file.
    create : bool
        Make a random key where there is none. Safe when two processes do it at once: both get the same key.

    Returns
    -------
    bytes
        32 bytes.

    Raises
    ------
    ConfigError
        If the file is missing (and `create` is false), readable by others, or does not hold a key.

    Examples
    --------
    >>> import tempfile
    >>> folder = Path(tempfile.mkdtemp())
    >>> key = load_key(folder / "key", create=True)
    >>> len(key), load_key(folder / "key") == key
    (32, True)
    """
    path = Path(path)
    if not path.exists():
        if not create:
            raise ConfigError(
                "the workspace has no key", expected="a key file", got="nothing", where=str(path),
                fix="restore the key from your backup; a new one (`vocnlp init`) gives every customer a new pseudonym",
            )  # fmt: skip
        _create_key(path)
    mode = stat.S_IMODE(path.stat().st_mode)
    if os.name == "posix" and mode & 0o077:
        raise ConfigError(
            "the key can be read by others", expected="mode 0600", got=f"mode {mode:04o}", where=str(path),
            fix=f"chmod 600 {path}",
        )  # fmt: skip
    try:
        key = bytes.fromhex(path.read_text("ascii").strip())
    except (ValueError, OSError):
        # The cause would quote the file's content: it stays out of the trace.
        key = b""
    if len(key) != KEY_BYTES:
        raise ConfigError(
            "the key file holds no key", expected=f"{KEY_BYTES * 2} hexadecimal digits on one line",
            got="something else", where=str(path), fix="restore the key from your backup",
        )  # fmt: skip
    return key


def _create_key(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{os.getpid()}.{secrets.token_hex(4)}")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="ascii") as file:
        file.write(secrets.token_hex(KEY_BYTES) + "\n")
        file.flush()
        os.fsync(file.fileno())
    try:
        # A link appears whole or not at all and never replaces another process's key.
        with contextlib.suppress(FileExistsError):
            os.link(draft, path)
    finally:
        draft.unlink()


def keyed_hash(key: bytes, purpose: str, *parts: str, digits: int = 16) -> str:
    """Return the first hexadecimal digits of HMAC-SHA256 over a purpose and its parts.

    Every part is preceded by its length, so that ("ab", "c") and ("a", "bc") differ; the purpose keeps an id from
    being looked up among the pseudonyms of another kind. Lone surrogates are hashed as they are.

    Raises
    ------
    ValueError
        If `digits` is not between 1 and 64.

    Examples
    --------
    >>> keyed_hash(bytes(32), "feedback", "reviews", "评论-1")
    '5fbb546c40b159ce'
    >>> keyed_hash(bytes(32), "feedback", "ab", "c") == keyed_hash(bytes(32), "feedback", "a", "bc")
    False
    """
    if not 1 <= digits <= 64:
        raise ValueError("a hash has 1 to 64 digits")
    message = hmac.new(key, digestmod=hashlib.sha256)
    for part in (purpose, *parts):
        data = part.encode("utf-8", "surrogatepass")
        message.update(len(data).to_bytes(8, "big"))
        message.update(data)
    return message.hexdigest()[:digits]
