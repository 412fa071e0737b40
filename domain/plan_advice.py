"""The calendar that says no (停电不扎堆): what speaks against a planned outage, and what would be better.

Source: product.md X9, M17, M19.
"""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class Advice:
    """What is said to whoever announces a plan, each a finished sentence.

    Attributes:
        refusals: against these it goes ahead only with a reason.
        warnings: worth knowing; they stop nothing.
        merges: how it could be one outage with another.
    """

    refusals: tuple[str, ...] = field(default_factory=tuple)
    warnings: tuple[str, ...] = field(default_factory=tuple)
    merges: tuple[str, ...] = field(default_factory=tuple)
