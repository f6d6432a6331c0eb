"""What is made of a side event after its acceptance."""

from app.hosting.service.attending import (
    Covered,
    Goer,
    covered_by,
    one_for,
    programme_for,
    published_event,
    say_coming_instead,
    say_functions,
    say_wanted,
    set_mark,
    set_marks,
)
from app.hosting.service.changing import (
    asked_differences,
    change,
    digest_of,
    let_stand_in,
    retitle,
    take,
)
from app.hosting.service.ordering import (
    Order,
    order_of,
    orders_for,
    set_order,
    speakers_of,
)
from app.hosting.service.papers import order_pdf, own_subject, paper_pdf, released_subject
from app.hosting.service.publishing import add_material, materials_shown, withdraw_material

__all__ = [
    "Covered",
    "Goer",
    "Order",
    "add_material",
    "asked_differences",
    "change",
    "covered_by",
    "digest_of",
    "let_stand_in",
    "materials_shown",
    "one_for",
    "order_of",
    "order_pdf",
    "orders_for",
    "own_subject",
    "paper_pdf",
    "programme_for",
    "published_event",
    "released_subject",
    "retitle",
    "say_coming_instead",
    "say_functions",
    "say_wanted",
    "set_mark",
    "set_marks",
    "set_order",
    "speakers_of",
    "take",
    "withdraw_material",
]
