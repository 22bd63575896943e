from sandbox.core.message import MessageState, Step

WORDS = {MessageState.SENT: "gone", MessageState.DELIVERED: "there"}


def told(step: Step) -> str | None:
    return WORDS.get(step.state)
