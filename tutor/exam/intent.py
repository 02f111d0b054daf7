"""What a learner's message wants, by rules on its words. A pure function; knows nothing of the exam's state.

When in doubt a message is an answer: an answer mistaken for chatter would be lost, the opposite only costs a probe.
"""

import re

from tutor.exam.move import Intent

# What may follow without saying anything: a wish with more behind it ("no idea, maybe 64") is an answer.
_OF_IT = (
    r"( (it|this|that|these|here|now|today|again|either|anymore|sorry|please|honestly|really|totally|completely|at all"
    r"|all of (it|this|that)|about (it|this|that)|(this|that) one|why|the (answer|name|formula|rest)"
    r"|(on|with|at) (it|(this|that|the (first|second|third|last|next|other))( (one|part|point|step|question))?)"
    r"|how( (it|this|that|they|these))?( (goes|go|went|works|work|is|was))?"
    r"|what( (it|this|that|they|these|to))?( (is|are|was|means|mean|say|do))?))*"
)
_FOR_NOW = (
    r"( (it|here|now|today|please|thanks|thank you|for (today|now)|(with )?(the|this|my) (exam|session|sitting|viva)"
    r"|exam))*"
)
_ONWARD = (
    r"( (now|please|from (here|this|that)|(to|with) (the |an)?(next|other|another)"
    r"( (one|question|topic|thing|point))?))*"
)

# Patterns see lower-case words without punctuation, apostrophes ("can't" is "cant") and leading fillers.
_PATTERNS: tuple[tuple[Intent, tuple[str, ...]], ...] = (
    (
        Intent.STOP,
        (
            r"(please )?(stop|quit|exit|finish|end)"
            r"( (it|here|now|please|the (exam|session|sitting|viva)|this exam|exam))*",
            rf"(im (done|finished)|i (want|would like) to (stop|quit|finish|end)|lets (stop|end|finish)){_FOR_NOW}",
            r"thats (all|it) for (today|now)|enough( for (today|now))?",
        ),
    ),
    (
        Intent.SKIP,
        (
            r"(please )?(skip|pass|next)( (it|this|that|one|this one|that one|(the |this )?question|please))*",
            rf"(lets |can we |could we |please )?(move|go) on{_ONWARD}",
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
            rf"(i have |ive got )?(absolutely |really )?no (idea|clue){_OF_IT}",
            r"idk|dunno|(im )?not sure( sorry| at all)*",
            rf"im (completely |totally |really )?(lost|stuck|blank){_OF_IT}",
            rf"(i (forget|forgot|give up)|forgot|give up){_OF_IT}|forget it",
            r"who knows|(i think )?thats (all|it)|nothing (more|else)( to (say|add))?",
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
    r"(please |(can|could) you )(explain|clarify|rephrase)\b|"
    r"(explain|clarify|rephrase)"
    r"( (it|this|that|again|more|please|(the|your) (question|hint|word|term)|what( .{0,40})?))*$|"
    r"(i )?(dont|do not) understand (the|your|this|that) (question|hint|wording)\b"
)
_HEDGE = re.compile(r"\b(because|maybe|perhaps|isnt it|is it)\b")
_SHORT = 25
"""Words: a longer message is an answer, even if it opens like a question ("Why they vanish? Because …")."""


def intent_of(message: str) -> Intent:
    """Read what a message wants."""
    words = _plain(message)
    if not words:
        return Intent.ANSWER if re.search(r"\w", message) else Intent.EMPTY
    if len(words.split()) > _SHORT:
        return Intent.ANSWER
    for intent, patterns in _PATTERNS:
        if any(re.fullmatch(pattern, words) for pattern in patterns):
            return intent
    return Intent.CLARIFY if _asks_back(message, words) else Intent.ANSWER


def _asks_back(message: str, words: str) -> bool:
    if _HEDGE.search(words):
        return False
    if _ASKS_PLAINLY.match(words):
        return True
    return bool(_ASKS_BACK.match(words)) and (message.rstrip().endswith("?") or len(words.split()) <= 3)


def _plain(message: str) -> str:
    """Return lower-case words without apostrophes, punctuation and leading fillers."""
    text = re.sub(r"['’]", "", message.lower())
    return _FILLERS.sub("", re.sub(r"[^a-z0-9]+", " ", text).strip())
