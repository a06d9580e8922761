"""How pictures are answered: as addresses on the shop's own port, away from the API."""

from dataclasses import dataclass
from typing import Any

from orderdesk.demo.ids import gid
from orderdesk.demo.pictures.wares import EDGE_PX, FOLDER, picture_name
from orderdesk.demo.request import Info, Request, Resolver
from orderdesk.demo.world import Variant


@dataclass(frozen=True, slots=True)
class Picture:
    """A variant's picture, as media and as an image."""

    number: int
    name: str
    alt: str
    origin: str


def picture_of(variant: Variant | None, info: Info) -> Picture | None:
    """The variant's picture. None where it has none, or where no port of the shop is open."""
    request: Request = info.context
    name = picture_name(variant)
    origin = request.store.pictures_origin
    if variant is None or not name or not origin:
        return None
    return Picture(variant.number, name, variant.product.title, origin)


def _address(source: Picture, _info: Info, transform: dict[str, Any] | None = None) -> str:
    # The files are small: the wish for a size goes along, as in the real addresses.
    sizes = {"width": "maxWidth", "height": "maxHeight"}
    wanted = "".join(
        f"&{name}={transform[key]}" for name, key in sizes.items() if transform and key in transform
    )
    return f"{source.origin}{FOLDER}{source.name}?v=1{wanted}"


RESOLVERS: dict[str, dict[str, Resolver]] = {
    "MediaImage": {
        "id": lambda source, _info: gid("MediaImage", source.number),
        "mediaContentType": lambda _source, _info: "IMAGE",
        "status": lambda _source, _info: "READY",
        "preview": lambda source, _info: source,
        "image": lambda source, _info: source,
        "metafield": lambda _source, _info, **_arguments: None,
    },
    "MediaPreviewImage": {"image": lambda source, _info: source},
    "Image": {
        "id": lambda source, _info: gid("ImageSource", source.number),
        "altText": lambda source, _info: source.alt,
        "url": _address,
        "width": lambda _source, _info: EDGE_PX,
        "height": lambda _source, _info: EDGE_PX,
        "metafield": lambda _source, _info, **_arguments: None,
    },
}
