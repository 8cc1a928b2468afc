"""The little of the ONNX file format that cutting and rewriting a model needs, without the onnx package.

An ONNX file is one protobuf message. What matters here are the nodes with the names of what they take and
give, the stored tensors (initializers) with their names, and the opset imports; everything else is copied
byte for byte. https://protobuf.dev/programming-guides/encoding/ has the wire format,
https://github.com/onnx/onnx/blob/main/onnx/onnx.proto the field numbers used below.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

Buffer = bytes | memoryview

# TensorProto.DataType
FLOAT: Final = 1
UINT8: Final = 2
INT8: Final = 3
INT32: Final = 6
INT64: Final = 7

_ATTRIBUTE_FLOAT: Final = 1
_ATTRIBUTE_INT: Final = 2
_ATTRIBUTE_INTS: Final = 7


@dataclass(frozen=True, slots=True)
class Port:
    """An input or output of a part.

    Args:
        name: of the tensor in the whole model.
        type: a TensorProto data type.
        shape: a number, or a name for a length that varies, per dimension; None leaves it open.
    """

    name: str
    type: int = FLOAT
    shape: tuple[int | str, ...] | None = None


# ---------------------------------------------------------------------------------------------
# Wire format


def _varint(buffer: Buffer, at: int) -> tuple[int, int]:
    value = shift = 0
    while True:
        byte = buffer[at]
        at += 1
        value |= (byte & 0x7F) << shift
        if byte < 0x80:
            return value, at
        shift += 7


def _fields(buffer: Buffer) -> Iterator[tuple[int, int | memoryview]]:
    """Field numbers and values of a message: numbers for varints, bytes for the rest."""
    view = memoryview(buffer)
    at = 0
    while at < len(view):
        key, at = _varint(view, at)
        number, wire = key >> 3, key & 7
        if wire == 0:
            value, at = _varint(view, at)
            yield number, value
            continue
        if wire == 2:
            size, at = _varint(view, at)
        elif wire in (1, 5):
            size = 8 if wire == 1 else 4
        else:
            raise ValueError(f"wire type {wire} at byte {at}")
        if at + size > len(view):
            raise ValueError("the file ends in the middle of a field")
        yield number, view[at : at + size]
        at += size


def _number(value: int) -> bytes:
    value &= (1 << 64) - 1
    out = bytearray()
    while value >= 0x80:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    out.append(value)
    return bytes(out)


def _int_field(number: int, value: int) -> bytes:
    return _number(number << 3) + _number(value)


def _bytes_field(number: int, value: Buffer | str) -> bytes:
    raw = value.encode() if isinstance(value, str) else value
    return _number(number << 3 | 2) + _number(len(raw)) + bytes(raw)


def _as_bytes(value: int | memoryview) -> memoryview:
    if isinstance(value, int):
        raise TypeError("a number where bytes belong")
    return value


def _text(value: int | memoryview) -> str:
    return str(_as_bytes(value), "utf-8")


# ---------------------------------------------------------------------------------------------
# Messages

_HEAD: Final = _int_field(1, 9) + _bytes_field(8, _int_field(2, 20))
"""IR version 9 and opset 20, as in the published model."""


@dataclass(frozen=True, slots=True)
class Node:
    """An operation.

    Args:
        raw: the node as it stands in the file.
        op: the operator's name.
        inputs: names of the tensors it takes; empty for one left out.
        outputs: names of the tensors it gives.
        ints: its attributes that are whole numbers; of other ones the name with nothing.
    """

    raw: Buffer
    op: str
    inputs: tuple[str, ...]
    outputs: tuple[str, ...]
    ints: Mapping[str, tuple[int, ...]]


@dataclass(frozen=True, slots=True)
class Tensor:
    """A stored tensor.

    Args:
        raw: the tensor as it stands in the file.
        name: which the nodes know it by.
        type: a TensorProto data type.
        dims: its shape.
        data: its values, little-endian; None if they are stored in a way that isn't read here.
    """

    raw: Buffer
    name: str
    type: int
    dims: tuple[int, ...]
    data: Buffer | None


@dataclass(slots=True)
class Graph:
    """A model.

    Args:
        head: its format and operator versions, as they stand in the file.
        nodes: in an order in which they can be run.
        tensors: by name.
    """

    head: bytes = _HEAD
    nodes: list[Node] = field(default_factory=list)
    tensors: dict[str, Tensor] = field(default_factory=dict)


def _signed(value: int) -> int:
    return value - (1 << 64) if value >> 63 else value


def _packed(value: int | memoryview) -> list[int]:
    """A repeated integer: one number, or several packed into bytes."""
    if isinstance(value, int):
        return [_signed(value)]
    out, at = [], 0
    while at < len(value):
        number, at = _varint(value, at)
        out.append(_signed(number))
    return out


def _read_node(raw: memoryview) -> Node:
    inputs, outputs, ints = [], [], {}
    op = ""
    for number, value in _fields(raw):
        if number == 1:
            inputs.append(_text(value))
        elif number == 2:
            outputs.append(_text(value))
        elif number == 4:
            op = _text(value)
        elif number == 5:
            key, numbers = "", []
            for inner, content in _fields(_as_bytes(value)):
                if inner == 1:
                    key = _text(content)
                elif inner in (3, 8):
                    numbers += _packed(content)
            ints[key] = tuple(numbers)
    return Node(raw, op, tuple(inputs), tuple(outputs), ints)


def _read_tensor(raw: memoryview) -> Tensor:
    dims: list[int] = []
    kind, name = 0, ""
    data: Buffer | None = None
    for number, value in _fields(raw):
        if number == 1:
            dims += _packed(value)
        elif number == 2 and isinstance(value, int):
            kind = value
        elif number == 5 and kind == UINT8:
            data = bytes(data or b"") + bytes(one & 0xFF for one in _packed(value))
        elif number == 8:
            name = _text(value)
        elif number == 9:
            data = _as_bytes(value)
    return Tensor(raw, name, kind, tuple(dims), data)


def read_model(model: Buffer) -> Graph:
    """What a file holds, without copying its tensors.

    Raises:
        ValueError: not an ONNX file.
    """
    try:
        return _read_graph(model)
    except (IndexError, UnicodeDecodeError, TypeError) as cause:
        raise ValueError("not an ONNX model") from cause


def _read_graph(model: Buffer) -> Graph:
    graph = Graph(head=b"")
    for number, value in _fields(model):
        if number == 1 and isinstance(value, int):
            graph.head += _int_field(1, value)
        elif number == 8:
            graph.head += _bytes_field(8, _as_bytes(value))
        elif number == 7:
            for inner, content in _fields(_as_bytes(value)):
                if inner == 1:
                    graph.nodes.append(_read_node(_as_bytes(content)))
                elif inner == 5:
                    tensor = _read_tensor(_as_bytes(content))
                    graph.tensors[tensor.name] = tensor
    return graph


def _write_port(port: Port) -> bytes:
    shape = b""
    for size in port.shape or ():
        dimension = _int_field(1, size) if isinstance(size, int) else _bytes_field(2, size)
        shape += _bytes_field(1, dimension)
    tensor_type = _int_field(1, port.type) + (b"" if port.shape is None else _bytes_field(2, shape))
    return _bytes_field(1, port.name) + _bytes_field(2, _bytes_field(1, tensor_type))


def write_model(graph: Graph, *, inputs: Sequence[Port], outputs: Sequence[Port]) -> bytes:
    """An ONNX file with the graph's nodes, and of its tensors those that they take."""
    used = {name for node in graph.nodes for name in node.inputs}
    body = [_bytes_field(1, node.raw) for node in graph.nodes]
    body.append(_bytes_field(2, "part"))
    body += [_bytes_field(5, tensor.raw) for name, tensor in graph.tensors.items() if name in used]
    body += [_bytes_field(11, _write_port(port)) for port in inputs]
    body += [_bytes_field(12, _write_port(port)) for port in outputs]
    return graph.head + _bytes_field(7, b"".join(body))


