"""Web addresses: one name for each page, and which addresses may be asked."""

import ipaddress
import re
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

FEED_PREFIX = "feed+"

_TRACKING = re.compile(
    r"utm_\w+|fbclid|gclid|dclid|msclkid|yclid|igshid|mc_[ce]id|zarsrc|zalo_\w+|_ga|_gl|ref|ref_src|referrer|source"
    r"|src|from|share|s_trace|vn_source|vn_medium|vn_campaign|vn_term|vn_zone|itm_\w+|cmpid|ocid|amp|gidzl|_x_tr_\w+",
    re.IGNORECASE,
)
_MIRRORS = re.compile(r"^(?:www|m|mobile|amp|wap)\.(?=[^.]+\.)")
_AMP_PATH = re.compile(r"/amp/?$|(?<=\w)\.amp(?=$|\.html?$)|^/amp(?=/)")


def is_url(text: str) -> bool:
    """Whether a source is an address and not a path."""
    return re.match(rf"(?:{re.escape(FEED_PREFIX)})?https?://[^\s/]", text, re.IGNORECASE) is not None


def canonical_url(url: str) -> str:
    """The one name of a page that has many addresses.

    Scheme, port and host are made one (https, no ``www.`` or ``m.``), and what doesn't choose the page
    goes: fragments, tracking parameters (``utm_source``, ``fbclid``), AMP endings.

    Args:
        url: absolute.

    Returns:
        a name to compare, not to fetch: not every host answers without ``www.``.
    """
    try:
        parts = urlsplit(url.strip())
        host = (parts.hostname or "").lower()
        port = parts.port
    except ValueError:
        return url.strip()
    if not host:
        return url.strip()
    if host.count(".") >= 2:
        host = _MIRRORS.sub("", host)
    if port not in (None, 80, 443):
        host = f"{host}:{port}"
    path = _AMP_PATH.sub("", parts.path).rstrip("/") or "/"
    kept = [
        (key, value)
        for key, value in parse_qsl(parts.query, keep_blank_values=True)
        if _TRACKING.fullmatch(key) is None
    ]
    return urlunsplit(("https", host, path, urlencode(sorted(kept)), ""))


def is_public(address: str) -> bool:
    """Whether an IP address is one of the public internet's: not private, loopback, link-local or reserved.

    Args:
        address: of version 4 or 6. An IPv4 address that is wrapped in one of version 6 is judged as itself.
    """
    try:
        found = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    if isinstance(found, ipaddress.IPv6Address):
        inner = found.ipv4_mapped or found.sixtofour or (found.teredo[1] if found.teredo else None)
        if inner is None and found in _NAT64:
            inner = ipaddress.IPv4Address(int(found) & 0xFFFFFFFF)
        if inner is not None:
            return inner.is_global and not inner.is_multicast
    return found.is_global and not found.is_multicast


_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")
"""RFC 6052: IPv4 addresses as seen from networks that have version 6 alone."""
