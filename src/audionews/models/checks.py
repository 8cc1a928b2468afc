"""What the models refuse."""

import unicodedata


def require(condition: bool, message: str) -> None:
    """Raises ValueError with the message unless the condition holds."""
    if not condition:
        raise ValueError(message)


def require_nfc(name: str, text: str) -> None:
    """Raises ValueError unless the text is NFC.

    Args:
        name: what the message calls it.
        text: any Unicode.
    """
    require(unicodedata.is_normalized("NFC", text), f"{name} must be NFC: {text[:40]!r}")
