"""Options that several commands share."""

import dataclasses
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from audionews.config import Config

voice_option = click.option(
    "--voice", metavar="NAME", help="Voice profile, or auto: the best one that answers."
)
voices_dir_option = click.option(
    "--voices-dir",
    type=click.Path(file_okay=False, path_type=Path),
    help="Folder of your own voice profiles.  [default: voices]",
)
output_option = click.option(
    "--output", type=click.Path(file_okay=False, path_type=Path), help="Output folder.  [default: output]"
)
preset_option = click.option(
    "--preset",
    type=click.Choice(["small", "standard", "high"]),
    help="Sample rate and bit rate of the MP3: 24 kHz 32 kbit/s, 44.1 kHz 64, or 44.1 kHz 128.",
)
allow_private_option = click.option(
    "--allow-private", is_flag=True, help="Also fetch from addresses that aren't on the public internet."
)
json_option = click.option("--json", "as_json", is_flag=True, help="Machine-readable, on stdout.")


def project(ctx: click.Context, **flags: Any) -> "Config":
    """The project's settings, with the flags that were given in their place.

    Args:
        ctx: carries the path of the project file.
        flags: fields of `Config`, and ``preset``; None stands for a flag that was not given.

    Raises:
        ConfigError: as `load_config`.
    """
    from audionews.config import load_config, with_preset

    config = load_config(ctx.find_root().obj, cwd=Path.cwd())
    given = {name: value for name, value in flags.items() if value is not None}
    if (preset := given.pop("preset", None)) is not None:
        config = with_preset(config, preset)
    for name in ("output", "voices_dir"):
        if name in given:
            given[name] = given[name].absolute()
    return dataclasses.replace(config, **given)
