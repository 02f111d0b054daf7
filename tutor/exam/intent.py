"""What a learner's message wants, by rules on its words. A pure function; knows nothing of the exam's state.

When in doubt a message is an answer: an answer mistaken for chatter would be lost, the opposite only costs a probe.
"""

import re

from tutor.exam.move import Intent

# Patterns see lower-case words without punctuation, apostrophes ("can't" is "cant") and leading fillers.
_PATTERNS: tuple[tuple[Intent, tuple[str, ...]], ...] = (
    (
        Intent.STOP,
        (
            r"(please )?(stop|quit|exit|finish|end)"
            r"( (it|here|now|please|the (exam|session|sitting|viva)|this exam|exam))*",
            r"(im (done|finished)|i (want|would like) to (stop|quit|finish|end)|lets (stop|end|finish))( .{0,30})?",
            r"(thats (all|it)|enough)( for (today|now))?",
        ),
    ),
    (
        Intent.SKIP,
        (
            r"(please )?(skip|pass|next)( (it|this|that|one|this one|that one|(the |this )?question|please))*",
            r"(lets |can we |could we |please )?(move|go) on( .{0,30})?",
            r"(the )?next( question| one)?( please)?",
        ),
    ),
    (
        Intent.REPEAT,
        (
            r"(please )?(repeat|say)( (it|that|the question|this))?( again)?( please)?",
            r"(can|could|would) you (please )?(repeat|say|ask)( (it|that|the question|this))?( again)?( please)?",
            r"what( was|s| is) the question( again)?",
            r"(come again|pardon( me)?|what|again( please)?)",
        ),
    ),
    (
        Intent.DONT_KNOW,
        (
            r"(i )?((really|just|honestly|simply) )*(dont|do not|cant|cannot|can not|didnt|did not)"
            r" ((really|actually) )*(know|remember|recall|have (a|any) (clue|idea)|get it|understand it)"
            r"( ((any of )?(this|that|it)|the answer|(this|that) one|how|why|anything|at all|sorry|yet|anymore))*",
            r"(i have |ive got )?(absolutely )?no (idea|clue)( .{0,30})?|idk|dunno|(im )?not sure( sorry| at all)*",
            r"im (lost|stuck|blank)( .{0,20})?",
            r"(i )?(forgot|forget|give up)( .{0,20})?",
            r"(please )?(help|hint)( me)?( please)?",
            r"(can|could|may) (i|you) (please )?(have|get|give me) (a |another |one more )?hint( please)?",
            r"(please )?((give me|i need|i want|another|one more) )+((a|another|some) )?(hint|help)( please)?",
        ),
    ),
)
_FILLERS = re.compile(r"^((um+|uh+|hmm+|er+|well|sorry|honestly|ok|okay|oh|ah|wait|but|and|so) )+(?=.)")
_ASKS_BACK = re.compile(
    r"(why|how so|how come|how do you mean|what do you mean|what does|what is (an?|the|meant|this)|whats (an?|the)|"
    r"what are|what exactly|do you mean|are you asking|should i|do i (need|have)|is that what you|which|who|where|"
    r"(can|could) you (explain|clarify|rephrase|define|give))\b"
)
_ASKS_PLAINLY = re.compile(
    r"(please |(can|could) you )?(explain|clarify|rephrase)\b|"
    r"(i )?(dont|do not) understand (the|your|this|that) (question|hint|wording)\b"
)
_HEDGE = re.compile(r"\b(because|maybe|perhaps|isnt it|is it)\b")
_SHORT = 25
"""Words: a longer message that opens like a question still is an answer ("Why they vanish? Because …")."""


def intent_of(message: str) -> Intent:
    """Read what a message wants."""
    words = _plain(message)
    if not words:
        return Intent.ANSWER if re.search(r"\w", message) else Intent.EMPTY
    for intent, patterns in _PATTERNS:
        if any(re.fullmatch(pattern, words) for pattern in patterns):
            return intent
    return Intent.CLARIFY if _asks_back(message, words) else Intent.ANSWER


def _asks_back(message: str, words: str) -> bool:
    count = len(words.split())
    if count > _SHORT or _HEDGE.search(words):
        return False
    if _ASKS_PLAINLY.match(words):
        return True
    return bool(_ASKS_BACK.match(words)) and (message.rstrip().endswith("?") or count <= 3)


def _plain(message: str) -> str:
    """Return lower-case words without apostrophes, punctuation and leading fillers."""
    text = re.sub(r"['’]", "", message.lower())
    return _FILLERS.sub("", re.sub(r"[^a-z0-9]+", " ", text).strip())
