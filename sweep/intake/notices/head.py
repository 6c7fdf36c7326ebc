"""What a notice says of the whole recall: class, hazard, title, number, day; from labels, keys or constant columns."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from sweep.domain.words import RecallClass
from sweep.domain.written_date import dates_in
from sweep.intake.folding import folded, key, tidy
from sweep.intake.notices.reasons import remark
from sweep.intake.notices.vocabulary import HEAD, LOTS
from sweep.intake.rejects import Action, RejectRow

_FIELDS: dict[str, str] = {
    key(word): name
    for name, words in (*HEAD.items(), ("product", LOTS["product"]), ("producer", LOTS["producer"]))
    for word in words
}
_LABEL = re.compile(r"\s*(?P<label>[^:：]{1,24}?)\s*[:：]\s*(?P<value>.+?)\s*")
_CLASS = re.compile(
    r"(?:class|level|级别|等级|第)?\s*(?P<class>iii|ii|i|[123]|一|二|三|壹|贰|叁)\s*(?:级|類|类|等)?(?:\s*召回)?",
    re.IGNORECASE,
)
_CLASSES = {
    **dict.fromkeys(("i", "1", "一", "壹", "high", "medium"), RecallClass.I),
    **dict.fromkeys(("ii", "2", "二", "贰", "low"), RecallClass.II),
    **dict.fromkeys(("iii", "3", "三", "叁", "marginal"), RecallClass.III),
}


@dataclass(slots=True)
class Head:
    """The fields found so far; the first that is found stays."""

    texts: dict[str, str] = field(default_factory=dict)
    classes: set[RecallClass] = field(default_factory=set)
    remarks: list[RejectRow] = field(default_factory=list)

    def take(self, name: str, value: str) -> None:
        """One field's text."""
        value = tidy(value)
        if not value:
            return
        if name == "recall_class":
            found = class_of(value)
            if found is None:
                self.remarks.append(remark(Action.WARNING, 0, "class", value, "class-unreadable"))
            else:
                self.classes.add(found)
        else:
            self.texts.setdefault(name, value)

    def take_labelled(self, label: str, value: str) -> bool:
        """One label or key of the file with its value; False if the label is not known."""
        name = _FIELDS.get(key(label))
        if name is None:
            return False
        self.take(name, value)
        return True

    def take_lines(self, lines: Iterable[str]) -> None:
        """Prose: "label: value" lines; the first other line is the title."""
        for line in lines:
            found = _LABEL.fullmatch(line)
            if not (found and self.take_labelled(found["label"], found["value"])) and not found:
                self.texts.setdefault("title", tidy(line)[:200])

    def take_mapping(self, values: Mapping[str, object]) -> None:
        """Keys of JSON or TOML, also one level down ([recall])."""
        for label, value in values.items():
            if isinstance(value, dict):
                self.take_mapping(value)
            elif isinstance(value, list) and all(isinstance(one, str) for one in value):
                self.take_labelled(label, "; ".join(value))
            elif value is not None and not isinstance(value, list):
                self.take_labelled(label, str(value))

    def recall_class(self) -> RecallClass | None:
        """The gravest class that was named."""
        if len(self.classes) > 1:
            self.remarks.append(remark(Action.WARNING, 0, "class", "", "class-differs"))
        return min(self.classes, key=lambda found: len(found.value), default=None)

    def issued(self) -> date | None:
        """The day of the notice."""
        text = folded(self.texts.get("issued", ""))
        day = next((found.first for found in dates_in(text) if found.is_day), None)
        if text and day is None:
            self.remarks.append(remark(Action.WARNING, 0, "issued", text, "date-unreadable"))
        return day


def class_of(text: str) -> RecallClass | None:
    """Class I, 一级召回, 2, "High - Class I" (the FSIS's risk levels too); None where it can't be read."""
    plain = folded(text).casefold().strip()
    if plain in _CLASSES:
        return _CLASSES[plain]
    for part in reversed(re.split(r"[-–,(（]", plain)):
        found = _CLASS.fullmatch(part.strip(" )）"))
        if found:
            return _CLASSES[found["class"]]
    return None
