"""The same graph, quicker: what onnxruntime does slowly, said in operators that it does fast.

The published model is 8-bit and was written for any runtime. Four of its shapes are rewritten:

**Convolutions.** onnxruntime runs ``ConvInteger`` through a slow general path, at less than half the speed
of the matrix product ``MatMulInteger``. A convolution *is* a matrix product once its shifted inputs stand
side by side:

    ConvInteger(x, w)  =  Transpose(MatMulInteger(rows of Transpose(x) under the kernel, w as a matrix))

**Their way back to floating point.** The quantizer adds a bias that it has rounded to 32-bit integers, then
casts, then scales. With the stored bias added last, onnxruntime does all of it inside the matrix product.

**Instance norms**, written out in the model as nine operators that each go through memory, are one operator.

**Snake activations** (y + sin(a y)^2 / a, https://arxiv.org/abs/2006.08195) behind such a norm leave the
factor a to the norm.

Integer sums are exact, so only the last bits of floating-point numbers differ, and the bias, which keeps what
the quantizer had rounded off. The model rounds to 8 bits at every step, so the sound differs by more than
that (correlation .995), if not by what the listener of docs/voice.md hears.
"""

import struct
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Final

from audionews.engines.kokoro.onnx_file import (
    FLOAT,
    INT8,
    INT64,
    UINT8,
    Node,
    Tensor,
    make_node,
    make_tensor,
)

_TIME_AXIS: Final = 2
"""Of [batch, channel, time]."""


@dataclass(frozen=True, slots=True)
class _Norm:
    """An instance norm: of ``x``, per channel, over time."""

    x: str
    scale: str
    shift: str
    epsilon: bytes

    def nodes(self, flat: str, *, of: str, name: str) -> list[Node]:
        """The operator, whose scale and shift have to be flat, for the shape whose result is ``of``."""
        scale, shift = f"{of}:scale", f"{of}:shift"
        return [
            make_node("Reshape", [self.scale, flat], scale),
            make_node("Reshape", [self.shift, flat], shift),
            make_node("InstanceNormalization", [self.x, scale, shift], name, epsilon=self.epsilon),
        ]


