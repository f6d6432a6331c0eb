"""Telephone numbers: as people write them, and as one form that is the same for all (E.164)."""

import phonenumbers
from phonenumbers import PhoneNumberFormat, PhoneNumberType

TRIES = "4 per 1 day"  # how often a number may be given, by whomever
_TAKES_TEXTS = frozenset(
    {
        PhoneNumberType.MOBILE,
        PhoneNumberType.FIXED_LINE_OR_MOBILE,
        PhoneNumberType.PERSONAL_NUMBER,
        PhoneNumberType.VOIP,
    }
)


def as_number(written: str) -> str | None:
    """A number with its country, as E.164; None where there is none such anywhere."""
    bare = written.strip()
    if bare.startswith("00"):
        bare = f"+{bare[2:]}"
    try:
        number = phonenumbers.parse(bare, None)
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_valid_number(number):
        return None
    return phonenumbers.format_number(number, PhoneNumberFormat.E164)


def takes_texts(number: str) -> bool:
    """Whether a number (E.164) is one to which texts go; none for which whoever asks would pay."""
    return phonenumbers.number_type(phonenumbers.parse(number, None)) in _TAKES_TEXTS
