"""Keeps the house's rules that other tools do not know (docs/architecture.md)."""

import ast
import re
import statistics
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[1]
FILE_LIMIT = 350
FUNCTION_LIMIT = 40
VIEW_LIMIT = 30
TEMPLATE_LIMIT = 150
#: Only these may turn text into markup.
MARKUP_MAKERS = {
    "shop/platform/icons.py",
    "shop/platform/formatting.py",
    "shop/platform/markdown.py",
}


def main() -> int:
    """Print what breaks a rule; 1 if anything does."""
    complaints = [*python_complaints(), *template_complaints()]
    for complaint in complaints:
        print(complaint)
    return bool(complaints)


def python_complaints() -> Iterator[str]:
    """Sizes of files and functions, and words that belong in one place only."""
    sizes: list[int] = []
    for path in sorted((ROOT / "shop").rglob("*.py")):
        text = path.read_text()
        name = str(path.relative_to(ROOT))
        lines = text.count("\n")
        sizes.append(lines)
        if lines > FILE_LIMIT:
            yield f"{name}: {lines} lines, the limit is {FILE_LIMIT}"
        yield from _functions_too_long(name, ast.parse(text))
        yield from _words_out_of_place(name, text)
    if statistics.median(sizes) > 120:
        yield f"files have grown: the median is {statistics.median(sizes)} lines"


def _functions_too_long(name: str, tree: ast.AST) -> Iterator[str]:
    limit = VIEW_LIMIT if name.endswith("views.py") else FUNCTION_LIMIT
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef):
            length = (node.end_lineno or node.lineno) - node.lineno + 1
            if length > limit and node.name not in {"wire"}:
                yield f"{name}:{node.lineno}: {node.name} has {length} lines, the limit is {limit}"


def _words_out_of_place(name: str, text: str) -> Iterator[str]:
    if re.search(r"session\.commit\(", text) and name != "shop/platform/database.py":
        yield f"{name}: only transaction() commits"
    if re.search(r"datetime\.now\(|date\.today\(|time\.time\(", text) and name != "shop/kernel/clock.py":
        yield f"{name}: the time comes from shop.kernel.clock"
    if "Markup(" in text and name not in MARKUP_MAKERS:
        yield f"{name}: markup is made in templates"
    if re.search(r"render_template_string|pickle|yaml\.load\(", text):
        yield f"{name}: uses what a visitor could turn against us"


def template_complaints() -> Iterator[str]:
    """No inline style or script, no unescaped text, no long templates."""
    for path in sorted((ROOT / "templates").rglob("*.html")):
        text = path.read_text()
        name = path.relative_to(ROOT)
        if text.count("\n") > TEMPLATE_LIMIT:
            yield f"{name}: {text.count(chr(10))} lines, the limit is {TEMPLATE_LIMIT}"
        in_letter = "letters" in path.parts
        if re.search(r"\sstyle=", text) and not in_letter:
            yield f"{name}: style belongs in a style sheet"
        if re.search(r"\son[a-z]+=\"", text):
            yield f"{name}: behaviour belongs in a module"
        if re.search(r"\|\s*safe\b|autoescape\s+false", text):
            yield f"{name}: text must stay escaped"
        if re.search(r"<script(?![^>]*\b(src|type=\"application/ld\+json\"))", text):
            yield f"{name}: script belongs in a module"


if __name__ == "__main__":
    sys.exit(main())
