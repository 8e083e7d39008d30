"""The Markdown files of the project, taken apart for tests/documents."""
import pathlib
import re
import subprocess

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
FENCE = re.compile(r"^(\s*)(`{3,})(.*)$")


def tracked():
    """The project's files: those of git where it is there, so that a file left on this disk does not count."""
    try:
        names = subprocess.run(["git", "ls-files", "-co", "--exclude-standard"], cwd=ROOT, check=True,
                               capture_output=True, text=True).stdout.split("\n")
        return {name for name in names if name and (ROOT / name).exists()}
    except (OSError, subprocess.CalledProcessError):
        names = (path.relative_to(ROOT).as_posix() for path in ROOT.rglob("*") if path.is_file())
        return {name for name in names if not name.startswith(("build/", ".git/"))}


class Page:
    """A Markdown file as prose (without code), code blocks (info, line number, lines) and headings' anchors."""

    def __init__(self, name, text):
        self.name, self.blocks, self.prose, self.anchors = name, [], [], set()
        fence = None
        for number, line in enumerate(text.split("\n"), 1):
            match = FENCE.match(line)
            if fence is None and match:
                fence = match.group(2)
                self.blocks.append((match.group(3).strip(), number, []))
            elif fence is not None and match and match.group(2).startswith(fence) and not match.group(3).strip():
                fence = None
            elif fence is not None:
                self.blocks[-1][2].append(line)
            elif line.startswith("    ") and line.strip().startswith(("equipoise ", "for ")):
                self.blocks.append(("indented", number, [line.strip()]))
            else:
                self.prose.append((number, line))
                if re.match(r"#{1,6} ", line):
                    self.add_anchor(line.lstrip("#").strip())

    def add_anchor(self, title):
        """As GitHub makes it: small letters, words joined by hyphens, a number where there are two."""
        title = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", title).replace("`", "")
        slug = re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-")
        anchor, count = slug, 0
        while anchor in self.anchors:
            count += 1
            anchor = f"{slug}-{count}"
        self.anchors.add(anchor)
