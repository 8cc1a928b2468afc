"""MPEG Layer III from the outside: its frames, and the Info frame that tells players how long it is.

An MP3 is a chain of frames, each with a four-byte header that says how long the frame is. Nothing
in the chain says how many there are, nor how much of the first and the last is the encoder's own
silence. Players learn both from the *Info frame*: a frame without sound at the start, whose side
information is followed by Xing's counts and seek table and by LAME's encoder delay and padding.
With it a player shows the right length, seeks well, and plays to the sample what was encoded.

Sources: ISO/IEC 11172-3 section 2.4 (frame header); LAME's ``libmp3lame/VbrTag.c`` (both halves
of the Info frame, as LAME itself writes it).
"""

from array import array
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    import numpy as np

ENCODER_DELAY_SAMPLES = 576
"""Samples that LAME puts before the sound (``ENCDELAY`` in its encoder.h)."""

DECODER_DELAY_SAMPLES = 529
"""Samples that any Layer III decoder adds before the sound (LAME's ``DECDELAY``)."""

_RATES_HZ = {3: (44_100, 48_000, 32_000), 2: (22_050, 24_000, 16_000), 0: (11_025, 12_000, 8_000)}
_BITRATES_KBPS = {
    True: (32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320),
    False: (8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160),
}
_FIXED_INFO_BYTES = 120 + 36  # Xing's part with all four fields, LAME's part
_PIECE_BYTES = 1 << 20


@dataclass(frozen=True, slots=True)
class FrameHeader:
    """What the four bytes at a frame's start say.

    Args:
        mpeg1: MPEG-1 (32 to 48 kHz); otherwise MPEG-2 or 2.5.
        bitrate_kbps: of this frame.
        sample_rate_hz: of the sound.
        mono: one channel.
        size: bytes of the whole frame.
    """

    mpeg1: bool
    bitrate_kbps: int
    sample_rate_hz: int
    mono: bool
    size: int

    @property
    def samples(self) -> int:
        """Samples per channel in the frame."""
        return 1152 if self.mpeg1 else 576

    @property
    def side_info_bytes(self) -> int:
        """Bytes between the header and the sound's data (or the Info frame's mark)."""
        if self.mpeg1:
            return 17 if self.mono else 32
        return 9 if self.mono else 17


@dataclass(frozen=True, slots=True)
class Info:
    """What an Info frame promises.

    Args:
        frames: frames of sound after it.
        bytes: of the stream, this frame among them.
        delay_samples: the encoder's silence before the sound.
        padding_samples: silence after it.
        encoder: e.g. ``LAME3.100``.
    """

    frames: int
    bytes: int
    delay_samples: int
    padding_samples: int
    encoder: str


@dataclass(frozen=True, slots=True)
class Stream:
    """An MP3 that was walked from frame to frame.

    Args:
        first: header of the first frame of sound.
        starts: offset of every frame of sound.
        begin: offset of the first frame of any kind: where the tag ends.
        end: offset after the last whole frame.
        info: the Info frame, if there is one.
        constant: all frames of sound have one bit rate.
    """

    first: FrameHeader
    starts: Sequence[int]
    begin: int
    end: int
    info: Info | None
    constant: bool

    @property
    def samples(self) -> int:
        """Samples that a player plays: the declared delay and padding left out."""
        total = len(self.starts) * self.first.samples
        if self.info is not None:
            total -= self.info.delay_samples + self.info.padding_samples
        return max(0, total)

    @property
    def duration_ms(self) -> float:
        """How long it plays."""
        return self.samples * 1000 / self.first.sample_rate_hz


@lru_cache(maxsize=64)
def parse_header(four: bytes) -> FrameHeader | None:
    """Read a frame header.

    Args:
        four: its four bytes.

    Returns:
        What it says, or None where it isn't the header of a Layer III frame of known length.
    """
    if len(four) < 4 or four[0] != 0xFF or four[1] & 0xE6 != 0xE2:
        return None
    version, rate, bitrate = four[1] >> 3 & 3, four[2] >> 2 & 3, four[2] >> 4
    if version == 1 or rate == 3 or bitrate in (0, 15):
        return None
    mpeg1 = version == 3
    kbps, hz = _BITRATES_KBPS[mpeg1][bitrate - 1], _RATES_HZ[version][rate]
    size = (144_000 if mpeg1 else 72_000) * kbps // hz + (four[2] >> 1 & 1)
    return FrameHeader(mpeg1, kbps, hz, four[3] >> 6 == 3, size)


class Sliced(Protocol):
    """What gives its bytes by slices: `bytes`, or a file through `files.FileBytes`."""

    def __len__(self) -> int: ...
    def __getitem__(self, place: slice, /) -> bytes: ...


