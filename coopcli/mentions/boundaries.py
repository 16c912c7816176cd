"""How far the name of a body goes: from its head over qualifiers, complements and enumerations to the word that ends it.

In: a line (a sentence with its countries) and a head. Out: its end, the marks met on the way, the acronym in brackets. Start at `reach`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import compress
from typing import NamedTuple

from coopcli.lexicon.bodies import Head, Shapes, shapes
from coopcli.lexicon.regions import adjectives, country_of_region, region_phrases
from coopcli.model import Body, CountryForm, Mention, Sentence, Token

LONGEST_NAME = 40  # tokens; a longer one is no name
_LONGEST_REGION = 8  # tokens
_OF = frozenset({"de", "du", "des", "d'"})
_TO = frozenset({"a", "au", "aux"})
_ARTICLES = frozenset({"la", "l'", "le", "les"})


class Line(NamedTuple):
    """A sentence as the finders of bodies read it.

    `nations` are its countries by their first token, `vocabulary` its words, `uppers` those in capitals; a shouted one has no others.
    """

    tokens: tuple[Token, ...]
    nations: Mapping[int, Mention]
    is_shouted: bool
    vocabulary: frozenset[str]
    uppers: tuple[int, ...]


class Reach(NamedTuple):
    """Where a name ends: `last` is excluded, `bracket` the tokens of an acronym in brackets inside it, that are no part of the name."""

    last: int
    marks: frozenset[str]
    acronym: str | None
    bracket: tuple[int, int] | None


class Found(NamedTuple):
    """A body and the tokens that name it, before it becomes a mention."""

    first: int
    last: int
    body: Body
    rule: str


def line_of(sentence: Sentence, countries: Sequence[Mention]) -> Line:
    """Prepare a sentence for the finders."""
    nations = {
        mention.first: mention for mention in countries if isinstance(mention.value, CountryForm) and mention.value.form != "compound"
    }
    tokens = sentence.tokens
    printed = sentence.printed
    uppers = tuple([index for index in compress(range(len(printed)), map(str.isupper, printed)) if len(printed[index]) > 1])
    is_shouted = len(uppers) * 2 > len(tokens) and not any(map(str.islower, printed))
    return Line(tokens, nations, is_shouted, frozenset(sentence.words), uppers)


def is_capital(line: Line, index: int) -> bool:
    """Tell whether a token is a word with a capital that says something: none does where all are capitals."""
    return index < len(line.tokens) and not line.is_shouted and line.tokens[index].text[0].isupper()


def is_acronym(token: Token) -> bool:
    """Tell whether a word is all capitals and digits, two signs at least: "DGSN", "G7", "UM6P"."""
    text = token.text
    return len(text) > 1 and text.isupper() and text.isalnum() and text[0].isalpha()


def words(tokens: Sequence[Token]) -> str:
    """Return tokens as they are printed, blanks of any kind as one."""
    printed: list[str] = []
    end = tokens[0].start if tokens else 0
    for token in tokens:
        printed.append(token.text if token.start == end else f" {token.text}")
        end = token.end
    return "".join(printed)


def reach(line: Line, first: int, after: int, head: Head) -> Reach:
    """Follow a name from its head, the tokens `first` to `after`: "Office" goes on to "national de l'électricité et de l'eau potable"."""
    return _Walk(line, first, after, head).walk()


def bracketed(line: Line, index: int) -> tuple[str, int] | None:
    """Return the acronym in brackets that open at `index`, and the token behind the closing one: "(OIPC-Interpol)"."""
    tokens = line.tokens
    if index + 2 >= len(tokens) or tokens[index].text != "(" or index + 1 in line.nations:
        return None
    end = index + 1
    while end < len(tokens) and tokens[end].text not in ")(,;:" and end - index < 8:
        end += 1
    close = end
    while close < len(tokens) and tokens[close].text not in ")(" and close - index < 14:
        close += 1
    if close >= len(tokens) or tokens[close].text != ")" or end == index + 1:
        return None
    inside = tokens[index + 1 : end]
    text = words(inside).strip("\"'“”«» ")
    if not 1 < len(text) <= 20 or len(inside) > 5 or not text[0].isupper() or inside[0].folded.isdigit():
        return None
    if not all(token.text == "-" or token.text[0].isupper() or token.text.isdigit() for token in inside):
        return None
    return text, close + 1


def country_within(line: Line, first: int, last: int) -> str | None:
    """Return the country that a name holds: by its demonym first, else by the last place it names."""
    codes: dict[str, str] = {}
    for index in range(first, last):
        mention = line.nations.get(index)
        if mention is not None and isinstance(mention.value, CountryForm) and mention.value.code.isalpha():
            codes[mention.value.form] = mention.value.code
    return codes.get("demonym") or codes.get("name") or codes.get("capital")


def is_side(line: Line, first: int, last: int, vocabulary: Shapes) -> bool:
    """Tell "avec la région de Kara" from a place: "dans la région de Kara", "entre le port de Lomé et Kara"."""
    at = first - 1
    if at >= 0 and line.tokens[at].folded in vocabulary.articles:
        at -= 1
    if at < 0 or not line.tokens[at].text[0].isalpha():
        return True
    is_way = line.tokens[at].folded == "entre" and last + 1 < len(line.tokens) and is_capital(line, last + 1)
    return line.tokens[at].folded in vocabulary.before_side and not is_way


class _Walk:
    """One walk from a head to the end of its name; it holds the place and the marks met so far."""

    def __init__(self, line: Line, first: int, after: int, head: Head) -> None:
        self.line = line
        self.tokens = line.tokens
        self.shapes: Shapes = shapes()
        self.first = first
        self.at = after
        self.stop = min(len(line.tokens), first + LONGEST_NAME)
        self.head = head
        self.marks: set[str] = set()
        self.link = ""  # the class of the last preposition: of, to, against, for
        self.has_article = False
        self.acronym: str | None = None
        self.bracket: tuple[int, int] | None = None

    def walk(self) -> Reach:
        if is_capital(self.line, self.first) and self.first > 0 and self.tokens[self.first - 1].text not in "-–—•.:>":
            self.marks.add("capital")
        elif not is_capital(self.line, self.first):
            self.marks.add("low")
        if self.at < self.stop and self.tokens[self.at].text == "-" and self._hyphen():
            return Reach(self.at, frozenset(), None, None)  # "Port-Vila" is a word of its own
        before = self.tokens[self.first - 1] if self.first else None
        if before is not None and before.folded in ("de", "d'") and "capital" not in self.marks:
            return Reach(self.at, frozenset(), None, None)  # "des officiers de police marocains" names no body
        for index in range(self.first, self.at):
            if index in self.line.nations:
                self.marks.add("national")
        self._qualifiers()
        self._enclosed()
        while self.at < self.stop and (self._complement() or self._seat() or self._joined() or self._region()):
            self._enclosed()
        return Reach(self.at, frozenset(self.marks), self.acronym, self.bracket)

    def _qualifiers(self) -> None:
        """Take what follows the head without a preposition: "générale", "fédérale brésilienne", "Panthéon-Sorbonne"."""
        while self.at < self.stop:
            token = self.tokens[self.at]
            if token.folded in self.shapes.qualifiers:
                self.marks.add("qualified")
                self.at += 1
            elif self._is_compound():
                self.marks.add("qualified")
                self.at += 3
            elif self._nation("demonym") or self._hyphen():
                continue
            elif self._is_adjective(self.at):
                if is_capital(self.line, self.at) and token.folded not in self.shapes.adjectives:
                    self.marks |= {"direct", "proper"}  # "Fondation Mérieux"
                self.marks.add("described")
                self.at += 1
            elif token.folded in ("et", "&") and self._is_adjective(self.at + 1):
                self.at += 2
            elif token.text == "," and "qualified" in self.marks and self._listed_adjectives():
                self.at += 4
            elif self._is_proper(self.at) and not self._is_person(self.at):
                self.marks |= {"direct", "proper"}
                self.at += 1
            elif "direct" in self.marks and token.text.isdigit() and len(token.text) < 4:
                self.at += 1
            elif "direct" in self.marks and token.folded in ("bin", "ben", "ibn", "al", "el") and self._is_proper(self.at + 1):
                self.at += 2
            else:
                return

    def _is_compound(self) -> bool:
        """Tell whether "sous-régionale", "ouest-africaine", "euro-méditerranéenne" follows."""
        at = self.at
        is_hyphened = at + 2 < self.stop and self.tokens[at + 1].text == "-" and self.tokens[at].folded in self.shapes.prefixes
        return is_hyphened and self._is_adjective(at + 2)

    def _listed_adjectives(self) -> bool:
        """Tell whether ", social et environnemental" follows."""
        at = self.at
        return at + 3 < self.stop and self._is_adjective(at + 1) and self.tokens[at + 2].folded == "et" and self._is_adjective(at + 3)

    def _complement(self) -> bool:
        """Take one complement with its preposition: "de la recherche géologique", "et aux énergies alternatives", ", des transports"."""
        token = self.tokens[self.at]
        if token.text == ",":
            end = self._enumeration()
            if end:
                self.at = end
            return bool(end)
        at = self.at
        if token.folded == "et":
            at += 1
            if at >= self.stop or not self.link:
                return False
            if self._class(at) != self.link and not (self._class(at) == "of" and self.link == "against"):
                return self._second(at)
        link = self._class(at)
        if not link or (link == "to" and not self._takes_to()) or (at > self.at and self._opens_body(at)):
            return False
        end = self._noun_phrase(at, link)
        if not end:
            return False
        self.marks.add("complement")
        self.link, self.has_article = link, self._noun_at(at) > at + 1 or token.folded in ("du", "au")
        self.at = end
        return True

    def _seat(self) -> bool:
        """Take the town of a land's university: "Université du Québec à Trois-Rivières"."""
        at = self.at
        if self.head.name != "university" or self.tokens[at].text != "à" or not is_capital(self.line, at + 1):
            return False
        is_of_land = any(mention.last == at for mention in self.line.nations.values() if mention.first > self.first)
        if not is_of_land and country_of_region(self.tokens[self.first : at]) is None:
            return False
        self.at += 2
        while self.at < self.stop and self._hyphen():
            continue
        return True

    def _region(self) -> bool:
        """Take the region that a branch bears behind its name: "Agence régionale de santé Grand Est"."""
        tokens = self.tokens[self.at : self.at + _LONGEST_REGION]
        if "complement" not in self.marks or not is_capital(self.line, self.at) or self.at in self.line.nations:
            return False
        run = next((run for run in region_phrases().find_in([token.folded for token in tokens]) if run.first == 0), None)
        if run is None:
            return False
        self.at += run.last
        return True

    def _class(self, at: int) -> str:
        """Name the class of a preposition that may go on with the name here, or nothing."""
        folded = self.tokens[at].folded if at < self.stop else ""
        before = self.tokens[at - 1].folded
        if folded in _OF:
            return "of"
        if folded in _TO and at + 1 not in self.line.nations:
            return "to"
        if folded == "contre" and before in self.shapes.before_against:
            return "against"
        if folded in ("sur", "en") and before in self.shapes.research:
            return "on"
        is_full = (self.first < 2 or not self.link) and not self.marks.isdisjoint({"capital", "qualified"})
        if folded == "pour" and (is_full or self.head.name == "school") and self._noun_at(at) > at:
            return "for"
        if folded == "en" and self.link and self.tokens[at + 1 : at + 2] and self.tokens[at + 1].folded in self.shapes.regions:
            return "of"
        return ""

    def _takes_to(self) -> bool:
        return self.head.takes_to and self.link in ("", "to")

    def _noun_at(self, at: int) -> int:
        """Return where the noun behind a preposition stands, over its article and adjectives that come before."""
        at += 1
        if at < self.stop and self.tokens[at].folded in _ARTICLES:
            at += 1
        while at + 1 < self.stop and self.tokens[at].folded in self.shapes.before_noun and self.tokens[at + 1].text.isalpha():
            at += 1
        return at

    def _noun_phrase(self, at: int, link: str) -> int:
        """Return the end of the noun phrase behind the preposition at `at`, 0 where there is none."""
        noun = self._noun_at(at)
        if noun >= self.stop:
            return 0
        nation = self.line.nations.get(noun) or self.line.nations.get(noun - 1)
        if nation is not None and nation.last > noun and link in ("of", "for"):
            self.marks |= {"national", "proper"}
            return self._behind_noun(nation.last - 1)
        token = self.tokens[noun]
        if not self._is_noun(token) or (link == "to" and noun == at + 1 and self.tokens[at].folded == "a"):
            return 0
        if link == "for" and (token.folded in self.shapes.not_for or is_capital(self.line, noun)):
            return 0
        if is_capital(self.line, noun):
            if is_acronym(token):
                return 0
            if noun == at + 1 or self.tokens[noun - 1].folded in ("la", "l'"):
                self.marks.add("proper" if noun == at + 1 else "named")
        return self._behind_noun(noun)

    def _behind_noun(self, noun: int) -> int:
        """Return the end of a noun's adjectives, hyphened parts and, of a place, its further words ("Tunis El Manar")."""
        kept = self.at
        self.at = noun + 1
        while self.at < self.stop:
            if self._hyphen() or self._nation("demonym") or self._adjective():
                continue
            before = self.tokens[self.at - 1]
            token = self.tokens[self.at]
            if token.text == "," and self.at > noun + 1 and self._is_adjective(self.at - 1) and self._listed_adjectives():
                self.at += 4
                continue
            if token.text.isdigit() and len(token.text) < 3 and self.head.is_named and is_capital(self.line, self.at - 1):
                self.at += 1
                continue
            if self._is_proper(self.at) and is_capital(self.line, self.at - 1):
                if before.folded in self.shapes.place_particles or token.folded in self.shapes.place_particles:
                    self.at += 1
                    continue
                if token.text.strip("IVX") == "" or token.text.isdigit() or self._goes_on_named():
                    self.at += 1
                    continue
            elif self._is_proper(self.at) and self._goes_on_named():
                self.marks |= {"direct", "proper"}
                self.at += 1
                continue
            break
        end, self.at = self.at, kept
        return end

    def _goes_on_named(self) -> bool:
        """Tell whether a proper name goes on here: "musée du quai Branly", "port de Tanger Med"; none after an acronym, no person's."""
        return self.head.is_named and not self._is_person(self.at) and not is_acronym(self.tokens[self.at]) and not self.line.is_shouted

    def _second(self, at: int) -> bool:
        """Take what follows "et" without the preposition: "géologique et minière", "la paix et la sécurité"."""
        if self._is_adjective(at) and not is_capital(self.line, at):
            self.at = at + 1
            return True
        token = self.tokens[at]
        before = self.tokens[self.at - 1]
        if token.folded in _ARTICLES:
            if self.link not in ("against", "for", "on") or is_capital(self.line, at + 1) or self._opens_body(at):
                return False
            end = self._noun_phrase(at - 1, self.link)
        else:
            same_case = is_capital(self.line, at) == is_capital(self.line, self.at - 1)
            if not same_case or not self._is_noun(token) or is_acronym(token) or at in self.line.nations:
                return False
            if is_capital(self.line, at) and not (before.folded[-1] in "sx" and token.folded[-1] in "sx"):
                return False
            if not is_capital(self.line, at) and self.has_article and before.folded[-1] not in "sx":
                return False
            end = self._behind_noun(at)
        if end:
            self.at = end
        return bool(end)

    def _enumeration(self) -> int:
        """Return the end of ", des transports et de la communication": each with the preposition, the last with "et"; else 0."""
        at = self.at
        for _ in range(8):
            if at + 1 >= self.stop:
                return 0
            mark = self.tokens[at].text
            if mark not in (",", "et") or self._class(at + 1) != self.link or not self.link or self._opens_body(at + 1):
                return 0
            end = self._noun_phrase(at + 1, self.link)
            if not end:
                return 0
            if mark == "et":
                return end
            while end + 1 < self.stop and self.tokens[end].folded == "et" and self._is_adjective(end + 1):
                end += 2
            at = end
        return 0

    def _joined(self) -> bool:
        return self._hyphen() or ("complement" in self.marks and (self._nation("demonym") or self._before_bracket()))

    def _before_bracket(self) -> bool:
        """Take a word of any kind between the name and its acronym in brackets: "Institut royal de la culture amazighe (IRCAM)"."""
        at = self.at
        token = self.tokens[at]
        if at + 1 >= self.stop or self.tokens[at + 1].text != "(" or not token.text.isalpha() or token.folded in self.shapes.stops:
            return False
        found = bracketed(self.line, at + 1)
        if found is None or not found[0].isupper():
            return False
        self.at += 1
        return True

    def _enclosed(self) -> None:
        """Take the acronym in brackets, and what belongs to the name behind it: "Ecole normale supérieure (ENS) Paris-Saclay"."""
        if self.acronym is not None or self.at >= self.stop or self.tokens[self.at].text != "(":
            return
        found = bracketed(self.line, self.at)
        if found is None:
            return
        self.acronym, behind = found
        self.marks.add("acronym")
        after = behind
        if is_capital(self.line, behind) and behind + 2 < len(self.tokens) and self.tokens[behind + 1].text == "-":
            after = behind + 3
        elif behind < len(self.tokens) and self.tokens[behind].folded in ("de", "d'") and is_capital(self.line, behind + 1):
            nation = self.line.nations.get(behind + 1)
            after = nation.last if nation else behind + 2
            self.marks |= {"national", "proper"} if nation else {"proper"}
        elif behind < len(self.tokens) and self.tokens[behind].folded in _OF and self._noun_at(behind) in self.line.nations:
            after = self.line.nations[self._noun_at(behind)].last
            self.marks |= {"national", "proper"}
        elif behind in self.line.nations and self._is_demonym(self.line.nations[behind]) and not is_capital(self.line, behind):
            after = self.line.nations[behind].last
            self.marks.add("national")
        if after > behind:
            self.bracket, self.at = (self.at, behind), after
        self.stop = self.at

    def _nation(self, form: str) -> bool:
        mention = self.line.nations.get(self.at)
        if mention is None and form == "demonym" and self.at < self.stop and self._is_of_region(self.tokens[self.at]):
            self.marks |= {"national", "described"}
            self.at += 1
            return True
        if mention is None or not isinstance(mention.value, CountryForm) or mention.value.form != form:
            return False
        self.marks.add("national")
        self.at = mention.last
        return True

    def _is_of_region(self, token: Token) -> bool:
        """Tell "police catalane"."""
        return token.folded in adjectives() and token.text.islower()

    def _is_demonym(self, mention: Mention) -> bool:
        return isinstance(mention.value, CountryForm) and mention.value.form == "demonym"

    def _adjective(self) -> bool:
        if not self._is_adjective(self.at):
            return False
        self.at += 1
        return True

    def _is_adjective(self, at: int) -> bool:
        if at >= self.stop:
            return False
        folded = self.tokens[at].folded
        if folded in self.shapes.stops:
            return False
        return folded in self.shapes.adjectives or (
            len(folded) > 3 and folded.endswith(self.shapes.endings) and folded not in self.shapes.opening
        )

    def _hyphen(self) -> bool:
        at = self.at
        if at + 1 >= self.stop or self.tokens[at].text != "-":
            return False
        if self.tokens[at - 1].end != self.tokens[at].start or self.tokens[at].end != self.tokens[at + 1].start:
            return False
        self.at += 2
        return True

    def _is_noun(self, token: Token) -> bool:
        folded = token.folded
        if not token.text[0].isalpha() or len(folded) < 2 or folded in self.shapes.stops or folded in self.shapes.after_of:
            return False
        if token.text[0].isupper() or folded in self.shapes.nouns_like_infinitives:
            return True
        return not (folded.endswith(("er", "oir")) and not folded.endswith("ier")) and not (folded.endswith("ir") and len(folded) > 3)

    def _is_proper(self, at: int) -> bool:
        if not is_capital(self.line, at) or at in self.line.nations:
            return False
        token = self.tokens[at]
        return token.folded not in self.shapes.stops and (len(token.folded) > 1 or token.text in "VX")

    def _is_person(self, at: int) -> bool:
        """Tell a title that no name goes over: "M.", "Mme"."""
        return self.tokens[at].folded in ("mme", "mm", "mgr", "dr", "pr", "mlle", "me") or (
            self.tokens[at].text == "M" and at + 1 < len(self.tokens) and self.tokens[at + 1].text == "."
        )

    def _opens_body(self, at: int) -> bool:
        """Tell whether a capitalised head, or an acronym, follows the preposition or article: it is a body of its own."""
        noun = at if self.tokens[at].text[0].isupper() else self._noun_at(at)
        if noun >= len(self.tokens):
            return False
        token = self.tokens[noun]
        if token.folded in ("ministere", self.tokens[self.first].folded) or (is_acronym(token) and not self.line.is_shouted):
            return True
        if not is_capital(self.line, noun) or token.folded not in self.shapes.opening:
            return False
        folded = tuple(word.folded for word in self.tokens[noun : noun + 4])
        size = next((size for size in range(len(folded), 0, -1) if self.shapes.heads.get(folded[:size])), 0)
        if not size:
            return False
        # "le ministère de la Justice et de l'Administration locale" is one, "... et de la Direction générale des impôts" are two.
        return self.head.name != "ministry" or size > 1 or folded[1:2] == () or folded[1] in self.shapes.qualifiers
