import io

import lameenc
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from mutagen.mp3 import MP3

from audionews.assembler.encoding import _lame
from audionews.models.sound import MPEG_BITRATES_KBPS
from audionews.mp3 import Frames, crc16, parse_header, tag_bytes, walk
from tests.sounds import decoded, voice

PAIRS = [(rate, kbps) for rate, allowed in MPEG_BITRATES_KBPS.items() for kbps in allowed]


def stream(seconds=1.0, *, rate=44_100, kbps=64, vbr=False):
    encoder = lameenc.Encoder()
    encoder.silence()
    encoder.set_channels(1)
    encoder.set_in_sample_rate(rate)
    encoder.set_out_sample_rate(rate)
    encoder.set_bit_rate(kbps)
    encoder.set_quality(7)
    if vbr:
        encoder.set_vbr(4)
    samples = np.rint(voice(seconds, rate=rate, level=0.5) * 32767).astype("<i2")
    return bytes(encoder.encode(samples.tobytes())) + bytes(encoder.flush()), len(samples)


def with_info_frame(bare, *, samples):
    frames = Frames()
    for at in range(0, len(bare), 1000):  # in pieces, as they come from the encoder
        frames.feed(bare[at : at + 1000])
    return frames.info_frame(samples=samples, encoder="LAME3.100") + bare


@pytest.mark.parametrize(("rate", "kbps"), PAIRS)
def test_every_rate_gets_an_info_frame_that_fits(rate, kbps):
    bare, samples = stream(rate=rate, kbps=kbps)
    mp3 = with_info_frame(bare, samples=samples)
    walked = walk(mp3)
    assert mp3.endswith(bare)
    assert walked.end == len(mp3)
    assert walked.info.bytes == len(mp3)
    assert walked.info.frames == len(walked.starts) == len(walk(bare).starts)
    assert walked.samples == samples
    assert (walked.first.sample_rate_hz, walked.first.bitrate_kbps, walked.first.mono) == (rate, kbps, True)
    assert MP3(io.BytesIO(mp3)).info.length == pytest.approx(samples / rate, abs=0.001)


def test_decoder_leaves_out_the_declared_silence():
    bare, samples = stream()
    assert len(decoded(with_info_frame(bare, samples=samples))) == samples
    assert len(decoded(bare)) > samples


def test_variable_rate_is_marked_and_has_a_seek_table_that_rises():
    bare, samples = stream(5, vbr=True)
    mp3 = with_info_frame(bare, samples=samples)
    assert not walk(mp3).constant
    mark = mp3.index(b"Xing")
    table = mp3[mark + 16 : mark + 116]
    assert list(table) == sorted(table)
    for percent in (25, 50, 75):
        assert table[percent] == pytest.approx(percent * 2.56, abs=20)


def test_info_frame_has_the_fields_where_lame_puts_them():
    bare, samples = stream()
    mp3 = with_info_frame(bare, samples=samples)
    tag = mp3.index(b"LAME")
    assert mp3[tag : tag + 9] == b"LAME3.100"
    assert int.from_bytes(mp3[tag + 21 : tag + 24]) >> 12 == 576
    assert int.from_bytes(mp3[tag + 28 : tag + 32]) == len(mp3)
    assert int.from_bytes(mp3[tag + 32 : tag + 34]) == crc16(bare)
    assert int.from_bytes(mp3[tag + 34 : tag + 36]) == crc16(mp3[: tag + 34])


@pytest.mark.parametrize(
    ("change", "samples"),
    [
        pytest.param(lambda bare: bare + b"x", None, id="trailing byte"),
        pytest.param(lambda bare: bare[:-1], None, id="cut-off frame"),
        pytest.param(lambda bare: b"", None, id="empty"),
        pytest.param(lambda bare: b"RIFF" + bare, None, id="no frame first"),
        pytest.param(lambda bare: bare, 10**6, id="too few frames"),
        pytest.param(lambda bare: bare, 100, id="too many frames"),
    ],
)
def test_stream_that_is_not_what_was_encoded_is_refused(change, samples):
    bare, encoded = stream()
    with pytest.raises(ValueError, match=r"frames|samples"):
        with_info_frame(change(bare), samples=samples or encoded)


def test_walk_stops_where_the_frames_do():
    bare, _ = stream()
    whole = walk(bare)
    assert walk(bare[:-10]).end == whole.starts[-1]
    assert walk(bare + b"TAG" + bytes(125)).end == len(bare)
    assert walk(b"no MP3 at all" * 50) is None


def test_encoder_is_named_as_it_signs_itself():
    bare, _ = stream(kbps=128)
    assert _lame().encode() in bare


def test_crc_of_the_catalogue():
    assert crc16(b"123456789") == 0xBB3D  # the check value of CRC-16/ARC


@given(st.binary(min_size=0, max_size=64), st.integers(0, 9000))
def test_crc_side_by_side_is_the_crc_byte_by_byte(block, repeats):
    data = (block * repeats)[:12_345]
    crc = 0
    for byte in data:
        crc ^= byte
        for _ in range(8):
            crc = crc >> 1 ^ (0xA001 if crc & 1 else 0)
    assert crc16(data) == crc


@given(st.binary(max_size=400))
def test_walk_takes_any_bytes(data):
    found = walk(data)
    assert found is None or found.begin <= found.starts[0] <= found.end <= len(data)
    assert tag_bytes(data) >= 0


@pytest.mark.parametrize(
    "four",
    [
        pytest.param(b"\xff\xfb\x00\xc0", id="free format"),
        pytest.param(b"\xff\xfb\xf0\xc0", id="bad bit rate"),
        pytest.param(b"\xff\xfb\x5c\xc0", id="reserved sample rate"),
        pytest.param(b"\xff\xfd\x50\xc0", id="layer II"),
        pytest.param(b"\xff\xeb\x50\xc0", id="reserved version"),
        pytest.param(b"\xff\xfb", id="short"),
        pytest.param(b"ID3\x03", id="tag"),
    ],
)
def test_what_is_no_header(four):
    assert parse_header(four) is None