def make_tensor(name: str, kind: int, dims: Sequence[int], data: bytes) -> Tensor:
    """A tensor to store; for the arguments see `Tensor`."""
    raw = b"".join(_int_field(1, size) for size in dims)
    raw += _int_field(2, kind) + _bytes_field(8, name) + _bytes_field(9, data)
    return Tensor(raw, name, kind, tuple(dims), data)


def make_node(
    op: str, inputs: Sequence[str], *outputs: str, **attributes: int | bytes | Sequence[int]
) -> Node:
    """An operation; an attribute is a whole number, several of them, or the four bytes of a float."""
    raw = b"".join(_bytes_field(1, name) for name in inputs)
    raw += b"".join(_bytes_field(2, name) for name in outputs)
    raw += _bytes_field(3, outputs[0]) + _bytes_field(4, op)
    for key, value in attributes.items():
        if isinstance(value, int):
            content = _int_field(3, value) + _int_field(20, _ATTRIBUTE_INT)
        elif isinstance(value, bytes):
            content = _number(2 << 3 | 5) + value + _int_field(20, _ATTRIBUTE_FLOAT)
        else:
            content = b"".join(_int_field(8, one) for one in value) + _int_field(20, _ATTRIBUTE_INTS)
        raw += _bytes_field(5, _bytes_field(1, key) + content)
    return Node(raw, op, tuple(inputs), outputs, {})
