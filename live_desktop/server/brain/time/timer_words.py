"""Holds the words by which timers, alarms and reminders are asked for and changed."""

import re

NOUN = r"(?:timers?|alarms?|reminders?|countdowns?)\b"
CANCEL = re.compile(
    r"(?:cancel(?:ed|led)?|stop(?:ped)?|delete|remove|clear|end|turn(?:ed)? off|switch off|kill|"
    r"shut off|dismiss|forget|get rid of|disable|silence|turn(?= .*\boff\b))\s+(?P<rest>.*"
    + NOUN
    + r".*)"
)
PAUSE = re.compile(r"(?:pause|paws|hold|freeze|halt)\s+(?P<rest>.*" + NOUN + r".*)")
RESUME = re.compile(r"(?:resume|continue|unpause|restart|go on with)\s+(?P<rest>.*" + NOUN + r".*)")
ADD = re.compile(
    r"(?:add|had|put(?! (?:on|up)\b)|extend|lengthen|prolong|increase|give me(?= .* more)|"
    r"make(?= .*\b(?:longer|shorter)\b))\s+"
    r"(?:(?:me|it|us|an|a|another|extra)\s+(?=\S))*(?P<rest>.+)|"
    r"(?P<more>\S+(?: \S+){0,3} more \S+|\S+(?: \S+){0,4} more)"
)
TAKE = re.compile(r"(?:take|subtract|remove|deduct|shorten)\s+(?P<rest>.+)")
MOVE = re.compile(
    r"(?:change|move|reschedule|shift|push|postpone)\s+(?P<rest>.*?"
    + NOUN
    + r".*?)\s+(?:to|for|until|till)\s+(?P<time>.+)"
)
SNOOZE = re.compile(r"(?:snooze|snows|sneeze)(?P<rest>(?: .+)?)|(?P<later>remind me again.*)")
ASK = re.compile(
    r"how (?:long|much|many)\b.*\b(?:left|remaining|remains?|to go)\b.*|"
    r"how long (?:for|until|till|on) .+|"
    r"how much longer(?: (?:is|for|on|until|does|will)\b.*)?|"
    r"(?:the )?time (?:left|remaining).*|"
    r"what is (?:left|remaining) (?:on|of) .*" + NOUN + r".*|"
    r"(?:what|which|how many|list|show|read|tell|do i have|have i|are there|is there|is|are|when|"
    r"status of|check|how is|how are|what is)\b.*\b" + NOUN + r".*|"
    r"(?:all )?(?:my |the )?(?:timers|alarms|reminders|timer status)"
)
ASK_NO_STATE = re.compile(
    r"(?:what|who) (?:is|are) (?:a|an|timers|alarms|reminders)\b.*|how do(?:es)? .*|"
    r".*\b(?:story|stories|joke|poem|song|fact|facts|about)\b.*"
)
TAKEN_BACK = re.compile(
    r"(?:(?:no|oh|oops|wait|sorry|actually) )*(?:cancel(?:ed)?|delete|remove|undo|forget|scratch)"
    r"(?: (?:that|it|this|that one|the last one))?(?: again)?"
)
CORRECTION = re.compile(
    r"(?:no|nope|sorry|actually|i meant|i mean|i said|make (?:it|that)|"
    r"(?:change|set|move) (?:it|that)(?: to)?)(?: (?:no|sorry|wait|actually|i meant|i mean|i said|"
    r"make (?:it|that)|(?:change|set|move) (?:it|that)(?: to)?|for|at|to))* (?P<rest>.{1,60})"
)
ALONE = re.compile(r"(?:to it|to that|off)?(?:more|extra|longer|shorter|now| )*")
CHANGING = frozenset({"to", "on", "onto", "by", "from", "off", "longer", "shorter", "more"})
RELATION_WORDS = "to on onto by from off longer shorter more extra another make it that add"
RELATIONS = frozenset(RELATION_WORDS.split())
ASKING_WORDS = (
    "how long much many more minutes seconds hours list show read tell status check active longer "
    "until till next before currently right there any remains already over done minute hour"
)
ASKING = frozenset(ASKING_WORDS.split())