class Rewriter:
    """Finds the shapes in a graph and writes their replacements.

    Args:
        nodes: of the graph.
        tensors: that it has stored, by name.
    """

    def __init__(self, nodes: Iterable[Node], tensors: Mapping[str, Tensor]) -> None:
        self._maker = {name: node for node in nodes for name in node.outputs}
        self._stored = tensors
        self.made: dict[str, Tensor] = {}
        """Tensors that the replacements need besides the stored ones, by name."""

    def rewrite(self, node: Node) -> list[Node]:
        """What stands for a node: itself, or the replacement of the shape whose result it gives."""
        for replacement in (self._snaked, self._normalized, self._convolved):
            new = replacement(node)
            if new is not None:
                return new
        return [node]

    # -- reading

    def _made_by(self, op: str, name: str) -> Node | None:
        node = self._maker.get(name)
        return node if node is not None and node.op == op else None

    def _either(self, op: str, node: Node) -> tuple[Node, str] | None:
        """Of a node with two inputs the one that an operator makes, and the name of the other."""
        for name, other in (node.inputs, node.inputs[::-1]):
            made = self._made_by(op, name)
            if made is not None:
                return made, other
        return None

    def _bytes(self, name: str, kind: int) -> bytes | None:
        tensor = self._stored.get(name)
        return bytes(tensor.data) if tensor and tensor.type == kind and tensor.data is not None else None

    # -- writing

    def _tensor(self, name: str, kind: int, dims: tuple[int, ...], data: bytes) -> str:
        self.made[name] = make_tensor(name, kind, dims, data)
        return name

    def _int64s(self, name: str, *values: int) -> str:
        return self._tensor(name, INT64, (len(values),), _int64(*values))

    def _scalar(self, value: int) -> str:
        return self._tensor(f"int:{value}", INT64, (), _int64(value))

    # -- instance norm

    def _time_mean(self, name: str) -> str | None:
        """What a tensor is the mean over time of."""
        mean = self._made_by("ReduceMean", name)
        if mean is None or len(mean.inputs) != 2 or mean.ints.get("keepdims", (1,)) != (1,):
            return None
        axes = self._bytes(mean.inputs[1], INT64)
        return mean.inputs[0] if axes == _int64(_TIME_AXIS) else None

    def _norm(self, last: Node) -> _Norm | None:
        """(x - mean) / sqrt(variance + epsilon) * scale + shift, where the style gives scale and shift.

        They are taken for one number per channel, as they are in this model; a stored scale may be another.
        """
        scaled = self._either("Mul", last) if last.op == "Add" else None
        divided = self._either("Div", scaled[0]) if scaled else None
        if scaled is None or divided is None:
            return None
        (quotient, scale), shift = divided, scaled[1]
        centred = self._made_by("Sub", quotient.inputs[0])
        root = self._made_by("Sqrt", quotient.inputs[1])
        added = self._made_by("Add", root.inputs[0]) if root else None
        squares = self._time_mean(added.inputs[0]) if added else None
        square = self._made_by("Mul", squares) if squares else None
        if centred is None or added is None or square is None:
            return None
        x = self._time_mean(centred.inputs[1])
        epsilon = self._bytes(added.inputs[1], FLOAT)
        if x != centred.inputs[0] or square.inputs != (centred.outputs[0],) * 2 or epsilon is None:
            return None
        return None if scale in self._stored else _Norm(x, scale, shift, epsilon)

    def _normalized(self, last: Node) -> list[Node] | None:
        norm = self._norm(last)
        if norm is None:
            return None
        (name,) = last.outputs
        return norm.nodes(self._int64s("flat", -1), of=name, name=name)

    def _snaked(self, last: Node) -> list[Node] | None:
        """y + sin(a y)^2 / a, where y comes from a norm: that gives u = a y, and it is (u + sin(u)^2) / a."""
        added = self._either("Mul", last) if last.op == "Add" else None
        power = self._either("Pow", added[0]) if added else None
        sine = self._made_by("Sin", power[0].inputs[0]) if power else None
        steep = self._made_by("Mul", sine.inputs[0]) if sine else None
        if added is None or power is None or steep is None:
            return None
        y, (squared, inverse) = added[1], power
        alpha = next((other for other in steep.inputs if other != y), "")
        norm = self._norm(self._maker[y]) if y in self._maker and y in steep.inputs else None
        if norm is None or not self._inverse(alpha, inverse):
            return None
        if self._bytes(squared.inputs[1], FLOAT) != struct.pack("<f", 2):
            return None
        (name,) = last.outputs
        steeper = replace(norm, scale=f"{name}:s", shift=f"{name}:t")
        return [
            make_node("Mul", [norm.scale, alpha], f"{name}:s"),
            make_node("Mul", [norm.shift, alpha], f"{name}:t"),
            *steeper.nodes(self._int64s("flat", -1), of=name, name=f"{name}:u"),
            make_node("Sin", [f"{name}:u"], f"{name}:sin"),
            make_node("Mul", [f"{name}:sin", f"{name}:sin"], f"{name}:sin2"),
            make_node("Add", [f"{name}:u", f"{name}:sin2"], f"{name}:v"),
            make_node("Mul", [f"{name}:v", inverse], name),
        ]

    def _inverse(self, one: str, other: str) -> bool:
        import numpy as np

        left, right = self._bytes(one, FLOAT), self._bytes(other, FLOAT)
        if left is None or right is None or len(left) != len(right):
            return False
        product = np.frombuffer(left, "<f4") * np.frombuffer(right, "<f4")
        return bool(np.allclose(product, 1))

    # -- convolution

    def _stored_bias(self, quantized: str) -> str | None:
        """The floating-point bias of a channel, behind its rounding to integers."""
        for op in ("Reshape", "Cast", "Floor", "Div"):
            node = self._made_by(op, quantized)
            if node is None:
                return None
            quantized = node.inputs[0]
        return quantized if quantized in self._stored else None

    def _convolved(self, last: Node) -> list[Node] | None:
        """Mul(Cast(ConvInteger(x, w) + bias), scale), as quantizers write it, with or without the bias."""
        cast = self._made_by("Cast", last.inputs[0]) if last.op == "Mul" else None
        if cast is None:
            return None
        conv, bias = self._made_by("ConvInteger", cast.inputs[0]), None
        if conv is None:
            added = self._made_by("Add", cast.inputs[0])
            conv = self._made_by("ConvInteger", added.inputs[0]) if added else None
            bias = self._stored_bias(added.inputs[1]) if added else None
            if conv is None or bias is None:
                return None
        (name,), scale = last.outputs, last.inputs[1]
        nodes = self._product(conv, name)
        if nodes is None:
            return None
        nodes += [
            make_node("Cast", [f"{name}:m"], f"{name}:f", to=FLOAT),
            make_node("Mul", [f"{name}:f", scale], f"{name}:d"),
        ]
        rows = f"{name}:d"
        if bias:
            nodes.append(make_node("Add", [rows, bias], f"{name}:b"))
            rows = f"{name}:b"
        return [*nodes, make_node("Transpose", [rows], name, perm=(0, 2, 1))]

    def _product(self, conv: Node, name: str) -> list[Node] | None:
        """The sums of a convolution as a matrix product, ``name:m``, [batch, time, channel]."""
        if len(conv.inputs) != 4 or any(conv.ints.get("auto_pad", ())):
            return None
        x, weight_name, x_zero, zero_name = conv.inputs
        data, zero = self._bytes(weight_name, UINT8), self._bytes(zero_name, UINT8)
        simple = conv.ints.get("group", (1,)) == (1,) and conv.ints.get("strides", (1,)) == (1,)
        if data is None or zero is None or not simple:
            return None
        dims = self._stored[weight_name].dims
        if len(dims) != 3 or len(zero) != 1:
            return None
        out_channels, in_channels, kernel = dims
        before, after = conv.ints.get("pads", (0, 0))
        (dilation,) = conv.ints.get("dilations", (1,))
        matrix = (kernel * in_channels, out_channels)
        weight = self._tensor(f"{name}:w", INT8, matrix, _matrix(data, dims))
        weight_zero = self._tensor(f"{name}:z", INT8, (), bytes([(zero[0] - 128) & 0xFF]))
        nodes = [make_node("Transpose", [x], f"{name}:t", perm=(0, 2, 1))]
        rows = f"{name}:t"
        if before or after:
            pads = self._int64s(f"{name}:pads", 0, before, 0, 0, after, 0)
            nodes.append(make_node("Pad", [rows, pads, x_zero], f"{name}:p"))
            rows = f"{name}:p"
        if kernel > 1:
            nodes += self._side_by_side(rows, f"{name}:cc", kernel, in_channels, dilation)
            rows = f"{name}:cc"
        nodes.append(make_node("MatMulInteger", [rows, weight, x_zero, weight_zero], f"{name}:m"))
        return nodes

    def _side_by_side(self, rows: str, name: str, kernel: int, channels: int, dilation: int) -> list[Node]:
        """For every position of a kernel the rows under it in one row: [1, time, kernel x channels].

        One gather writes them in their order, which is quicker than to slice and concatenate them.
        """
        taps = _int64(*range(0, kernel * dilation, dilation))
        under = self._tensor(f"taps:{kernel}:{dilation}", INT64, (1, kernel), taps)
        shape = self._int64s(f"shape:{kernel * channels}", 1, -1, kernel * channels)
        return [
            make_node("Shape", [rows], f"{name}:length", start=1, end=2),
            make_node("Squeeze", [f"{name}:length"], f"{name}:end"),
            make_node("Sub", [f"{name}:end", self._scalar((kernel - 1) * dilation)], f"{name}:count"),
            make_node("Range", [self._scalar(0), f"{name}:count", self._scalar(1)], f"{name}:starts"),
            make_node("Reshape", [f"{name}:starts", self._int64s("column", -1, 1)], f"{name}:column"),
            make_node("Add", [f"{name}:column", under], f"{name}:at"),
            make_node("Gather", [rows, f"{name}:at"], f"{name}:rows", axis=1),
            make_node("Reshape", [f"{name}:rows", shape], name),
        ]


def _matrix(data: bytes, dims: tuple[int, ...]) -> bytes:
    """Weights [out, in, kernel] as a matrix [kernel x in, out], moved from 0..255 to -128..127.

    Processors multiply unsigned by signed bytes. Older ones (x86 without VNNI) do it with a sum that
    saturates: `graph.saturation_probe` finds out, and then onnxruntime is asked for its exact, slower way.
    """
    import numpy as np

    stored = np.frombuffer(data, np.uint8).reshape(dims)
    signed = (stored.astype(np.int16) - 128).astype(np.int8)
    return signed.transpose(2, 1, 0).tobytes()


def _int64(*values: int) -> bytes:
    return b"".join(value.to_bytes(8, "little", signed=True) for value in values)
