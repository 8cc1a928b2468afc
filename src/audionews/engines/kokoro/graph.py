"""Cuts an ONNX model into parts.

The published model goes from tokens to sound in one run. Vietnamese needs to come between: our
durations, pitch and energy replace the model's. So the graph is cut at tensors known by name
(onnx_file.py reads and writes it), and on the way written so that it runs quicker (rewrites.py).
"""

from collections.abc import Sequence
from collections.abc import Set as AbstractSet

from audionews.engines.kokoro.onnx_file import (
    INT8,
    INT32,
    UINT8,
    Buffer,
    Graph,
    Node,
    Port,
    make_node,
    make_tensor,
    read_model,
    write_model,
)
from audionews.engines.kokoro.rewrites import Rewriter


def cut(model: Buffer, *, inputs: Sequence[Port], outputs: Sequence[Port]) -> bytes:
    """The part of a model that lies between some of its tensors.

    Args:
        model: a whole ONNX file.
        inputs: tensors that the part is given.
        outputs: tensors that it gives.

    Returns:
        An ONNX file that computes the same, up to the rounding of floating-point numbers.

    Raises:
        ValueError: not an ONNX model, or an output depends on something that isn't among the inputs.
    """
    graph = read_model(model)
    given = {port.name for port in inputs}
    wanted = [port.name for port in outputs]
    nodes = _needed(graph.nodes, wanted, have=given | graph.tensors.keys())
    rewriter = Rewriter(nodes, graph.tensors)
    nodes = [new for node in nodes for new in rewriter.rewrite(node)]
    tensors = graph.tensors | rewriter.made
    # What the replaced shapes were made of is left over.
    nodes = _needed(nodes, wanted, have=given | tensors.keys())
    return write_model(Graph(graph.head, nodes, tensors), inputs=inputs, outputs=outputs)


def _needed(nodes: Sequence[Node], wanted: Sequence[str], *, have: AbstractSet[str]) -> list[Node]:
    """The nodes that some tensors depend on, in their order.

    Raises:
        ValueError: nothing gives one of the tensors.
    """
    maker = {name: node for node in nodes for name in node.outputs}
    needed: set[int] = set()
    pending = list(wanted)
    while pending:
        name = pending.pop()
        if name in have or not name:
            continue
        node = maker.get(name)
        if node is None:
            raise ValueError(f"the model has no tensor {name!r}")
        if id(node) not in needed:
            needed.add(id(node))
            pending += node.inputs
    return [node for node in nodes if id(node) in needed]


def saturation_probe() -> bytes:
    """A tiny model that shows whether this processor multiplies unsigned by signed bytes exactly.

    Returns:
        An ONNX file: input ``x`` uint8 [1, 64], output ``y`` int32 [1, 1], the sum of x times 127.
        Fed with 255 everywhere, anything but 255 x 127 x 64 is a saturated sum.
    """
    tensors = [
        make_tensor("w", INT8, (64, 1), bytes([127]) * 64),
        make_tensor("xz", UINT8, (), bytes(1)),
        make_tensor("wz", INT8, (), bytes(1)),
    ]
    nodes = [make_node("MatMulInteger", ["x", "w", "xz", "wz"], "y")]
    return write_model(
        Graph(nodes=nodes, tensors={tensor.name: tensor for tensor in tensors}),
        inputs=[Port("x", UINT8, (1, 64))],
        outputs=[Port("y", INT32, (1, 1))],
    )
