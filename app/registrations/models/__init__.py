"""Tables of people, their registrations, and what they need."""

from app.registrations.models.batches import BatchKind, RegistrationBatch, RegistrationView
from app.registrations.models.care import AccommodationNeed, NeedKind, NeedState
from app.registrations.models.people import (
    Absence,
    DelegationFunction,
    Gender,
    Modality,
    Person,
    PlacePolicy,
    Quota,
    QuotaScope,
    Registration,
    RegistrationChange,
    RegistrationDraft,
    RegistrationState,
    RegistrationTransfer,
    ReservedPlace,
    SessionDuty,
    Way,
)
from app.registrations.models.support import (
    LetterRequest,
    LetterText,
    Sponsorship,
    SponsorshipRequest,
    SupportState,
)

__all__ = [
    "Absence",
    "AccommodationNeed",
    "BatchKind",
    "DelegationFunction",
    "Gender",
    "LetterRequest",
    "LetterText",
    "Modality",
    "NeedKind",
    "NeedState",
    "Person",
    "PlacePolicy",
    "Quota",
    "QuotaScope",
    "Registration",
    "RegistrationBatch",
    "RegistrationChange",
    "RegistrationDraft",
    "RegistrationState",
    "RegistrationTransfer",
    "RegistrationView",
    "ReservedPlace",
    "SessionDuty",
    "Sponsorship",
    "SponsorshipRequest",
    "SupportState",
    "Way",
]
