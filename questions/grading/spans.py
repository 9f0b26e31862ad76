"""Quoting an answer: from matched words to stretches of the text as typed."""

from __future__ import annotations

from collections.abc import Iterable

from questions.grading.evidence import Reading
from questions.model import Span

WHOLE_CLAUSE = 24  # words up to which a clause is quoted whole; of a longer one, the run that matched
MARGIN = 3  # words quoted before and after that run
CARRIES = 0.3  # share of the matched words from which a clause is worth quoting


def quote_evidence(reading: Reading, positions: Iterable[int]) -> tuple[Span, ...]:
    """The clauses that carry a match; one that lent it a word or two would read as if it said something else."""
    by_clause: dict[int, list[int]] = {}
    for position in positions:
        by_clause.setdefault(reading.clause_of[position], []).append(position)
    most = max(map(len, by_clause.values()), default=0)
    total = sum(map(len, by_clause.values()))
    carrying = (found for found in by_clause.values() if len(found) == most or len(found) >= CARRIES * total)
    return quote(reading, (position for found in carrying for position in found))


def quote(reading: Reading, positions: Iterable[int]) -> tuple[Span, ...]:
    """Where the words at `positions` stand: a stretch for each clause, in order, none overlapping."""
    by_clause: dict[int, list[int]] = {}
    for position in positions:
        by_clause.setdefault(reading.clause_of[position], []).append(position)
    spans: list[Span] = []
    for clause, members in sorted(by_clause.items()):
        tokens = reading.clauses[clause].tokens
        if len(tokens) > WHOLE_CLAUSE:
            matched = [reading.tokens[position] for position in members]
            first = next(i for i, token in enumerate(tokens) if token in matched)
            last = max(i for i, token in enumerate(tokens) if token in matched)
            tokens = tokens[max(0, first - MARGIN) : last + 1 + MARGIN]
        start, end = min(t.start for t in tokens), max(t.end for t in tokens)
        if spans and start <= spans[-1].end:
            spans[-1] = Span(spans[-1].start, max(end, spans[-1].end))
        else:
            spans.append(Span(start, end))
    return tuple(spans)
