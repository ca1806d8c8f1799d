"""The only home of the core's numbers, each with its reason."""

# A mediation has three to eight people; twice the largest seen leaves room for a hard case, and bounds
# what one room can cost (source: domain/send-mediation.md section 6).
MOST_PEOPLE = 30

# A day's mediation ends with a handful of actions. A board that nobody can read helps nobody.
MOST_ACTIONS = 100

# So that one person cannot bury the mediator.
MOST_SUGGESTIONS_OF_ONE_PERSON = 10

# Seven steps are usual (9.1 S15-S28); the mediator may add some.
MOST_STEPS = 30

# How long a turn waits for a holder whose line is gone. A reload takes a second, a router's restart about a
# minute; longer is a silence that nobody else can bear (source: domain/floor-control.md 4, point 2).
HELD_SECONDS = 60

# How long before the end somebody is told: a quarter of their time, and never too little to finish a thought
# (quality/checklist.md A8 asks for 20 s) nor so much that it hangs over half the turn.
LEAST_NOTICE_SECONDS = 20
MOST_NOTICE_SECONDS = 60

# A limit shorter than this is an interruption with a number.
LEAST_LIMIT_SECONDS = 60
MOST_LIMIT_SECONDS = 3600
MOST_GRACE_SECONDS = 300
USUAL_GRACE_SECONDS = 20

# A co-mediator is named beforehand, or there is none (source: domain/floor-control.md 5, row 22).
MOST_MEDIATORS = 2

# The law's young people are under 25 (source: domain/send-mediation.md 1.1, section 83(2)). Some years above it, a
# date of birth is a slip of the keyboard.
MOST_YEARS_OF_AGE = 30
