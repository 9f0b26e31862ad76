"""The bank's file format: one YAML file a topic, checked field by field.

Loading asks only for what an interview cannot do without, so that a server's own bank may start small. What a
finished question has beside that (`minItems` and `required` in the JSON Schema, which editors underline) is
enforced by `bank check`. `questions/data/schema.json` is `json_schema()`, written by `bank schema`.
"""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator
from pydantic.config import JsonDict

from questions.model import Difficulty, Facet, Kind, SampleKind

SLUG = r"^[a-z0-9]+(?:-[a-z0-9]+)*$"

# What a finished question has: (fewest, most) items. `bank check` reports what falls short.
KEY_POINTS = (2, 6)
ACCEPT_PHRASES = 8
CONTRADICT_PHRASES = 5
ACCEPTED_ANSWERS = 3
SAMPLES = 5
PHRASE_WORDS = 12


def _paragraph(text: str) -> str:
    if not text.strip():
        raise ValueError("is blank")
    return text.strip()


def _program(text: str) -> str:
    return text.rstrip()


def _phrase(text: str) -> str:
    if not text.strip():
        raise ValueError("is blank")
    return " ".join(text.split())


# For editors only: loading does not insist.
def _at_least(items: int) -> JsonDict:
    return {"minItems": items}


def _required(names: str) -> JsonDict:
    return {"required": [*names.split()]}


Slug = Annotated[str, Field(pattern=SLUG, max_length=60)]
Text = Annotated[str, AfterValidator(_paragraph), Field(min_length=1, max_length=4000)]
Code = Annotated[str, AfterValidator(_program), Field(max_length=1500)]
Phrase = Annotated[str, AfterValidator(_phrase), Field(min_length=1, max_length=120)]


class _Strict(BaseModel):
    # hide_input: a message about a bad field names the place, it does not repeat a page of text.
    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)


class KeyPointFile(_Strict):
    """One thing an interviewer would tick."""

    model_config = ConfigDict(json_schema_extra=_required("point weight facet accept contradict hint probe"))

    point: Annotated[Text, Field(max_length=250, description="A fact, true by itself, in one sentence.")]
    weight: Annotated[int, Field(ge=1, le=3, description="3: no answer is complete without it; 1: nice.")] = 1
    facet: Facet = Facet.DEFINITION
    accept: Annotated[
        tuple[Phrase, ...],
        Field(
            description="Short phrases candidates really use, everyday ones too; two to eight words each.",
            json_schema_extra=_at_least(ACCEPT_PHRASES),
        ),
    ] = ()
    contradict: Annotated[
        tuple[Phrase, ...],
        Field(
            description="Short false statements people believe, each naming its subject.",
            json_schema_extra=_at_least(CONTRADICT_PHRASES),
        ),
    ] = ()
    hint: Annotated[str, Field(max_length=300, description="Helps someone who half knows.")] = ""
    probe: Annotated[str, Field(max_length=300, description="Asks for exactly this, not giving it away.")] = (
        ""
    )


class SampleFile(_Strict):
    """An answer with the score an interviewer would give, written before seeing the grader's."""

    kind: SampleKind
    score: Annotated[int, Field(ge=0, le=100)]
    answer: Annotated[Text, Field(description="As a candidate types it.")]


class SourceFile(_Strict):
    """A page of official documentation."""

    title: Annotated[Text, Field(max_length=120)]
    url: Annotated[str, Field(pattern=r"^https://[^\s<>]+$", max_length=300)]


class QuestionFile(_Strict):
    """One interview question."""

    model_config = ConfigDict(
        json_schema_extra=_required(
            "id title difficulty prompt reference key_points accepted samples sources tags"
        )
    )

    id: Annotated[Slug, Field(description="Never changes once published; unique in the whole bank.")]
    title: Annotated[str, Field(max_length=90, description="A few words, for lists and autocomplete.")] = ""
    kind: Kind = Kind.EXPLAIN
    difficulty: Difficulty = Difficulty.MEDIUM
    prompt: Annotated[Text, Field(max_length=700, description="What the interviewer says.")]
    code: Annotated[Code, Field(description="A whole program; `bank check` runs it.")] = ""
    output: Annotated[Code, Field(description="Exactly what the code prints; compared.")] = ""
    reference: Annotated[Text, Field(max_length=1500, description="The full answer, 60 to 150 words.")]
    key_points: Annotated[
        tuple[KeyPointFile, ...],
        Field(
            min_length=1,
            max_length=8,
            json_schema_extra={"minItems": KEY_POINTS[0], "maxItems": KEY_POINTS[1]},
        ),
    ]
    accepted: Annotated[
        tuple[Text, ...],
        Field(
            description="Other full-credit answers: one terse, one in everyday words, one with an example.",
            json_schema_extra=_at_least(ACCEPTED_ANSWERS),
        ),
    ] = ()
    samples: Annotated[tuple[SampleFile, ...], Field(json_schema_extra=_at_least(SAMPLES))] = ()
    sources: Annotated[tuple[SourceFile, ...], Field(json_schema_extra=_at_least(1))] = ()
    tags: Annotated[tuple[Slug, ...], Field(max_length=8, json_schema_extra=_at_least(1))] = ()
    follow_ups: Annotated[tuple[Slug, ...], Field(description="Questions that go deeper.")] = ()
    prerequisites: Annotated[tuple[Slug, ...], Field(description="Questions to master first.")] = ()

    @model_validator(mode="after")
    def _whole(self) -> QuestionFile:
        if self.kind is Kind.OUTPUT and not (self.code and self.output):
            raise ValueError("a question of kind 'output' needs code and output")
        if self.output and not self.code:
            raise ValueError("has an output but no code that prints it")
        return self


class TopicFile(_Strict):
    """One file of the bank."""

    topic: Annotated[Slug, Field(description="The file's name without .yaml.")]
    title: Annotated[Text, Field(max_length=60)]
    summary: Annotated[str, Field(max_length=200)] = ""
    questions: Annotated[tuple[QuestionFile, ...], Field(min_length=1)]


def json_schema() -> dict[str, Any]:
    """The JSON Schema (draft 2020-12) of a topic file."""
    schema = TopicFile.model_json_schema()
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}
