"""Which accusations hold: a statement that comes near a false one weighs little in an answer that is right otherwise.

A false accusation is the worst error there is. Nearly all of them are made in right answers, and nearly all true ones
in answers that look wrong without them too; so the rest of the answer is heard before anybody is accused.
"""

from __future__ import annotations

from questions.grading.findings import Findings, find, hold
from questions.grading.key import AnswerKey
from questions.grading.measures import of_reference, of_rubric
from questions.grading.scale import mixed, reference_scale, rubric_scale, score

LOOKS_RIGHT = 0.6  # score, accusations left out, above which only a firm accusation is held
IS_RIGHT = 0.8  # above which that must be a false phrase, not a right one turned round
FIRM = 0.99  # certainty of one that stands even so
UNSAID = 0.5  # credit of its key point under which it may: the right thing is not said elsewhere


def judge(key: AnswerKey, answer: str) -> Findings:
    """What an answer says of each key point, and what can be held against it."""
    findings = find(key.rubric, answer)
    standing = _standing(key, findings) if findings.accusations else 0.0
    if standing <= LOOKS_RIGHT:
        return findings
    sure = [charge for charge in findings.accusations if charge.certainty >= FIRM]
    unsaid = [charge for charge in sure if findings.credit(charge.point) < UNSAID]
    firm = [charge for charge in unsaid if not charge.turned or standing <= IS_RIGHT]
    return hold(key.rubric, findings, firm, [charge for charge in sure if charge not in unsaid])


def _standing(key: AnswerKey, findings: Findings) -> float:
    """The score that the answer would have without its accusations."""
    thin = key.rubric.thinness
    total, ends = mixed(thin)
    for share, scale in ((1 - thin, rubric_scale()), (thin, reference_scale())):
        if share:
            of = (
                of_reference(key, findings, scale) if scale is reference_scale() else of_rubric(key, findings)
            )
            evidence = scale.evidence(of)
            total += share * (sum(evidence.values()) - evidence["accusations"])
    return score(total, ends)
