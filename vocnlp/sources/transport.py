"""How a page travels: from the host that was asked, with bounds on its size and time, over a trusted connection."""

from __future__ import annotations

from time import monotonic
from typing import Any
from urllib.parse import urlsplit

from requests import PreparedRequest, Response
from requests.adapters import HTTPAdapter
from requests.exceptions import ChunkedEncodingError, ReadTimeout, SSLError
from urllib3.exceptions import HTTPError

from vocnlp.errors import SourceAccessError, SourceFormatError

_PIECE_BYTES = 64 * 2**10


class BoundedAdapter(HTTPAdapter):
    """Sends the requests of one source.

    Parameters
    ----------
    url : str
        The source's base URL. Requests to other hosts (a link in a page, a redirect) are refused: they would carry the
        source's token there.
    where : str
        For messages.
    max_bytes : int
        Of one page, unpacked.
    max_seconds : float
        For one page: a server that sends a byte now and then never runs into a read timeout.
    ca_file : str or None
        Certificates to trust instead of the system's.
    """

    def __init__(self, url: str, *, where: str, max_bytes: int, max_seconds: float, ca_file: str | None) -> None:
        super().__init__()
        base = urlsplit(url)
        self._host, self._scheme = base.hostname, base.scheme
        self._where, self._max_bytes, self._max_seconds = where, max_bytes, max_seconds
        self._ca_file = ca_file

    def send(  # type: ignore[override]
        self, request: PreparedRequest, stream: bool = False, verify: Any = True, **options: Any
    ) -> Response:
        """Send one request and read its answer whole.

        Raises
        ------
        SourceAccessError
            If the server's certificate is not trusted.
        SourceFormatError
            If the request goes to another host, or the answer is larger than allowed.
        """
        target = urlsplit(request.url or "")
        if target.hostname != self._host or (self._scheme == "https" and target.scheme != "https"):
            raise SourceFormatError(
                "a page leads to another host", expected=f"{self._scheme}://{self._host}",
                got=f"{target.scheme}://{target.hostname}", where=self._where, fix="correct `url` of the source",
            )  # fmt: skip
        started = monotonic()
        try:
            response = super().send(request, stream=True, verify=self._ca_file or verify, **options)
        except SSLError:
            raise SourceAccessError(
                "an API's certificate is not trusted", expected="a certificate of a known authority",
                got="another one, or one for another host", where=self._where,
                fix="set `ca_file` to the authority's certificate (PEM)",
            ) from None  # fmt: skip
        except OSError as error:
            if isinstance(error, FileNotFoundError) or "CA certificate" in str(error):
                raise SourceAccessError(
                    "the file of trusted certificates cannot be read", expected="a PEM file", got="none",
                    where=self._where, fix="correct `ca_file` of the source",
                ) from None  # fmt: skip
            raise
        pieces: list[bytes] = []
        n_bytes = 0
        try:
            # One socket read at a time, so that the clock is looked at however little arrives.
            while piece := response.raw.read1(_PIECE_BYTES, decode_content=True):
                pieces.append(piece)
                n_bytes += len(piece)
                if n_bytes > self._max_bytes:
                    raise SourceFormatError(
                        "a page of an API is too large", expected=f"at most {self._max_bytes // 2**20} MB", got="more",
                        where=self._where, fix="ask for smaller pages (`paging.size`), or raise `max_page_mb`",
                    )  # fmt: skip
                if monotonic() - started > self._max_seconds:
                    raise ReadTimeout(f"no whole page in {self._max_seconds:.0f} s", request=request)
            if response.raw.length_remaining:
                raise ChunkedEncodingError("the page ended early", request=request)
        except HTTPError as error:
            raise ChunkedEncodingError(type(error).__name__, request=request) from None
        finally:
            if response.raw.length_remaining:
                response.close()
        response.raw.release_conn()
        response._content = b"".join(pieces)
        response._content_consumed = True
        return response
