"""Rate limits: a window for each route and major parameter, and one for everything."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field

from tests.discord.loopback.call import Endpoint
from tests.discord.loopback.clock import Clock

CHANNEL_MESSAGES = "POST /channels/{channel}/messages"
DEFAULT_ROUTES: Mapping[str, tuple[int, float]] = {
    CHANNEL_MESSAGES: (5, 5.0),
    "PATCH /channels/{channel}/messages/{message}": (5, 5.0),
    "DELETE /channels/{channel}/messages/{message}": (5, 1.0),
    "POST /webhooks/{application}/{token}": (5, 2.0),
    "PATCH /webhooks/{application}/{token}/messages/{message}": (5, 2.0),
}


@dataclass(slots=True)
class Limits:
    """How many requests in how many seconds; routes that are not named have `otherwise`."""

    routes: Mapping[str, tuple[int, float]] = field(default_factory=lambda: dict(DEFAULT_ROUTES))
    otherwise: tuple[int, float] = (50, 1.0)
    everything: tuple[int, float] = (50, 1.0)
    """The global limit; interaction endpoints are exempt."""
    via: bool = True
    """Whether a 429 carries the Via header that discord.py wants before it retries."""


@dataclass(slots=True)
class _Window:
    resets: float
    used: int = 0


@dataclass(frozen=True, slots=True)
class Verdict:
    """Headers for the answer, and how long to stay away when it is a 429."""

    headers: dict[str, str]
    retry_after: float | None = None
    shared: bool = False
    """Whether the global limit was hit."""


class Limiter:
    """Counts requests in fixed windows on the server's clock."""

    def __init__(self, clock: Clock, limits: Limits) -> None:
        self.limits = limits
        self._clock = clock
        self._windows: dict[tuple[str, str], _Window] = {}
        self._everything = _Window(0.0)
        self._hashes: dict[str, str] = {}

    def count(self, endpoint: Endpoint, params: Mapping[str, str]) -> Verdict:
        """Count one request; a verdict with `retry_after` means 429."""
        now = self._clock.now()
        if endpoint.authorised:
            limit, seconds = self.limits.everything
            window = self._everything
            if now >= window.resets:
                window.resets, window.used = now + seconds, 0
            if window.used >= limit:
                return Verdict(self._via(), max(window.resets - now, 0.001), shared=True)
            window.used += 1
        if endpoint.pattern.startswith("/interactions/"):
            return Verdict({})
        return self._count_route(endpoint, params, now)

    def _count_route(self, endpoint: Endpoint, params: Mapping[str, str], now: float) -> Verdict:
        limit, seconds = self.limits.routes.get(endpoint.key, self.limits.otherwise)
        key = (endpoint.key, params[endpoint.major] if endpoint.major else "")
        window = self._windows.get(key)
        if window is None or now >= window.resets:
            window = self._windows[key] = _Window(now + seconds)
        refused = window.used >= limit
        if not refused:
            window.used += 1
        after = max(window.resets - now, 0.001)
        bucket = self._hashes.setdefault(
            endpoint.key, hashlib.md5(endpoint.key.encode(), usedforsecurity=False).hexdigest()
        )
        headers = {
            "X-RateLimit-Limit": str(limit),
            "X-RateLimit-Remaining": str(limit - window.used),
            "X-RateLimit-Reset": f"{window.resets:.3f}",
            "X-RateLimit-Reset-After": f"{after:.3f}",
            "X-RateLimit-Bucket": bucket,
        }
        if refused:
            return Verdict(headers | self._via() | {"X-RateLimit-Scope": "user"}, after)
        return Verdict(headers)

    def _via(self) -> dict[str, str]:
        return {"Via": "1.1 google"} if self.limits.via else {}
