"""What can stop a deposit, each with its exit code and the words it is told in."""

from enum import IntEnum


class Exit(IntEnum):
    """What the program says to the shell; documented in the help and in docs/deposit.md."""

    DONE = 0
    NOT_AS_SENT = 1
    USAGE = 2
    LOCAL_FILES = 3
    REFUSED = 4
    NO_ANSWER = 5
    NOT_FINISHED = 6
    RECEIPT_WRONG = 7


class Trouble(Exception):
    """The program ends here; what was done is kept in the journal, and the same command goes on from there."""

    exit = Exit.USAGE

    def __init__(self, word: str, **values: object) -> None:
        super().__init__(word)
        self.word, self.values = word, values


class LocalTrouble(Trouble):
    """The folder is not as it should be; nothing is wrong with the portal."""

    exit = Exit.LOCAL_FILES


class Refused(Trouble):
    """The portal answered, and the answer is no."""

    exit = Exit.REFUSED


class NoAnswer(Trouble):
    """Nobody answered for as long as we were told to be patient."""

    exit = Exit.NO_ANSWER


class NotFinished(Trouble):
    """Something is still to be done, here or by a person."""

    exit = Exit.NOT_FINISHED


class NotAsSent(Trouble):
    """What the portal keeps is not what lies here."""

    exit = Exit.NOT_AS_SENT


class ReceiptWrong(Trouble):
    """The receipt does not prove what it says."""

    exit = Exit.RECEIPT_WRONG