def tag_bytes(data: Sliced) -> int:
    """Length of the ID3v2 tag at the start.

    Args:
        data: the file, or at least its first ten bytes.

    Returns:
        Bytes to skip, 0 where there is no tag.
    """
    head = data[:10]
    if len(head) < 10 or head[:3] != b"ID3":
        return 0
    size = 0
    for byte in head[6:10]:
        size = size << 7 | byte & 0x7F
    return 10 + size + (10 if head[5] & 0x10 else 0)


def walk(data: Sliced) -> Stream | None:
    """Walk an MP3 from its tag's end, frame by frame, to the last whole frame.

    Args:
        data: the file.

    Returns:
        What was found; ``end`` is less than ``len(data)`` where bytes are left that are no frame
        or not a whole one. None where no frame of sound follows the tag.
    """
    begin = position = tag_bytes(data)
    header = parse_header(data[position : position + 4])
    info = _read_info(data, position, header) if header is not None else None
    if header is not None and info is not None:
        position += header.size
    starts = array("Q")
    first: FrameHeader | None = None
    bitrates = set()
    while (header := parse_header(data[position : position + 4])) is not None:
        if first is None:
            first = header
        changed = (header.mpeg1, header.sample_rate_hz) != (first.mpeg1, first.sample_rate_hz)
        if changed or position + header.size > len(data):
            break
        starts.append(position)
        bitrates.add(header.bitrate_kbps)
        position += header.size
    if first is None or not starts:
        return None
    return Stream(first, starts, begin, position, info, len(bitrates) == 1)


def _read_info(data: Sliced, position: int, header: FrameHeader) -> Info | None:
    at = position + 4 + header.side_info_bytes
    if data[at : at + 4] not in (b"Info", b"Xing"):
        return None
    flags = int.from_bytes(data[at + 4 : at + 8])
    at += 8
    counts = []
    for flag, width in ((1, 4), (2, 4), (4, 100), (8, 4)):
        present = bool(flags & flag)
        counts.append(int.from_bytes(data[at : at + 4]) if present else 0)
        at += width if present else 0
    gapless = int.from_bytes(data[at + 21 : at + 24])
    encoder = data[at : at + 9].rstrip(b"\0 ").decode("latin-1")
    if not encoder.startswith(("LAME", "Lavc", "Lavf")):
        gapless = 0
    return Info(counts[0], counts[1], gapless >> 12, gapless & 0xFFF, encoder)


class Frames:
    """The frames of a stream that comes in pieces, of which only their places are kept.

    Counts, places and checksum are what an Info frame is made of: the stream itself need not be held.
    """

    def __init__(self) -> None:
        self.starts = array("L")
        self.size = 0
        self.constant = True
        self._first: bytes = b""
        self._crc = 0
        self._rest = b""

    @property
    def first(self) -> FrameHeader:
        """Header of the first frame.

        Raises:
            ValueError: there is none yet.
        """
        header = parse_header(self._first)
        if header is None:
            raise ValueError("not a stream of Layer III frames")
        return header

    def feed(self, piece: bytes) -> None:
        """Take the stream's next piece.

        Args:
            piece: of any length; frames may go on in the next one.

        Raises:
            ValueError: something in it is no frame of the same kind as the first.
        """
        self._crc = crc16(piece, self._crc)
        data, at = self._rest + piece, 0
        while len(data) - at >= 4:
            header = parse_header(data[at : at + 4])
            if not self._first:
                self._first = data[at : at + 4]
            first = self.first
            if header is None or (header.mpeg1, header.sample_rate_hz) != (first.mpeg1, first.sample_rate_hz):
                raise ValueError(f"no frame at byte {self.size}")
            if at + header.size > len(data):
                break
            self.constant &= header.bitrate_kbps == first.bitrate_kbps
            self.starts.append(self.size)
            self.size += header.size
            at += header.size
        self._rest = data[at:]

    def info_frame(self, *, samples: int, encoder: str) -> bytes:
        """The Info frame to be put before the stream.

        Args:
            samples: how many were encoded; the rest of the stream is declared as delay and padding.
            encoder: its name and version, at most nine ASCII letters, e.g. ``LAME3.100``.

        Returns:
            As long as `info_frame_bytes` says.

        Raises:
            ValueError: the stream isn't whole, or too short or too long for ``samples``.
        """
        if self._rest or not self.starts:
            raise ValueError("not a stream of whole Layer III frames")
        first = self.first
        padding = len(self.starts) * first.samples - ENCODER_DELAY_SAMPLES - samples
        if not 0 <= padding < 4096:
            raise ValueError(f"{samples} samples don't fit {len(self.starts)} frames")
        header, size = _info_header(self._first, first)
        total = size + self.size
        body = bytearray(4 + first.side_info_bytes)
        body[:4] = header
        body += b"Info" if self.constant else b"Xing"
        body += (0b1111).to_bytes(4)  # frame count, byte count, seek table and quality follow
        body += len(self.starts).to_bytes(4) + total.to_bytes(4)
        body += _seek_table(self.starts, offset=size, total=total)
        body += (0).to_bytes(4)  # quality: not told
        body += encoder.encode("ascii")[:9].ljust(9, b"\0")
        body += bytes((1 if self.constant else 0, 0))  # tag revision 0, method 1 = CBR; lowpass not told
        body += bytes(8)  # no peak and no ReplayGain: the programme is at its loudness already
        body += bytes((0, min(255, first.bitrate_kbps)))  # flags, bit rate
        body += (ENCODER_DELAY_SAMPLES << 12 | padding).to_bytes(3)
        body += bytes((_source_rate_code(first.sample_rate_hz), 0, 0, 0))  # no gain, no preset
        body += total.to_bytes(4) + self._crc.to_bytes(2)
        body += crc16(bytes(body)).to_bytes(2)
        return bytes(body) + bytes(size - len(body))

    @property
    def info_frame_bytes(self) -> int:
        """Length of the Info frame, known as soon as the stream has begun.

        Raises:
            ValueError: it hasn't, or isn't one of Layer III frames.
        """
        return _info_header(self._first, self.first)[1]


