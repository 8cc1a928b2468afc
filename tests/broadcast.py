"""An article read aloud by the voice of tones, for the tests of what is timed."""

from functools import lru_cache, partial

from audionews import normalizer, segmenter, timings
from audionews.assembler import assemble
from audionews.engines import load_engine
from audionews.models import (
    Article,
    Mastering,
    Paragraph,
    Programme,
    Role,
    Script,
    Timing,
    Transcript,
    VoiceProfile,
)

SYLLABLE_MS = 180

PARAGRAPHS = (
    Paragraph(Role.LEAD, "Sáng 26/7, chợ nổi “Cái Mơ” mở lại, sau hai năm tạm ngừng."),
    Paragraph(Role.HEADING, "Khách về đông"),
    Paragraph(
        Role.BODY, "Hơn 40 ghe (phần lớn từ TP.HCM) đã neo ở bến; giá dưa & cam giữ nguyên. Ai cũng vui!"
    ),
    Paragraph(Role.HEADING, "Giữ lấy nghề"),
    Paragraph(Role.QUOTE, "“Nghề này cha truyền con nối”, một chủ ghe 61 tuổi nói."),
)


def article(title: str = "Chợ nổi mở lại", paragraphs: tuple[Paragraph, ...] = PARAGRAPHS) -> Article:
    return Article("0123456789abcdef", title, paragraphs, source="Tin Sông Nước")


def script_of(written: Article, *, max_chars: int | None = None) -> Script:
    return segmenter.segment(
        written, normalize=partial(normalizer.normalize), max_chars=max_chars, outro="Bài do máy đọc."
    )


def evenly_timed(script: Script) -> tuple[Timing, ...]:
    """Times as a voice would have it that takes 180 ms for every syllable."""
    found, at = [], 300
    for index, chunk in enumerate(script.chunks):
        count = len(chunk.spoken.split())
        spans = tuple((at + SYLLABLE_MS * n, at + SYLLABLE_MS * (n + 1)) for n in range(count))
        found.append(Timing(index, at, at + SYLLABLE_MS * count, spans))
        at += SYLLABLE_MS * count + chunk.pause_ms
    return tuple(found)


def transcript_of(written: Article, *, max_chars: int | None = None) -> Transcript:
    script = script_of(written, max_chars=max_chars)
    return timings.transcribe(script, evenly_timed(script))


@lru_cache(maxsize=1)
def spoken() -> tuple[Script, Programme]:
    """The article as it is heard."""
    script = script_of(article())
    engine = load_engine(VoiceProfile("tone", "tone", {"syllable_ms": SYLLABLE_MS}))
    programme = assemble(
        [engine.synthesize(chunk.spoken) for chunk in script.chunks],
        pauses_ms=[chunk.pause_ms for chunk in script.chunks],
        target=Mastering(),
        spoken=[chunk.spoken for chunk in script.chunks],
    )
    return script, programme
