"""Tables for a terminal, drawn with Rich: columns where there is room, cards where there is not; data goes in as Text, never as markup."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Iterator

from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from coopcli.edtf import human
from coopcli.happenings import Happening, happenings, stated
from coopcli.model import Answer, Article, Event, EventHit, Match, PassageHit
from coopcli.output.answers import CARDS_BELOW, ArticleSheet, EventSheet, Figures, Listing, Look, Reply, Timeline
from coopcli.output.figures import figures
from coopcli.output.months import MONTH_NAMES, Block, grouped, ruler
from coopcli.output.safe import clipped, safe, safe_block, safe_keeping_length
from coopcli.output.sheets import matched_words
from coopcli.output.story import Line, Piece, article_pieces, event_story
from coopcli.output.words import (
    KIND_MARKS,
    STATUS_MARKS,
    UNKNOWN_MARK,
    parties_words,
    people_words,
    place_words,
    remarks,
    told_differently,
    what_words,
    when_words,
)  # fmt: skip

STACKED_BELOW, RULER_FROM = 132, 62
MOST_PARTIES, MOST_PEOPLE, LONGEST_WHAT = 6, 4, 180
FOUND = "bold reverse"
_FONT_FACE = re.compile(r"\s?\s{0,12}@font-face \{[^{}]{0,400}\}")  # Rich names a server of fonts
_PLAIN_SIGNS = str.maketrans(
    {"…": "...", "—": "-", "–": "-", "·": "-", "×": "x", "→": "->", "⟦": "[[", "⟧": "]]", "█": "#", "│": "|", "─": "-"}
)
_RULER_SIGNS = str.maketrans({"#": "●", "o": "○", "=": "━", "-": "╌", ".": "·"})


def write_screen(reply: Reply, look: Look) -> Iterator[str]:
    """Yield the answer as one piece of text with its escapes; Rich is asked for nothing but layout and colour."""
    buffer = io.StringIO()
    console = console_for(buffer, look)
    for part in drawn(reply, look):
        console.print(part)
    text = buffer.getvalue()
    yield text if look.has_colour else "\n".join(line.rstrip() for line in text.split("\n"))


def console_for(stream: io.StringIO, look: Look, **more: bool) -> Console:
    """Return a console that takes nothing from the machine: width, colours and letters are what the look says."""
    return Console(
        file=stream,
        width=max(look.width or 80, 1),
        force_terminal=look.has_colour,
        color_system="standard" if look.has_colour else None,
        no_color=not look.has_colour,
        markup=False,
        emoji=False,
        highlight=False,
        legacy_windows=False,
        _environ={},
        record=more.get("record", False),
    )


def picture(reply: Reply, title: str, width: int = 100) -> str:
    """Return the answer as a terminal shows it, as an SVG page that asks no server for letters: any fixed-width ones will do."""
    console = console_for(io.StringIO(), Look(width, has_colour=True), record=True)
    for part in drawn(reply, Look(width, has_colour=True)):
        console.print(part)
    style, end, drawing = console.export_svg(title=title, unique_id="coopcli").partition("</style>")
    return _FONT_FACE.sub("", style) + end + drawing


def drawn(reply: Reply, look: Look) -> Iterator[RenderableType]:
    """Yield what Rich prints."""
    pen = Pen(look)
    match reply:
        case Listing(events, possible):
            yield pen.rows(happenings(events), possible)
        case Timeline():
            yield from pen.timeline(reply)
        case EventSheet():
            yield from pen.story(event_story(reply))
        case ArticleSheet():
            yield from pen.article(reply)
        case Figures():
            yield from figures(pen, reply)
        case Answer():
            yield from pen.answer(reply)


class Pen:
    """Draws for one look: its width, whether it has colours, whether it has letters beyond ASCII."""

    def __init__(self, look: Look) -> None:
        self.look = look
        self.width = max(look.width or 80, 1)

    def text(self, words: str, style: str = "") -> Text:
        """Return words of ours and of articles, already safe, as Text; our own signs in ASCII where the place has no others."""
        return Text(words if self.look.is_unicode else words.translate(_PLAIN_SIGNS), style=style, overflow="fold")

    # Rows

    def rows(self, rows: tuple[Happening, ...], possible: frozenset[str], hits: dict[str, EventHit] | None = None) -> RenderableType:
        """Seven columns where there is room, three with stacked details at 80, cards below 60."""
        matches = {told.event.id: self._matches(told, hits or {}) for told in rows}
        if self.width < CARDS_BELOW:
            return Group(*(self._card(told, possible, matches[told.event.id]) for told in rows))
        if self.width < STACKED_BELOW:
            return self._stacked(rows, possible, matches)
        return self._columns(rows, possible, matches)

    def _matches(self, told: Happening, hits: dict[str, EventHit]) -> tuple[Match, ...]:
        return tuple(match for event in (told.event, *told.others) if event.id in hits for match in hits[event.id].matches)

    def status(self, event: Event, possible: frozenset[str] = frozenset()) -> Text:
        mark = STATUS_MARKS.get(event.status, UNKNOWN_MARK)
        text = self.text("").append(f"{mark.sign if self.look.is_unicode else mark.ascii} {event.status}", style=mark.colour)
        for remark in remarks(event, possible):
            text.append(f" {remark}", style="dim italic")
        return text

    def what(self, event: Event, matches: tuple[Match, ...] = ()) -> Text:
        mark = KIND_MARKS.get(event.kind, UNKNOWN_MARK)
        text = self.text("")
        if self.look.is_unicode:
            text.append(f"{mark.sign} ", style=f"dim {mark.colour}")
        words = self.text(clipped(what_words(event), LONGEST_WHAT), "bold" if not event.background else "")
        text.append_text(words)
        return self._lit(text, matches)

    def _lit(self, text: Text, matches: Iterable[Match]) -> Text:
        """Mark the words that answered: by colour, or by brackets where there is none."""
        found = {words for match in matches if (words := safe(match.found))}
        if not found:
            return text
        if self.look.has_colour:
            text.highlight_words(sorted(found), FOUND)
            return text
        return self._bracketed(text, found)

    def _bracketed(self, text: Text, found: set[str]) -> Text:
        plain = text.plain
        spans = sorted((place, place + len(words)) for words in found for place in _places(plain, words))
        parts, here = self.text(""), 0
        for start, end in spans:
            if start < here:
                continue
            parts.append_text(text[here:start]).append_text(self.text(f"⟦{plain[start:end]}⟧"))
            here = end
        return parts.append_text(text[here:])

    def _details(self, told: Happening, matches: tuple[Match, ...]) -> Iterator[Text]:
        event = told.event
        where = place_words(event)
        parties = parties_words(event, MOST_PARTIES)
        if parties or where:
            yield self._lit(self.text(f"{parties}{' — ' if parties and where else ''}{where}"), matches)
        if people := people_words(event, MOST_PEOPLE):
            yield self._lit(self.text(people, "italic"), matches)
        if matches:
            yield self.text(f"matched {matched_words(matches)}", "dim")
        yield from (self.text(safe(source), "dim cyan") for source in told.sources)
        if differ := told_differently(told):
            yield self.text(differ, "dim italic")

    def _card(self, told: Happening, possible: frozenset[str], matches: tuple[Match, ...]) -> RenderableType:
        head = Text.assemble(self.status(told.event, possible), self.text("  "), self.text(when_words(told.event), "bold"))
        details = Group(self.what(told.event, matches), *self._details(told, matches), Text(""))
        return Group(head, Padding(details, (0, 0, 0, 2)) if self.width >= 12 else details)

    def _stacked(self, rows: tuple[Happening, ...], possible: frozenset[str], matches: dict[str, tuple[Match, ...]]) -> Table:
        table = self.table()
        table.add_column("When", width=18, overflow="fold")
        table.add_column("Status", width=12, overflow="fold")
        table.add_column("What, who, where, source", ratio=1, overflow="fold")
        for told in rows:
            event = told.event
            lines = (self.what(event, matches[event.id]), *self._details(told, matches[event.id]))
            table.add_row(self.when(event), self.status(event, possible), Group(*lines))
        return table

    def _columns(self, rows: tuple[Happening, ...], possible: frozenset[str], matches: dict[str, tuple[Match, ...]]) -> Table:
        longest = max((len(safe(source)) for told in rows for source in told.sources), default=6)
        table = self.table()
        table.add_column("When", width=18, overflow="fold")
        table.add_column("Status", width=12, overflow="fold")
        table.add_column("What", ratio=5, overflow="fold")
        table.add_column("Parties", ratio=4, overflow="fold")
        table.add_column("Signatories, people", ratio=3, overflow="fold")
        table.add_column("Where", width=14, overflow="fold")
        table.add_column("Source", width=min(longest, self.width // 4), overflow="fold")
        for told in rows:
            event, lit = told.event, matches[told.event.id]
            what = Group(self.what(event, lit), *([self.text(f"matched {matched_words(lit)}", "dim")] if lit else []))
            table.add_row(
                self.when(event),
                self.status(event, possible),
                what,
                self._lit(self.text(parties_words(event, MOST_PARTIES)), lit),
                self._lit(self.text(people_words(event, MOST_PEOPLE), "italic"), lit),
                self._lit(self.text(place_words(event)), lit),
                self.text("\n".join(filter(None, (*map(safe, told.sources), told_differently(told)))), "dim cyan"),
            )
        return table

    def table(self) -> Table:
        from rich.box import ASCII2, SIMPLE_HEAD

        box = SIMPLE_HEAD if self.look.is_unicode else ASCII2
        return Table(
            box=box, expand=True, show_edge=False, pad_edge=False, header_style="bold", padding=(0, 1, 0, 0), leading=1, safe_box=True
        )

    def when(self, event: Event) -> Text:
        """The date in two lines where it is one of several days: the month, then the days."""
        words = when_words(event)
        return self.text(words.replace(" · ", "\n", 1), "" if stated(event) else "dim")

    # Timeline

    def timeline(self, reply: Timeline) -> Iterator[RenderableType]:
        section = year = None
        blocks = grouped(reply.events)
        most = max((len(block.rows) for block in blocks), default=1)
        for block in blocks:
            if block.section != section and block.section != "dated":
                title = (
                    "Planned, as the articles tell it" if block.section == "planned" else "Undated: the text gives no day, month or year"
                )
                yield self._rule(title)
            section = block.section
            if block.year != year and block.section == "dated":
                yield self._rule(block.year)
            year = block.year
            yield from self._block(block, reply.possible, most)

    def _rule(self, title: str) -> Text:
        line = ("─" if self.look.is_unicode else "-") * max(self.width - len(title) - 1, 0)
        return Text("\n").append_text(self.text(f"{title} {line}"[: max(self.width, len(title))], "bold"))

    def _block(self, block: Block, possible: frozenset[str], most: int) -> Iterator[RenderableType]:
        rows = block.rows
        if block.section == "dated":
            name = MONTH_NAMES[block.month - 1] if block.month else "month not told"
            bar = self._bar(rows, most)
            yield Text.assemble(self.text(f" {name} ".ljust(17), "bold"), bar, self.text(f" {len(rows)}"))
        for told in rows:
            yield self._moment(told, block, possible)

    def _bar(self, rows: tuple[Happening, ...], most: int) -> Text:
        """One cell an event in the colour of its kind, fewer where the fullest month has more than fit."""
        room = max(min(self.width - 24, 40), 1)
        shown = rows if most <= room else rows[:: -(-most // room)]
        bar = Text()
        for told in sorted(shown, key=lambda told: told.event.kind):
            bar.append("█" if self.look.is_unicode else "#", style=KIND_MARKS.get(told.event.kind, UNKNOWN_MARK).colour)
        return bar

    def _moment(self, told: Happening, block: Block, possible: frozenset[str]) -> RenderableType:
        event = told.event
        when = stated(event)
        head = Text("  ")
        if when and block.month and self.width >= RULER_FROM:
            days = ruler(when, block.year, block.month)
            head.append_text(
                Text(
                    days.translate(_RULER_SIGNS) if self.look.is_unicode else days,
                    style=STATUS_MARKS.get(event.status, UNKNOWN_MARK).colour,
                )
            )
            head.append("  ")
        head.append_text(self.status(event, possible)).append_text(self.text(f"  {when_words(event)}", "" if when else "dim"))
        details = Group(self.what(event), *self._details(told, ()))
        return Group(head, Padding(details, (0, 0, 0, 6 if self.width >= 40 else 2 if self.width >= 12 else 0)))

    # One event, one article

    def story(self, story: tuple[Line, ...]) -> Iterator[RenderableType]:
        if self.width < 40:
            for line in story:
                if line.label:
                    yield self.text(line.label, "bold")
                yield self._pieces(line)
            return
        grid = Table.grid(padding=(0, 2, 0, 0), expand=True)
        grid.add_column(width=9)
        grid.add_column(ratio=1, overflow="fold")
        for line in story:
            grid.add_row(self.text(line.label, "bold"), self._pieces(line))
        yield grid

    def _pieces(self, line: Line) -> Text:
        text = self.text("")
        for piece in line.pieces:
            text.append_text(self._piece(piece, "dim" if line.is_quote else ""))
        return text

    def _piece(self, piece: Piece, style: str = "") -> Text:
        if not piece.is_marked:
            return self.text(piece.text, style)
        return self.text(piece.text, "bold green") if self.look.has_colour else self.text(f"⟦{piece.text}⟧")

    def article(self, reply: ArticleSheet) -> Iterator[RenderableType]:
        yield from self._article_head(reply.article)
        if reply.events:
            yield self.rows(happenings(reply.events), frozenset())
        if reply.with_reasons:
            for event in reply.events:
                yield from self.story(event_story(EventSheet(event, reply.article, with_reasons=True)))
                yield Text("")
        body = self.text("")
        for piece in article_pieces(reply.article, reply.events):
            if piece.reason:
                body.append_text(self.text(f"\n[set aside: {safe(piece.reason)}, {len(piece.text)} characters]\n", "dim italic"))
            else:
                body.append_text(self._piece(Piece(safe_block(piece.text), piece.is_marked)))
        yield body

    def _article_head(self, article: Article) -> Iterator[Text]:
        yield self.text(safe(article.doc), "bold cyan")
        if article.title:
            yield self.text(safe(article.text[article.title.start : article.title.end]), "bold")
        yield self.text(f"told {human(article.published.edtf) if article.published else '— (undated)'} · {article.encoding}\n", "dim")

    # Answers

    def answer(self, answer: Answer) -> Iterator[RenderableType]:
        if answer.events:
            hits = {hit.event.id: hit for hit in answer.events}
            yield self.rows(happenings(hit.event for hit in answer.events), frozenset(), hits)
        if answer.passages:
            yield self._rule(f"{len(answer.passages)} passage{'s' if len(answer.passages) > 1 else ''}")
        for hit in answer.passages:
            yield from self._passage(hit)

    def _passage(self, hit: PassageHit) -> Iterator[RenderableType]:
        told = f"told {human(hit.published)}" if hit.published else "undated"
        head = self.text(safe(hit.doc), "dim cyan")
        yield head.append_text(self.text(f"  {told}{'  page furniture' if hit.is_furniture else ''}  {matched_words(hit.matches)}", "dim"))
        if hit.title:
            yield self.text(clipped(safe(hit.title), LONGEST_WHAT), "bold")
        yield self._quoted(hit)
        yield Text("")

    def _quoted(self, hit: PassageHit) -> Text:
        """The passage with the words that answered marked where they stand."""
        text, here = self.text(""), 0
        shown = safe_keeping_length(hit.text).replace("\n", " ")
        for start, end in sorted({(match.start - hit.start, match.end - hit.start) for match in hit.matches}):
            if not here <= start < end <= len(shown):
                continue
            text.append_text(self.text(shown[here:start]))
            text.append_text(self.text(shown[start:end], FOUND) if self.look.has_colour else self.text(f"⟦{shown[start:end]}⟧"))
            here = end
        return text.append_text(self.text(shown[here:]))


def _places(text: str, words: str) -> Iterator[int]:
    place = text.find(words)
    while place >= 0:
        yield place
        place = text.find(words, place + len(words))
