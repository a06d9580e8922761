"""How much one request asks for: sizes with which every document stays below Shopify's 1,000 points.

A connection's points grow with the logarithm of its size, and nested ones multiply. A page of orders
therefore asks for few lines of each, and the rare order that has more is read again by its id.
"""

ORDERS = 50
LINES_IN_PAGE = 20
GROUPS_IN_PAGE = 5

LINES = 100
GROUPS = 10
EVENTS = 30

STEPS = 50

TIMELINE_EVENTS = 60
TIMELINE_FULFILLMENTS = 15
TIMELINE_STEPS = 15

OPEN_FULFILLMENT_ORDERS = 50
EXISTING = 250
VARIANTS = 250
LEVELS = 250
LOCATIONS = 100
