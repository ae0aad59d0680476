"""What goes wrong with an expression, said so that its author knows where to look and what to do."""


class FeelError(Exception):
    """An expression that cannot be read or cannot be answered.

    `message` is plain English without the place; `line` and `column` count from 1 and point into `text`.
    """

    def __init__(self, message: str, line: int = 1, column: int = 1, text: str = "") -> None:
        super().__init__(message, line, column)
        self.message = message
        self.line = line
        self.column = column
        self.text = text

    def __str__(self) -> str:
        return f"{self.message} (line {self.line}, column {self.column})"


class FeelSyntaxError(FeelError):
    """The text is not an expression."""


class FeelLimitError(FeelError):
    """The expression, its data or its answer is larger than the published limits allow."""


class BadValue(Exception):
    """A value that a function or operator cannot work with; it becomes null and a warning, never a FeelError by
    itself.
    """


def line_and_column(text: str, offset: int) -> tuple[int, int]:
    """The place of a character: line and column, both counted from 1."""
    before = text[: max(0, offset)]
    return before.count("\n") + 1, len(before) - (before.rfind("\n") + 1) + 1
