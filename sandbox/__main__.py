"""`python -m sandbox`: the fake platform as its own process."""

import asyncio
import signal
import sys
from pathlib import Path

import click

from sandbox.app import running
from sandbox.config import ConfigError, SandboxConfig, make_config, read_config


@click.command()
@click.option("--config", "config_file", type=click.Path(path_type=Path), help="TOML file.")
@click.option("--bot-url", help="Where the bot listens; loopback only.")
@click.option("--host", help="Loopback address to listen on.")
@click.option("--port", type=int, help="Port to listen on; 0 for any free one.")
@click.option("--station", "station_dir", type=click.Path(path_type=Path), help="CSV directory.")
@click.option("--world", "world_file", type=click.Path(path_type=Path), help="Residents (TOML).")
@click.option("--corp-id", help="CorpID, the receiveid of app callbacks.")
@click.option("--agent-id", type=int, help="AgentId of the app.")
@click.option("--agent-secret", envvar="SANDBOX_AGENT_SECRET", help="Secret of the app.")
@click.option("--agent-token", envvar="SANDBOX_AGENT_TOKEN", help="Callback token of the app.")
@click.option("--agent-aes-key", envvar="SANDBOX_AGENT_AES_KEY", help="EncodingAESKey of the app.")
@click.option("--aibot-id", help="Id of the AI bot.")
@click.option("--aibot-token", envvar="SANDBOX_AIBOT_TOKEN", help="Callback token of the AI bot.")
@click.option("--aibot-aes-key", envvar="SANDBOX_AIBOT_AES_KEY", help="Its EncodingAESKey.")
@click.option("--bot-name", help="How the bot is called in chats.")
@click.option("--robot", "robots", multiple=True, metavar="NAME=KEY", help="A group robot.")
@click.option("--seed", help="Makes every minted id predictable.")
def main(config_file: Path | None, robots: tuple[str, ...], **options: object) -> None:
    """Play the WeCom platform on loopback for one bot; options override the file."""
    try:
        values = read_config(config_file) if config_file else {}
        values |= {name: value for name, value in options.items() if value is not None}
        if robots:
            values["robots"] = dict(_pair(robot) for robot in robots)
        asyncio.run(_serve(make_config(values)))
    except (ConfigError, OSError) as error:
        click.echo(f"沙箱没有启动：{error}", err=True)
        sys.exit(2)


def _pair(robot: str) -> tuple[str, str]:
    name, sign, key = robot.partition("=")
    if not (name and sign and key):
        raise ConfigError("--robot: expected NAME=KEY")
    return name, key


async def _serve(config: SandboxConfig) -> None:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    async with running(config) as sandbox:
        click.echo(f"沙箱已启动：{sandbox.url}/")
        await stop.wait()


if __name__ == "__main__":
    main()
