"""What the library holds for Python."""

from __future__ import annotations

from typing import Any, ClassVar, NoReturn, TypeVar

Self = TypeVar("Self", bound="Held")


class Held:
    """Immutable, so that a copy is the thing itself; in another process it would have to be made anew."""

    __slots__ = ()

    _instead: ClassVar[str]

    def __copy__(self: Self) -> Self:
        return self

    def __deepcopy__(self: Self, memo: dict[int, Any]) -> Self:
        return self

    def __reduce_ex__(self, protocol: Any) -> NoReturn:
        raise TypeError(f"a {type(self).__name__} cannot be pickled: the library holds it; {self._instead}")
