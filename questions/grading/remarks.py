"""What is said to the candidate beside the points: flags, and the reason in one line."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from questions.grading.findings import Findings
from questions.grading.output import Claim
from questions.grading.spans import quote
from questions.model import Flag, FlagCode, Misconception, PointGrade, PointStatus, Question

_SHORT = 5  # content words under which an answer is short
CLEAR = 0.85  # score from which what is unclear does not matter
EARNS = 0.25  # credit from which a key point counts as touched
_LONG = 200  # words from which padding is worth a remark
# A clause of nothing but these that begins or ends an answer judges all of it: 'The following is all false.'
_WHOLE = frozenset(("following", "below", "above", "everything", "all", "none", "nothing", "rest", "every"))
_DENYING = frozenset(("not", "none", "nothing"))
_FALSE = frozenset(("false", "wrong", "incorrect", "untrue", "lie", "lies", "nonsense", "opposite"))
_TRUE = frozenset(("true", "right", "correct"))
_SAID = frozenset(("statement", "statements", "sentence", "sentences", "claims", "answer", "said", "follows"))
_JUDGING = _WHOLE | _DENYING | _FALSE | _TRUE | _SAID


def _facets(question: Question) -> str:
    """What an answer to this question consists of, in words."""
    names = list(dict.fromkeys(point.facet.value for point in question.key_points))
    listed = names[0] if len(names) == 1 else ", ".join(names[:-1]) + " and " + names[-1]
    return f"{len(question.key_points)} key points ({listed})" if len(question.key_points) > 1 else listed


def _form(question: Question, findings: Findings, score: float, claim: Claim | None) -> Iterator[Flag]:
    shape = findings.shape
    if not shape.words and not shape.other_script:
        message = f"There is no answer yet. A full one has {_facets(question)} in two to five sentences."
        yield Flag(FlagCode.EMPTY, message)
        return
    if shape.not_english:
        yield Flag(FlagCode.NOT_ENGLISH, "This does not look like English, and only English can be graded.")
        return
    if shape.content < _SHORT and score < 0.7:
        message = f"That is very short. A full answer has {_facets(question)} in two to five sentences."
        yield Flag(FlagCode.TOO_SHORT, message)
    if findings.listed:
        form = (
            "one sentence over and over with other words in it" if shape.one_pattern else "a list of keywords"
        )
        message = f"This reads as {form}: say in sentences how they belong together."
        yield Flag(FlagCode.KEYWORD_LIST, message)
    if shape.echoed and claim is not None and claim.right == claim.lines:
        yield Flag(FlagCode.TOO_SHORT, "The output is right; say also why it is that.")
    elif shape.echoed:
        yield Flag(FlagCode.ECHO, "This mostly repeats the question.")
    if shape.words >= _LONG and (shape.repetition > 0.3 or _idle(findings) > 0.8):
        yield Flag(
            FlagCode.PADDING,
            "Much of this repeats itself or does not bear on the question; shorter is better.",
        )


def _idle(findings: Findings) -> float:
    """Share of the clauses that earned nothing and were held against nobody."""
    busy = {findings.reading.clause_of[p] for match in findings.best if match for p in match.positions}
    busy |= {findings.reading.clause_of[p] for charge in findings.accusations for p in charge.positions}
    return 1 - len(busy) / max(1, len(findings.reading.clauses))


def _earning(findings: Findings) -> set[int]:
    """The clauses that a key point is credited for: what they say is clear enough."""
    credited = (match for i, match in enumerate(findings.best) if match and findings.credit(i) >= EARNS)
    return {findings.reading.clause_of[position] for match in credited for position in match.positions}


def _plain(findings: Findings) -> set[int]:
    """The clauses that deny nothing: it is clear that they affirm what they say."""
    clauses = findings.reading.clauses
    return {n for n, clause in enumerate(clauses) if not any(token.negation for token in clause.tokens)}


def _disowned(findings: Findings) -> set[int]:
    """The words that call the whole answer false, where its first or its last clause does."""
    clauses = findings.reading.clauses
    for number in dict.fromkeys((0, len(clauses) - 1)) if len(clauses) > 1 else ():
        tokens = clauses[number].tokens
        words = {token.word.text for token in tokens}
        said = {token.word.text for token in tokens if token.content and not token.code}
        verdict = words & (_TRUE if words & _DENYING else _FALSE) and words & _WHOLE
        if verdict and said <= _JUDGING:
            return {p for p, clause in enumerate(findings.reading.clause_of) if clause == number}
    return set()


def _substance(findings: Findings, points: Sequence[PointGrade], score: float) -> Iterator[Flag]:
    shape = findings.shape
    hedged = [charge for charge in findings.accusations if findings.credit(charge.point) >= 0.5]
    hedged += findings.hedges
    if hedged:
        words = {position for charge in hedged for position in charge.positions}
        message = "This seems to say the opposite of what stands elsewhere in the answer; say which of them you mean."
        yield Flag(FlagCode.HEDGED, message, quote(findings.reading, words))
    disowned = _disowned(findings)
    if disowned:
        message = (
            "This calls the rest of the answer false, and the rest was graded as it stands; say what is true."
        )
        yield Flag(FlagCode.NEGATION_UNSURE, message, quote(findings.reading, disowned))
        return
    charges = (charge.positions for charge in findings.doubts if not charge.suspected)
    clear = _earning(findings) | _plain(findings)
    unsure = {
        position
        for positions in (*findings.unsure.values(), *charges)
        for position in positions
        if findings.reading.clause_of[position] not in clear
    }
    if unsure and score < CLEAR:
        message = "It is not clear whether this affirms or denies the point; say it plainly."
        yield Flag(FlagCode.NEGATION_UNSURE, message, quote(findings.reading, unsure))
    nothing = all(point.credit < 0.25 for point in points) and not findings.accusations
    nothing = nothing and findings.breadth < 0.25
    if nothing and shape.content >= _SHORT and score < 0.2 and not shape.echoed:
        yield Flag(FlagCode.OFF_TOPIC, "None of the key points were recognised in this answer.")


def _wrong_output(claim: Claim) -> Flag:
    if not claim.stated:
        message = "Say first exactly what is printed, line by line, and then why."
    elif claim.hedged:
        message = "More than one output is offered; say which of them is printed."
    elif claim.share:
        message = f"{claim.right} of {claim.lines} printed lines are right; go through the others again."
    else:
        message = "That is not what the code prints."
    return Flag(FlagCode.WRONG_OUTPUT, message)


def flags(
    question: Question,
    findings: Findings,
    points: Sequence[PointGrade],
    score: float,
    claim: Claim | None,
) -> tuple[Flag, ...]:
    """Remarks about the whole answer, the most basic first."""
    found = list(_form(question, findings, score, claim))
    if claim is not None and findings.shape.words and claim.right < claim.lines:
        found.append(_wrong_output(claim))
    if not any(flag.code in (FlagCode.EMPTY, FlagCode.NOT_ENGLISH) for flag in found):
        found.extend(_substance(findings, points, score))
    return tuple(found)


def _short(text: str, most: int = 70) -> str:
    text = text.rstrip(".")
    return text if len(text) <= most else text[:most].rsplit(" ", 1)[0] + " …"


def reason(
    points: Sequence[PointGrade], misconceptions: Sequence[Misconception], remarks: Sequence[Flag]
) -> str:
    """The grade in one line for the candidate."""
    if remarks and remarks[0].code in (FlagCode.EMPTY, FlagCode.NOT_ENGLISH):
        return remarks[0].message
    if any(flag.code is FlagCode.WRONG_OUTPUT for flag in remarks):
        return next(flag.message for flag in remarks if flag.code is FlagCode.WRONG_OUTPUT)
    covered = sum(point.status is PointStatus.COVERED for point in points)
    partly = sum(point.status is PointStatus.PARTLY for point in points)
    total = f"{len(points)} key point" + ("s" if len(points) > 1 else "")
    text = f"Covers {covered} of {total}"
    if partly:
        text += f", {partly} partly"
    if misconceptions:
        text += f"; not so: “{_short(misconceptions[0].claim)}”"
    else:
        missing = [p for p in points if p.status in (PointStatus.MISSING, PointStatus.PARTLY)]
        if missing:
            worst = max(missing, key=lambda p: p.weight * (1 - p.credit))
            text += ("; missing: " if worst.status is PointStatus.MISSING else "; say more on: ") + _short(
                worst.point
            )
    if any(flag.code is FlagCode.KEYWORD_LIST for flag in remarks):
        text += "; a list of keywords counts little"
    return text if text.endswith("…") else text + "."
