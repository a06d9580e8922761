"""The error tree. Every error carries one sentence of what happened and one of what to do.

Each branch has a file of its own; everybody imports from here.

    OrderDeskError
    ├── StorageError
    │   ├── ProfileInUseError, DatabaseNewerError, DatabaseDamagedError, WrongKeyError
    │   ├── DatabaseGoneError (a DatabaseDamagedError), JournalUnreadableError
    │   ├── DiskFullError, StorageUnavailableError
    │   └── ProfileFolderError, SettingsNotSavedError
    ├── CredentialsError
    │   ├── KeyringUnavailableError, PassphraseNeededError, WrongPassphraseError
    │   └── SecretDamagedError, RecoveryCodeError
    ├── ShopifyError
    │   ├── UnreachableError, SignedOutError, ThrottledError, RefusedError
    │   ├── RejectedError, AmbiguousError
    │   ├── InsecureConnectionError, NotTheShopError (UnreachableErrors)
    │   ├── TokenRefusedError, AppCredentialsError (SignedOutErrors)
    │   ├── AppRefusedError, NoSuchShopError (RefusedErrors), QueryTooDearError (a ProtocolError)
    │   ├── ProtocolError, UnreadableAnswerError, ShopAddressError, OtherShopError
    │   └── PictureError, BulkFileError
    ├── PaperError
    │   └── PrinterError, FileNotWrittenError, TemplateError
    ├── StaffError
    │   └── NotPossibleError, NotFoundError
    └── NoShopError, NoTokenError, NoLocationError, ClientSecretMissingError

Environment faults (storage, network) and staff's own slips are errors of this tree; a bug of ours is
any other exception.
"""

from orderdesk.errors.credentials import (
    CredentialsError,
    KeyringUnavailableError,
    PassphraseNeededError,
    RecoveryCodeError,
    SecretDamagedError,
    WrongPassphraseError,
)
from orderdesk.errors.paper import FileNotWrittenError, PaperError, PrinterError, TemplateError
from orderdesk.errors.shopify import (
    AmbiguousError,
    AppCredentialsError,
    AppRefusedError,
    BulkFileError,
    InsecureConnectionError,
    NoSuchShopError,
    NotTheShopError,
    OtherShopError,
    PictureError,
    ProtocolError,
    QueryTooDearError,
    RefusedError,
    RejectedError,
    ShopAddressError,
    ShopifyError,
    SignedOutError,
    ThrottledError,
    TokenRefusedError,
    UnreachableError,
    UnreadableAnswerError,
    UserError,
)
from orderdesk.errors.staff import NotFoundError, NotPossibleError, StaffError
from orderdesk.errors.starting import (
    ClientSecretMissingError,
    NoLocationError,
    NoShopError,
    NoTokenError,
)
from orderdesk.errors.storage import (
    DatabaseDamagedError,
    DatabaseGoneError,
    DatabaseNewerError,
    DiskFullError,
    JournalUnreadableError,
    ProfileFolderError,
    ProfileInUseError,
    SettingsNotSavedError,
    StorageError,
    StorageUnavailableError,
    WrongKeyError,
)
from orderdesk.errors.tree import OrderDeskError

__all__ = [
    "AmbiguousError",
    "AppCredentialsError",
    "AppRefusedError",
    "BulkFileError",
    "ClientSecretMissingError",
    "CredentialsError",
    "DatabaseDamagedError",
    "DatabaseGoneError",
    "DatabaseNewerError",
    "DiskFullError",
    "FileNotWrittenError",
    "InsecureConnectionError",
    "JournalUnreadableError",
    "KeyringUnavailableError",
    "NoLocationError",
    "NoShopError",
    "NoSuchShopError",
    "NoTokenError",
    "NotFoundError",
    "NotPossibleError",
    "NotTheShopError",
    "OrderDeskError",
    "OtherShopError",
    "PaperError",
    "PassphraseNeededError",
    "PictureError",
    "PrinterError",
    "ProfileFolderError",
    "ProfileInUseError",
    "ProtocolError",
    "QueryTooDearError",
    "RecoveryCodeError",
    "RefusedError",
    "RejectedError",
    "SecretDamagedError",
    "SettingsNotSavedError",
    "ShopAddressError",
    "ShopifyError",
    "SignedOutError",
    "StaffError",
    "StorageError",
    "StorageUnavailableError",
    "TemplateError",
    "ThrottledError",
    "TokenRefusedError",
    "UnreachableError",
    "UnreadableAnswerError",
    "UserError",
    "WrongKeyError",
    "WrongPassphraseError",
]
