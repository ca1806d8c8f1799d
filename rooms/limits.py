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
