"""Pushes: telling people that a report is there, that a night was partial, or that none ran.

Enters: a `Message` and the `notify` settings. Leaves: one `Delivery` per target that wants the message, and a line in
the ledger (`<workspace>/state/deliveries.json`) for what was sent.

Three promises. *Once*: a message is marked in the ledger before it is sent, so that neither another run of the same
night nor a crash in between sends it twice; where an answer never came, it is not tried again and the delivery says
`unknown`. *Quiet*: a push that fails is a `Delivery`, never an exception. *Secret*: an address is read from the
environment when something is sent; no setting, message, log line or ledger holds it, and the loggers of the libraries
that do the sending are silent meanwhile, because they write addresses.

apprise does the sending: https://github.com/caronc/apprise (wecombot://, dingtalk://, feishu://, mailto://, json://).
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import logging
import os
import re
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from vocnlp.clock import Clock, SystemClock
from vocnlp.config import NotifyEvent, NotifySettings, NotifyTarget
from vocnlp.errors import ConfigError

Status = Literal["delivered", "already", "failed", "unknown"]

LEDGER_FORMAT = "vocnlp-deliveries/1"
MAX_REMEMBERED = 2_000
"""Deliveries that the ledger keeps, newest last; older nights are not run again."""

TEXT_BYTES = {"wecombot": 2_000, "dingtalk": 18_000, "feishu": 18_000, "lark": 18_000}
"""What a text message of these may hold: WeCom 2,048 bytes, the others about 20,000; apprise sends them text, not
Markdown (1.13)."""

_VARIABLE = re.compile(r"\$\{([A-Za-z_][A-Za-z0-9_]*)\}")
_BUSY = (-1, 45009, 130101, 410100, 11232)
"""Error codes for "busy" and "too many": WeCom -1 and 45009, DingTalk 130101 and 410100, Feishu 11232."""
_NOISY = ("apprise", "urllib3", "requests", "smtplib")
_HTTP_STATUS = re.compile(r"error=(\d{3})")
_LOGGERS = threading.RLock()
"""Loggers belong to the whole process: one push at a time exchanges their handlers."""
_NO_ANSWER = ("read timed out", "connection aborted", "remotedisconnected", "connection reset")


@dataclass(frozen=True)
class Message:
    """What is said, in every form that a target may take.

    Attributes
    ----------
    event : {"report", "digest", "partial", "missed"}
    about : str
        What it is about, such as `run-182`; with event and owner it makes a message the same one as yesterday's.
    title : str
        One line.
    text : str
        Without mark-up, for WeCom, DingTalk and Feishu, which get text from apprise.
    markdown, html : str
        For webhooks, and for mail; the text where they are empty.
    owner : str or None
        Whose digest it is.
    """

    event: NotifyEvent
    about: str
    title: str
    text: str
    markdown: str = ""
    html: str = ""
    owner: str | None = None

    @property
    def key(self) -> str:
        """What the ledger remembers it by."""
        return "/".join([self.event, self.about, *([self.owner] if self.owner else [])])


@dataclass(frozen=True)
class Delivery:
    """What became of one message at one target.

    Attributes
    ----------
    status : {"delivered", "already", "failed", "unknown"}
        delivered: the receiver took it (an HTTP 2xx without an error code, or the mail server's word). already: it was
        sent before. failed: it was not sent. unknown: it left, and no answer came; it is not sent again.
    reason : str
        Why not, without any address.
    transient : bool
        A later try may help.
    """

    target: str
    event: str
    about: str
    status: Status
    attempts: int = 0
    reason: str = ""
    transient: bool = False

    def __str__(self) -> str:
        why = f": {self.reason}" if self.reason else ""
        return f"{self.target}: {self.event} {self.about} {self.status}{why}"


@dataclass
class _Try:
    sent: bool = False
    unknown: bool = False
    transient: bool = False
    reason: str = ""


class _Listener(logging.Handler):
    """Keeps what apprise says about a failure; what it says never reaches a log."""

    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.said: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.said.append(record.getMessage())


def push(
    settings: NotifySettings,
    message: Message,
    *,
    ledger: Path,
    clock: Clock | None = None,
    wait: Callable[[float], None] = time.sleep,
    environment: Mapping[str, str] | None = None,
    again: bool = False,
) -> list[Delivery]:
    """Send a message to every target that wants it and has not had it.

    Parameters
    ----------
    settings : NotifySettings
        The `notify` section of voc.yaml.
    ledger : Path
        The file that remembers what was sent; made when missing.
    wait : callable
        Waits the seconds it is given; a test passes its own.
    environment : mapping, optional
        Where `${NAME}` in an address is looked up; the process's own by default.
    again : bool
        Send it although it was sent before.

    Returns
    -------
    list of Delivery
        One per target that wants the event, in the order of the settings. Never raises for a push that fails, nor where
        apprise is not installed.
    """
    wanted = [target for target in settings.targets if _wants(target, message)]
    if not wanted:
        return []
    try:
        _check_installed()
    except ConfigError as error:
        # The night stands whether or not it can be told: this is one more push that failed.
        return [Delivery(target.name, message.event, message.about, "failed", reason=str(error)) for target in wanted]
    book = _Ledger(ledger, clock or SystemClock())
    return [_deliver(target, message, settings, book, wait, environment or os.environ, again) for target in wanted]


def check_targets(settings: NotifySettings, *, environment: Mapping[str, str] | None = None) -> dict[str, str]:
    """Return target -> what is wrong with it, empty for one that can be sent to. Nothing is sent.

    Raises
    ------
    ConfigError
        If there is a target and apprise is not installed.
    """
    if settings.targets:
        _check_installed()
    found = {}
    for target in settings.targets:
        with _silence():
            plugin, reason = _open(target, environment or os.environ)
        found[target.name] = "" if plugin is not None else reason
    return found


def _wants(target: NotifyTarget, message: Message) -> bool:
    if message.event not in target.wants:
        return False
    return message.owner is None or not target.owners or message.owner in target.owners


def _check_installed() -> None:
    try:
        import apprise  # noqa: F401
    except ImportError:
        raise ConfigError(
            "pushing needs apprise, which is not installed",
            expected="the `notify` extra",
            got="no apprise",
            where="notify.targets",
            fix="pip install 'vocnlp[notify]', or leave notify.targets empty",
        ) from None


def _deliver(
    target: NotifyTarget,
    message: Message,
    settings: NotifySettings,
    book: _Ledger,
    wait: Callable[[float], None],
    environment: Mapping[str, str],
    again: bool,
) -> Delivery:
    def told(status: Status, attempts: int = 0, reason: str = "", transient: bool = False) -> Delivery:
        return Delivery(target.name, message.event, message.about, status, attempts, reason, transient)

    try:
        with _silence():
            plugin, reason = _open(target, environment)
        if plugin is None:
            return told("failed", reason=reason)
        mark = _mark(target)
        if not book.claim(message.key, mark, target.name, again=again):
            return told("already")
        last = _Try()
        attempts = 0
        while attempts < settings.attempts:
            if attempts:
                wait(settings.wait_seconds * 2 ** (attempts - 1))
            attempts += 1
            last = _send(plugin, target, message)
            if last.sent or last.unknown or not last.transient:
                break
        if last.sent or last.unknown:
            status: Status = "delivered" if last.sent else "unknown"
            book.settle(message.key, mark, status)
            return told(status, attempts, last.reason)
        book.release(message.key, mark)
        return told("failed", attempts, last.reason, last.transient)
    except Exception as error:  # noqa: BLE001 - whatever a plugin does, a push never fails a night
        # The error's own words may hold the address.
        return told("failed", reason=f"{type(error).__name__} while sending")


def _open(target: NotifyTarget, environment: Mapping[str, str]) -> tuple[Any, str]:
    """Return the plugin that sends to a target, or None and why not."""
    import apprise

    missing = [name for name in _VARIABLE.findall(target.url) if not environment.get(name)]
    if missing:
        return None, f"environment variable {', '.join(missing)} is not set"
    url = _VARIABLE.sub(lambda found: environment[found[1]], target.url).strip()
    # Nothing is stored on disk by the plugins: their state is of no use here.
    asset = apprise.AppriseAsset(storage_mode="memory", app_id="vocnlp", app_desc="vocnlp")
    plugin = apprise.Apprise.instantiate(url, asset=asset, suppress_exceptions=True)
    return plugin, "" if plugin is not None else "this is no address that apprise knows"


def _send(plugin: Any, target: NotifyTarget, message: Message) -> _Try:
    from apprise import NotifyFormat

    schema = _schema_of(plugin)
    if schema.startswith("mailto"):
        body, form = (message.html, NotifyFormat.HTML) if message.html else (message.text, NotifyFormat.TEXT)
        title = message.title
    elif schema in TEXT_BYTES:
        # These bots have no title: the text begins with it.
        body, title, form = fit_text(message.text, TEXT_BYTES[schema]), "", NotifyFormat.TEXT
    else:
        body, title, form = message.markdown or message.text, message.title, NotifyFormat.MARKDOWN
        if getattr(plugin, "notify_format", form) != form:
            form = plugin.notify_format
    with _silence() as listener, _overhear(plugin) as answers:
        sent = bool(plugin.notify(body=body, title=title, body_format=form))
    if not sent:
        return _tell_failure(listener.said)
    refused = next((code for answer in answers if (code := _refusal(answer))), None)
    if refused is None:
        return _Try(sent=True)
    return _Try(transient=refused in _BUSY, reason=f"the receiver answered with error code {refused}")


@contextlib.contextmanager
def _overhear(plugin: Any) -> Iterator[list[Any]]:
    """Yield what a chat program answers. WeCom, DingTalk and Feishu refuse with an HTTP 200 and an error code in its
    body, which apprise (1.13) takes for delivered; inside `_silence` one push at a time listens in."""
    answers: list[Any] = []
    module = sys.modules[type(plugin).__module__]
    if _schema_of(plugin) not in TEXT_BYTES or not hasattr(module, "requests"):
        yield answers
        return
    real = module.requests

    class Overheard:
        def __getattr__(self, name: str) -> Any:
            return getattr(real, name)

        def post(self, *args: Any, **options: Any) -> Any:
            answer = real.post(*args, **options)
            answers.append(answer)
            return answer

    module.__dict__["requests"] = Overheard()
    try:
        yield answers
    finally:
        module.__dict__["requests"] = real


def _refusal(answer: Any) -> int | None:
    """Return the error code in a chat program's answer, None for none."""
    try:
        said = answer.json()
    except ValueError:
        return None
    codes = [said.get(name) for name in ("errcode", "code", "StatusCode")] if isinstance(said, dict) else []
    return next((code for code in codes if isinstance(code, int) and code != 0), None)


def _schema_of(plugin: Any) -> str:
    """Return the lower-case name of a plugin's URLs, such as wecombot."""
    names = [getattr(plugin, name, None) for name in ("secure_protocol", "protocol")]
    flat = [one for name in names if name for one in (name if isinstance(name, tuple | list) else (name,))]
    return str(flat[0]).lower() if flat else ""


def _tell_failure(said: list[str]) -> _Try:
    """Tell from what apprise said whether another try may help. It has no other way of saying why (1.13)."""
    whole = " ".join(said).lower()
    status = _HTTP_STATUS.search(whole)
    if status:
        code = int(status[1])
        return _Try(transient=code in (408, 425, 429) or code >= 500, reason=f"HTTP {code}")
    if any(words in whole for words in _NO_ANSWER):
        return _Try(unknown=True, reason="no answer came")
    if "authentication" in whole or " 535" in whole:
        return _Try(reason="the mail server refused the user or the password")
    return _Try(transient=True, reason="the receiver could not be reached")


def fit_text(text: str, max_bytes: int) -> str:
    """Return text of at most `max_bytes` UTF-8 bytes, cut at a line where that is possible.

    Examples
    --------
    >>> fit_text("第一行\\n第二行\\n第三行", 24)
    '第一行\\n第二行\\n…'
    """
    if len(text.encode("utf-8")) <= max_bytes:
        return text
    head = text.encode("utf-8")[: max_bytes - 4].decode("utf-8", "ignore")
    return (head[: head.rindex("\n")] if "\n" in head else head) + "\n…"


@contextlib.contextmanager
def _silence() -> Iterator[_Listener]:
    """Keep the sending libraries from logging: their lines hold addresses. Yields what apprise said."""
    with _LOGGERS:
        yield from _silent()


def _silent() -> Iterator[_Listener]:
    listener = _Listener()
    kept = []
    for name in _NOISY:
        logger = logging.getLogger(name)
        kept.append((logger, logger.level, logger.propagate, logger.handlers, logger.disabled))
        logger.propagate, logger.handlers = False, [listener if name == "apprise" else logging.NullHandler()]
        logger.setLevel(logging.DEBUG if name == "apprise" else logging.CRITICAL + 1)
        logger.disabled = False
    # A child that was given a level of its own would not ask its parent for one.
    children = [logging.getLogger(name) for name in ("urllib3.connectionpool", "urllib3.util.retry")]
    disabled = [child.disabled for child in children]
    for child in children:
        child.disabled = True
    try:
        yield listener
    finally:
        for child, was in zip(children, disabled, strict=True):
            child.disabled = was
        for logger, level, propagate, handlers, was in kept:
            logger.propagate, logger.handlers, logger.disabled = propagate, handlers, was
            logger.setLevel(level)


def _mark(target: NotifyTarget) -> str:
    """Return what the ledger knows a target by: a hash of its name and of its address as the settings write it."""
    return hashlib.sha256(f"{target.name}\0{target.url}".encode()).hexdigest()[:16]


class _Ledger:
    """What was sent, in one JSON file that is always whole: message -> target -> when, and how it ended."""

    def __init__(self, path: Path, clock: Clock) -> None:
        self.path = path
        self.clock = clock

    def claim(self, key: str, mark: str, name: str, *, again: bool) -> bool:
        """Note that a message is about to be sent; False where it was before."""
        with self._locked() as entries:
            if not again and mark in entries.get(key, {}):
                return False
            line = {"target": name, "at": self.clock.now().isoformat(timespec="seconds"), "status": "sending"}
            entries.setdefault(key, {})[mark] = line
            return True

    def settle(self, key: str, mark: str, status: Status) -> None:
        """Note how a sending ended."""
        with self._locked() as entries:
            entries[key][mark]["status"] = status

    def release(self, key: str, mark: str) -> None:
        """Forget a sending that failed: the next run may try it again."""
        with self._locked() as entries:
            entries.get(key, {}).pop(mark, None)
            if not entries.get(key):
                entries.pop(key, None)

    @contextlib.contextmanager
    def _locked(self) -> Iterator[dict[str, dict[str, dict[str, str]]]]:
        self.path.parent.mkdir(parents=True, exist_ok=True)
        with _file_lock(self.path.with_suffix(".lock")):
            entries = self._read()
            yield entries
            for key in list(entries)[: max(0, len(entries) - MAX_REMEMBERED)]:
                del entries[key]
            content = json.dumps({"format": LEDGER_FORMAT, "deliveries": entries}, ensure_ascii=False, indent=1)
            draft = self.path.with_name(f".{self.path.name}.{os.getpid()}.tmp")
            try:
                with draft.open("w", encoding="utf-8") as handle:
                    handle.write(content + "\n")
                    handle.flush()
                    os.fsync(handle.fileno())
                draft.replace(self.path)
            finally:
                draft.unlink(missing_ok=True)

    def _read(self) -> dict[str, dict[str, dict[str, str]]]:
        if not self.path.exists():
            return {}
        entries = json.loads(self.path.read_text("utf-8"))["deliveries"]
        return {str(key): dict(of) for key, of in entries.items()}


@contextlib.contextmanager
def _file_lock(path: Path) -> Iterator[None]:
    """Let one process at a time change the ledger; where the system has no such lock, none is taken."""
    try:
        import fcntl
    except ImportError:
        yield
        return
    with path.open("a") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
