"""Draw scenarios that might make an application fail, and shrink one that does.

``good_day`` observes what the application does without faults, ``troubles`` draws what may go wrong on such a day,
``search`` runs the scenarios and shrinks. Needs hypothesis and tomli-w: the extra ``sms-sandbox[explore]``.
"""
