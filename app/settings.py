"""Every setting of an installation, read from the environment with the prefix `CORRIDOR_`."""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Self
from urllib.parse import urlsplit

from pydantic import Field, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

DEVELOPMENT_KEY = "development-only-key-that-is-not-secret"


class SettingsError(Exception):
    """A setting is wrong; the sentence names it and the remedy."""


class Settings(BaseSettings):
    """The settings of one process. Each line says what it is for; README lists them."""

    model_config = SettingsConfigDict(env_prefix="CORRIDOR_", extra="ignore")

    database_url: str = Field(
        "", description="SQLite or PostgreSQL; left out, an SQLite file in the data folder."
    )
    data_dir: Path = Field(Path("data"), description="The folder for the SQLite file.")
    base_url: str = Field(
        "http://127.0.0.1:8000", description="The public address; links in mails begin with it."
    )
    secret_key: str = Field(
        DEVELOPMENT_KEY,
        min_length=32,
        description="At least 32 random characters; calendar links and form tokens depend on it.",
    )
    sealing_keys: Annotated[tuple[str, ...], NoDecode] = Field(
        (),
        description="Keys of sealed answers, separated by commas: the first seals, all open.",
    )
    smtp_url: str = Field(
        "", description="smtp://user:password@host:port or smtps://…; left out, mails are kept."
    )
    imap_url: str = Field(
        "",
        pattern="^(|imaps?://.+)$",
        description="imaps://user:password@host/folder: the mailbox of the sender, for answers.",
    )
    mail_from: str = Field("Corridor <corridor@localhost>", description="The sender of mails.")
    answers_to: str = Field(
        "",
        pattern=r"^(|[^@\s{}]*\{key\}[^@\s{}]*@[^@\s{}]+)$",
        description="corridor+{key}@example.org: whose answer comes there is known by its key.",
    )
    answers_checked_by: str = Field(
        "",
        pattern=r"^[^\s;]*$",
        description="The mail server whose Authentication-Results are believed of answers.",
    )
    mail_rates: Annotated[Mapping[str, int], NoDecode] = Field(
        default_factory=dict,
        description="Mails a minute by provider: outlook.com+hotmail.com=60,*=600; * is any other.",
    )
    dkim_key: Path | None = Field(
        None, description="A file with the private RSA key (PEM) that signs mails (DKIM)."
    )
    dkim_selector: str = Field(
        "corridor",
        pattern="^[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?$",
        description="Under which name the sender's domain publishes the public key.",
    )
    private_gateways: Annotated[frozenset[str], NoDecode] = Field(
        frozenset(),
        description="Gateways of short texts in the own network: host or host:port, with commas.",
    )
    demo: bool = Field(False, description="Opens /dev/outbox, where all mails can be read.")
    clock_shift: int = Field(
        0, description="Seconds by which the clock is moved; only with CORRIDOR_DEMO."
    )
    worker: bool = Field(True, description="Whether `corridor serve` also runs background jobs.")
    trusted_proxies: Annotated[tuple[str, ...], NoDecode] = Field(
        (), description="Addresses whose X-Forwarded-For is believed, separated by commas."
    )
    max_body_bytes: int = Field(
        1_000_000, ge=10_000, description="The largest request body that is read."
    )
    max_upload_bytes: int = Field(
        10_000_000, ge=100_000, description="The largest body with a file: a table, a letter."
    )
    solver_seconds: int = Field(
        60, ge=1, le=3600, description="The time limit of a run of the scheduler."
    )
    solver_workers: int = Field(8, ge=1, le=64, description="Threads of the scheduler.")
    solver_memory_mb: int = Field(
        4096, ge=1024, description="The most memory that a run of the scheduler may take."
    )
    log_format: str = Field(
        "json", pattern="^(json|plain)$", description="`json` for machines, `plain` for people."
    )

    @field_validator("trusted_proxies", "sealing_keys", mode="before")
    @classmethod
    def _split(cls, value: object) -> object:
        if isinstance(value, str):
            return tuple(part.strip() for part in value.split(",") if part.strip())
        return value

    @field_validator("private_gateways", mode="before")
    @classmethod
    def _as_in_addresses(cls, value: object) -> object:
        if isinstance(value, str):
            return frozenset(part.strip().lower() for part in value.split(",") if part.strip())
        return value

    @field_validator("mail_rates", mode="before")
    @classmethod
    def _read_rates(cls, value: object) -> object:
        if not isinstance(value, str):
            return value
        pairs = [part.strip() for part in value.split(",") if part.strip()]
        named = [name for one in pairs for name in one.partition("=")[0].lower().split("+")]
        right = all(re.fullmatch(r"[^=+\s]+(\+[^=+\s]+)*=[1-9][0-9]{0,5}", one) for one in pairs)
        if not right or len(named) > len(set(named)):
            raise ValueError(
                "write it as outlook.com+hotmail.com=60,*=600: the domains of a provider, each"
                " once, and mails a minute"
            )
        return {
            domain.lower(): int(rate) for domain, _, rate in (one.partition("=") for one in pairs)
        }

    @field_validator("dkim_key")
    @classmethod
    def _is_a_key(cls, value: Path | None) -> Path | None:
        if value is not None and not (
            value.is_file() and "PRIVATE KEY" in value.read_text("ascii", "ignore")
        ):
            raise ValueError("name a file with a private key, as `openssl genrsa 2048` writes it")
        return value

    @field_validator("base_url")
    @classmethod
    def _is_an_address(cls, value: str) -> str:
        parts = urlsplit(value)
        if parts.scheme not in {"http", "https"} or not parts.hostname or parts.path.strip("/"):
            raise ValueError("write it as https://host or https://host:port")
        return value.rstrip("/")

    @field_validator("database_url")
    @classmethod
    def _is_known_database(cls, value: str) -> str:
        value = value.replace("postgres://", "postgresql://", 1)
        if value.startswith("postgresql://"):
            value = value.replace("postgresql://", "postgresql+psycopg://", 1)
        if value and not value.startswith(("sqlite:///", "postgresql+psycopg://")):
            raise ValueError("write it as sqlite:///file or postgresql://user:password@host/name")
        return value

    @model_validator(mode="after")
    def _key_is_secret_in_public(self) -> Self:
        local = urlsplit(self.base_url).hostname in {"127.0.0.1", "localhost", "::1", "testserver"}
        if self.secret_key == DEVELOPMENT_KEY and not local:
            raise ValueError("CORRIDOR_SECRET_KEY must be set where BASE_URL is a public address")
        return self

    @model_validator(mode="after")
    def _clock_moves_in_the_demo_only(self) -> Self:
        if self.clock_shift and not self.demo:
            raise ValueError("CORRIDOR_CLOCK_SHIFT may only be set together with CORRIDOR_DEMO")
        return self

    @property
    def database(self) -> str:
        """The database's address, with the default filled in."""
        return self.database_url or f"sqlite:///{self.data_dir / 'corridor.sqlite3'}"

    @property
    def host(self) -> str:
        """The only Host header that is answered, without its port."""
        return urlsplit(self.base_url).hostname or ""

    @property
    def https(self) -> bool:
        """Whether cookies may be limited to https."""
        return self.base_url.startswith("https://")


def read_settings(**overrides: object) -> Settings:
    """The settings of the environment; `overrides` win.

    Raises `SettingsError` with one sentence that names the first wrong setting.
    """
    try:
        return Settings(**overrides)  # type: ignore[arg-type]  # they are checked at run time
    except ValidationError as error:
        first = error.errors()[0]
        name = "_".join(["CORRIDOR", *(str(part).upper() for part in first["loc"])])
        sentence = first["msg"].removeprefix("Value error, ")
        raise SettingsError(f"{name}: {sentence}.".replace("CORRIDOR: ", "")) from None
