"""Commands about the project: init, voices, check, cache."""

from dataclasses import replace
from pathlib import Path

import click

from audionews.cli.options import output_option, project, voices_dir_option


@click.command()
def init() -> None:
    """Write a commented audionews.toml here."""
    from audionews import files
    from audionews.config import CONFIG_NAME, TEMPLATE
    from audionews.errors import ConfigError

    file = Path(CONFIG_NAME)
    if file.exists():
        raise ConfigError(f"{file} is already there", hint="Edit it, or delete it first.")
    files.write_whole(file, TEMPLATE.encode())
    click.echo(f"wrote {file}")


@click.command()
@voices_dir_option
@click.pass_context
def voices(ctx: click.Context, voices_dir: Path | None) -> None:
    """List voice profiles and engines: ready or not, and what to do."""
    from audionews.config import load_voice, voice_files
    from audionews.engines import engine_names
    from audionews.errors import AudionewsError
    from audionews.synthesizer import open_voice

    config = project(ctx, voices_dir=voices_dir)
    names = voice_files(config.voices_dir)
    used: set[str] = set()
    for name in names:
        try:
            profile = load_voice(name, voices_dir=config.voices_dir)
            used.add(profile.engine)
            reason = open_voice(profile).engine.health()
            state = "ready" if reason is None else f"not ready: {reason}"
            click.echo(f"{name:<12} {profile.engine:<8} {profile.label:<32} {state}")
        except AudionewsError as error:
            click.echo(f"{name:<12} {'':<8} {'':<32} not ready: {error.message} ({error.hint})")
    for engine in engine_names():
        if engine not in used:
            click.echo(f"{'-':<12} {engine:<8} no profile uses it")


@click.command()
@click.argument("output", required=False, type=click.Path(file_okay=False, path_type=Path))
@click.pass_context
def check(ctx: click.Context, output: Path | None) -> None:
    """Verify that what stands in OUTPUT is whole; exit 8 and a line per fault.

    The feed is well formed, every episode is there with the length and duration that the feed
    says, its tags can be read, and nothing is half written.
    """
    from audionews.errors import PublishError
    from audionews.pipeline.folder import DIGEST_FOLDER
    from audionews.verifier import verify

    folder = project(ctx, output=output).output
    found = verify(folder)
    if (folder / DIGEST_FOLDER).is_dir():
        below = verify(folder / DIGEST_FOLDER)
        found += tuple(replace(fault, path=f"{DIGEST_FOLDER}/{fault.path}") for fault in below)
    for fault in found:
        click.echo(f"note: {fault}" if fault.note else str(fault))
    faults = [fault for fault in found if not fault.note]
    if faults:
        raise PublishError(
            f"{folder} has {len(faults)} fault{'s' if len(faults) > 1 else ''}",
            hint="`audionews build` makes episodes anew that are missing or damaged.",
        )
    click.echo(f"{folder} is whole")


@click.command()
@output_option
@click.option("--prune", is_flag=True, help="Remove the chunks that no episode uses.")
@click.pass_context
def cache(ctx: click.Context, output: Path | None, prune: bool) -> None:
    """Show the size of the chunk cache; --prune removes what no episode uses."""
    from audionews.cache import ChunkCache
    from audionews.catalog import Catalog
    from audionews.pipeline.folder import OutputFolder

    folder = OutputFolder(project(ctx, output=output).output)
    chunks = ChunkCache(folder.chunks)
    if prune:
        with folder.locked(), Catalog(folder.catalog) as catalog:
            keep = catalog.chunk_keys()
            if folder.digests.catalog.exists():
                with Catalog(folder.digests.catalog) as bulletins:
                    keep |= bulletins.chunk_keys()
            removed = chunks.prune(keep=keep)
        click.echo(f"removed {removed.chunks} chunks, {removed.bytes / 1e6:.1f} MB")
    size = chunks.size()
    click.echo(f"{folder.chunks}: {size.chunks} chunks, {size.bytes / 1e6:.1f} MB")
