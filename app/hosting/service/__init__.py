"""What is made of a side event after its acceptance."""

from app.hosting.service.changing import change
from app.hosting.service.ordering import (
    ForCalendar,
    Order,
    order_of,
    orders_for,
    set_order,
    speakers_of,
)
from app.hosting.service.papers import order_pdf, own_subject, paper_pdf, released_subject
from app.hosting.service.publishing import add_material, materials_shown, withdraw_material

__all__ = [
    "ForCalendar",
    "Order",
    "add_material",
    "change",
    "materials_shown",
    "order_of",
    "order_pdf",
    "orders_for",
    "own_subject",
    "paper_pdf",
    "released_subject",
    "set_order",
    "speakers_of",
    "withdraw_material",
]
