"""What pictures, files and recordings this machine can make."""

from bot.papers.render import Papers
from bot.settings import Settings
from bot.speech import find_engine, speech_renderer
from domain.outbound import PaperKind


def papers_of(settings: Settings) -> Papers:
    """Return what makes them; recordings only where a speech engine is installed."""
    engine = find_engine(settings.papers)
    return Papers({} if engine is None else {PaperKind.SPEECH: speech_renderer(engine)})
