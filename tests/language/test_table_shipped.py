"""The shipped table was made from the corpus as it stands."""

from language.table import shipped
from training.corpus import digest, read_corpus


def test_the_table_belongs_to_the_corpus() -> None:
    assert shipped().corpus == digest(read_corpus()), "run make train"


def test_every_line_has_a_label_of_the_guide() -> None:
    labels = {name[:-1] for name in shipped().classes}
    assert {line.intent for line in read_corpus()} <= labels
    assert len(labels) == 19  # the twentieth, command, is the grammar's