def pieces(mp3: bytes | Path) -> Iterator[bytes]:
    """The sound of an MP3, without the tag before it, a piece at a time.

    Args:
        mp3: its bytes, or the file that holds them.

    Returns:
        Pieces of at most 1 MB, never the whole of a long programme.

    Raises:
        OSError: the file can't be read.
    """
    if isinstance(mp3, bytes):
        yield mp3[tag_bytes(mp3) :]
        return
    with mp3.open("rb") as file:
        file.seek(tag_bytes(file.read(10)))
        while piece := file.read(_PIECE_BYTES):
            yield piece


def _info_header(four: bytes, first: FrameHeader) -> tuple[bytes, int]:
    # The frame must be long enough for what it says: raise its bit rate where the stream's is too low.
    needed = 4 + first.side_info_bytes + _FIXED_INFO_BYTES
    for code in range(four[2] >> 4, 15):
        header = bytes((four[0], four[1] | 1, code << 4 | four[2] & 0x0C, four[3]))
        parsed = parse_header(header)
        if parsed is not None and parsed.size >= needed:
            return header, parsed.size
    raise ValueError("no frame is long enough for an Info frame")


def _seek_table(starts: Sequence[int], *, offset: int, total: int) -> bytes:
    # Entry i: where in the file, in 256ths, the sound after i percent of the time is.
    return bytes(
        min(255, (starts[len(starts) * percent // 100] + offset) * 256 // total) for percent in range(100)
    )


def _source_rate_code(hz: int) -> int:
    for code, limit in enumerate((32_000, 44_100, 48_000)):
        if hz <= limit:
            return code << 6
    return 3 << 6


def crc16(data: bytes, before: int = 0) -> int:
    """CRC-16/ARC, the one that LAME signs its Info frame with.

    The register starts at zero, so zeros put before the data change nothing, and the CRC is linear:
    the data is cut into rows that numpy works through side by side, and the rows' remainders are
    then joined by shifting each past the bytes that follow it.

    Args:
        data: of any length.
        before: the CRC of what came before it.

    Returns:
        0..65535.
    """
    import numpy as np

    table = _crc_table()
    if len(data) < 4096:
        return _crc_steps(data, table.tolist(), before)
    # A register that isn't zero is the same as one that is, with its bits flipped in the first two bytes.
    data = bytes((data[0] ^ before & 0xFF, data[1] ^ before >> 8)) + data[2:]
    rows = 1024
    width = -(-len(data) // rows)
    padded = np.zeros(rows * width, dtype=np.uint8)
    padded[rows * width - len(data) :] = np.frombuffer(data, dtype=np.uint8)
    columns = np.ascontiguousarray(padded.reshape(rows, width).T)
    remainders = np.zeros(rows, dtype=np.uint16)
    for column in columns:
        remainders = (remainders >> 8) ^ table[(remainders ^ column) & 0xFF]
    # Shifting past `width` zero bytes is linear: do it for all low and all high bytes at once.
    low, high = np.arange(256, dtype=np.uint16), np.arange(256, dtype=np.uint16) << 8
    for _ in range(width):
        low, high = (low >> 8) ^ table[low & 0xFF], (high >> 8) ^ table[high & 0xFF]
    low_list, high_list = low.tolist(), high.tolist()
    crc = 0
    for remainder in remainders.tolist():
        crc = low_list[crc & 0xFF] ^ high_list[crc >> 8] ^ remainder
    return crc


def _crc_steps(data: Iterable[int], table: list[int], crc: int) -> int:
    for byte in data:
        crc = crc >> 8 ^ table[(crc ^ byte) & 0xFF]
    return crc


@lru_cache(maxsize=1)
def _crc_table() -> "np.ndarray[tuple[int], np.dtype[np.uint16]]":
    import numpy as np

    entries = []
    for byte in range(256):
        crc = byte
        for _ in range(8):
            crc = crc >> 1 ^ (0xA001 if crc & 1 else 0)
        entries.append(crc)
    return np.array(entries, dtype=np.uint16)
