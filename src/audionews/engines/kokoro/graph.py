"""Cuts an ONNX model into parts and makes its convolutions quicker, without the onnx package.

The published model goes from tokens to sound in one run. Vietnamese needs to come between: our
durations, pitch and energy replace the model's. So the graph is cut at tensors known by name.

An ONNX file is one protobuf message, and cutting needs very little of it: the nodes with the names of
what they take and give, the stored tensors (initializers) with their names, and the opset imports.
Everything else is copied byte for byte. https://protobuf.dev/programming-guides/encoding/ has the
wire format, https://github.com/onnx/onnx/blob/main/onnx/onnx.proto the field numbers used below.

One rewrite is done on the way. onnxruntime runs ``ConvInteger`` (8-bit convolution) through a slow
general path, at less than half the speed of the matrix product ``MatMulInteger``. A convolution *is* a
matrix product once its shifted inputs stand side by side, and integer arithmetic makes the two agree
to the last bit:

    ConvInteger(x, w)  =  Transpose(MatMulInteger(Concat(shifts of Transpose(x)), w as a matrix))

The weights go from 0..255 to -128..127 with their zero point on the way, because processors multiply
unsigned by signed bytes. Older ones (x86 without VNNI) do it with a sum that saturates; `saturation_probe`
finds out, and then onnxruntime is asked for its exact, slower way.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

Buffer = bytes | memoryview

# TensorProto.DataType
FLOAT: Final = 1
UINT8: Final = 2
INT8: Final = 3
_INT32: Final = 6
INT64: Final = 7

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


@dataclass(frozen=True, slots=True)
class _Node:
    raw: Buffer
    op: str
    name: str
    inputs: tuple[str, ...]
    outputs: tuple[str, ...]
    ints: Mapping[str, tuple[int, ...]]


@dataclass(frozen=True, slots=True)
class _Tensor:
    raw: Buffer
    name: str
    type: int
    dims: tuple[int, ...]
    data: Buffer | None


@dataclass(slots=True)
class _Graph:
    head: bytes = b""
    nodes: list[_Node] = field(default_factory=list)
    tensors: dict[str, _Tensor] = field(default_factory=dict)


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


def _read_node(raw: memoryview) -> _Node:
    inputs, outputs, ints = [], [], {}
    op = name = ""
    for number, value in _fields(raw):
        if number == 1:
            inputs.append(_text(value))
        elif number == 2:
            outputs.append(_text(value))
        elif number == 3:
            name = _text(value)
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
    return _Node(raw, op, name, tuple(inputs), tuple(outputs), ints)


def _read_tensor(raw: memoryview) -> _Tensor:
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
    return _Tensor(raw, name, kind, tuple(dims), data)


def _read_model(model: Buffer) -> _Graph:
    graph = _Graph()
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


def _tensor(name: str, kind: int, dims: Sequence[int], data: bytes) -> _Tensor:
    raw = b"".join(_int_field(1, size) for size in dims)
    raw += _int_field(2, kind) + _bytes_field(8, name) + _bytes_field(9, data)
    return _Tensor(raw, name, kind, tuple(dims), data)


def _node(op: str, inputs: Sequence[str], output: str, **attributes: int | Sequence[int]) -> _Node:
    raw = b"".join(_bytes_field(1, name) for name in inputs) + _bytes_field(2, output)
    raw += _bytes_field(3, output) + _bytes_field(4, op)
    for key, value in attributes.items():
        if isinstance(value, int):
            content = _int_field(3, value) + _int_field(20, _ATTRIBUTE_INT)
        else:
            content = b"".join(_int_field(8, one) for one in value) + _int_field(20, _ATTRIBUTE_INTS)
        raw += _bytes_field(5, _bytes_field(1, key) + content)
    return _Node(raw, op, output, tuple(inputs), (output,), {})


# ---------------------------------------------------------------------------------------------
# Convolution as a matrix product


def _matrix(weight: _Tensor) -> bytes:
    """Weights [out, in, kernel] as a matrix [kernel x in, out], shifted from 0..255 to -128..127."""
    import numpy as np

    stored = np.frombuffer(weight.data or b"", np.uint8).reshape(weight.dims)
    signed = (stored.astype(np.int16) - 128).astype(np.int8)
    return signed.transpose(2, 1, 0).tobytes()


def _int64s(name: str, *values: int) -> _Tensor:
    data = b"".join(value.to_bytes(8, "little", signed=True) for value in values)
    return _tensor(name, INT64, (len(values),), data)


def _as_product(conv: _Node, tensors: Mapping[str, _Tensor]) -> tuple[list[_Node], list[_Tensor]] | None:
    """The nodes and tensors that stand for a convolution; None for one of another kind."""
    if conv.op != "ConvInteger" or len(conv.inputs) != 4 or any(conv.ints.get("auto_pad", ())):
        return None
    x, weight_name, x_zero, zero_name = conv.inputs
    weight, zero = tensors.get(weight_name), tensors.get(zero_name)
    if weight is None or zero is None or weight.data is None or zero.data is None:
        return None
    simple = conv.ints.get("group", (1,)) == (1,) and conv.ints.get("strides", (1,)) == (1,)
    if not simple or weight.type != UINT8 or len(weight.dims) != 3 or len(zero.data) != 1:
        return None
    out_channels, in_channels, kernel = weight.dims
    before, after = conv.ints.get("pads", (0, 0))
    (dilation,) = conv.ints.get("dilations", (1,))
    name = conv.outputs[0]
    new = [
        _tensor(f"{name}:w", INT8, (kernel * in_channels, out_channels), _matrix(weight)),
        _tensor(f"{name}:z", INT8, (), bytes([(zero.data[0] - 128) & 0xFF])),
        _int64s(f"{name}:axis", 1),
    ]
    nodes = [_node("Transpose", [x], f"{name}:t", perm=(0, 2, 1))]
    rows = f"{name}:t"
    if before or after:
        new.append(_int64s(f"{name}:pads", 0, before, 0, 0, after, 0))
        nodes.append(_node("Pad", [rows, f"{name}:pads", x_zero], f"{name}:p"))
        rows = f"{name}:p"
    if kernel > 1:
        shifts = []
        for tap in range(kernel):
            # The last tap ends with the input; INT64_MAX is clipped to it.
            end = (tap + 1 - kernel) * dilation or (1 << 63) - 1
            new += [_int64s(f"{name}:s{tap}", tap * dilation), _int64s(f"{name}:e{tap}", end)]
            bounds = [f"{name}:s{tap}", f"{name}:e{tap}", f"{name}:axis"]
            nodes.append(_node("Slice", [rows, *bounds], f"{name}:c{tap}"))
            shifts.append(f"{name}:c{tap}")
        nodes.append(_node("Concat", shifts, f"{name}:cc", axis=2))
        rows = f"{name}:cc"
    nodes += [
        _node("MatMulInteger", [rows, f"{name}:w", x_zero, f"{name}:z"], f"{name}:m"),
        _node("Transpose", [f"{name}:m"], name, perm=(0, 2, 1)),
    ]
    return nodes, new


# ---------------------------------------------------------------------------------------------
# Cutting


def cut(model: Buffer, *, inputs: Sequence[Port], outputs: Sequence[Port]) -> bytes:
    """The part of a model that lies between some of its tensors.

    Args:
        model: a whole ONNX file.
        inputs: tensors that the part is given.
        outputs: tensors that it gives.

    Returns:
        An ONNX file, its 8-bit convolutions written as matrix products.

    Raises:
        ValueError: not an ONNX model, or an output depends on something that isn't among the inputs.
    """
    try:
        graph = _read_model(model)
    except (IndexError, UnicodeDecodeError, TypeError) as cause:
        raise ValueError("not an ONNX model") from cause
    producer = {name: node for node in graph.nodes for name in node.outputs}
    given = {port.name for port in inputs}
    needed: set[int] = set()
    pending = [port.name for port in outputs]
    while pending:
        name = pending.pop()
        if name in given or name in graph.tensors or not name:
            continue
        node = producer.get(name)
        if node is None:
            raise ValueError(f"the model has no tensor {name!r}")
        if id(node) not in needed:
            needed.add(id(node))
            pending += node.inputs
    nodes: list[_Node] = []
    tensors = dict(graph.tensors)
    for node in graph.nodes:
        if id(node) not in needed:
            continue
        product = _as_product(node, graph.tensors)
        if product is None:
            nodes.append(node)
        else:
            nodes += product[0]
            tensors |= {tensor.name: tensor for tensor in product[1]}
    used = {name for node in nodes for name in node.inputs}
    body = [_bytes_field(1, node.raw) for node in nodes]
    body.append(_bytes_field(2, "part"))
    body += [_bytes_field(5, tensor.raw) for name, tensor in tensors.items() if name in used]
    body += [_bytes_field(11, _write_port(port)) for port in inputs]
    body += [_bytes_field(12, _write_port(port)) for port in outputs]
    return graph.head + _bytes_field(7, b"".join(body))


def saturation_probe() -> bytes:
    """A tiny model that shows whether this processor multiplies unsigned by signed bytes exactly.

    Returns:
        An ONNX file: input ``x`` uint8 [1, 64], output ``y`` int32 [1, 1], the sum of x times 127.
        Fed with 255 everywhere, anything but 255 x 127 x 64 is a saturated sum.
    """
    tensors = [
        _tensor("w", INT8, (64, 1), bytes([127]) * 64),
        _tensor("xz", UINT8, (), bytes(1)),
        _tensor("wz", INT8, (), bytes(1)),
    ]
    body = _bytes_field(1, _node("MatMulInteger", ["x", "w", "xz", "wz"], "y").raw) + _bytes_field(2, "probe")
    body += b"".join(_bytes_field(5, tensor.raw) for tensor in tensors)
    body += _bytes_field(11, _write_port(Port("x", UINT8, (1, 64))))
    body += _bytes_field(12, _write_port(Port("y", _INT32, (1, 1))))
    # IR version 8 and opset 17 are what MatMulInteger with scalar zero points has long been part of.
    return _int_field(1, 8) + _bytes_field(8, _int_field(2, 17)) + _bytes_field(7, body)
