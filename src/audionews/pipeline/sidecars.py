"""What lies beside an episode's MP3: transcripts, chapters, and the report of what was measured."""

from dataclasses import dataclass
from pathlib import Path

from audionews import chapters as chapter_lists
from audionews import files, report, transcripts
from audionews.models import Chapter, Episode, Feed, Transcript

REPORT = ".report.json"
CHAPTERS = ".chapters.json"
ALWAYS = (".vtt", ".srt", ".json", REPORT)


@dataclass(frozen=True, slots=True)
class Sidecars:
    """The contents of the files beside one MP3.

    Args:
        transcript: what is heard when.
        chapters: none, or at least two.
        measured: the report.
    """

    transcript: Transcript
    chapters: tuple[Chapter, ...]
    measured: report.Report

    def write(self, root: Path, episode_file: str, *, feed: Feed, voice: str) -> None:
        """Write them, each whole; files that are right already aren't touched.

        Args:
            root: the output folder.
            episode_file: path of the MP3 below it.
            feed: gives language and addresses.
            voice: label of the voice, as shown to listeners.

        Raises:
            PublishError: one can't be written.
        """
        stem = root / episode_file.removesuffix(".mp3")
        contents = {
            REPORT: report.as_json(self.measured),
            ".vtt": transcripts.vtt(self.transcript, speaker=voice),
            ".srt": transcripts.srt(self.transcript),
            ".json": transcripts.as_json(self.transcript, speaker=voice, language=feed.language),
        }
        if self.chapters:
            contents[CHAPTERS] = chapter_lists.as_json(self.chapters, address=feed.address)
        for suffix, data in contents.items():
            files.write_if_changed(_beside(stem, suffix), data)
        if not self.chapters:
            _beside(stem, CHAPTERS).unlink(missing_ok=True)


def names(episode: Episode) -> tuple[str, ...]:
    """Paths below the output folder of the files that lie beside an episode.

    Args:
        episode: as the catalog has it.
    """
    if not episode.transcribed:
        return ()
    suffixes = (*ALWAYS, CHAPTERS) if episode.chapters else ALWAYS
    return tuple(episode.beside(suffix) for suffix in suffixes)


def read_report(root: Path, episode: Episode) -> report.Report | None:
    """What was measured of an episode when it was read aloud.

    Args:
        root: the output folder.
        episode: as the catalog has it.

    Returns:
        Its report; None where it is missing or can't be understood.
    """
    try:
        return report.parse((root / episode.beside(REPORT)).read_bytes())
    except OSError:
        return None


def _beside(stem: Path, suffix: str) -> Path:
    # Names hold no dots, but Path.with_suffix would take one for the beginning of a suffix.
    return stem.parent / (stem.name + suffix)
