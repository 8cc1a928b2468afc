"""Cutting a model without the onnx package."""

import pytest

from audionews.engines.kokoro import graph
from audionews.engines.kokoro.graph import FLOAT, INT8, INT64, UINT8, Port, cut, saturation_probe

np = pytest.importorskip("numpy")


def run(model, feed):
    onnxruntime = pytest.importorskip("onnxruntime")
    return onnxruntime.InferenceSession(model, providers=["CPUExecutionProvider"]).run(None, feed)


def model_of(nodes, tensors, inputs, outputs):
    """A whole ONNX file out of the pieces that graph.py writes with."""
    body = b"".join(graph._bytes_field(1, node.raw) for node in nodes)
    body += graph._bytes_field(2, "whole")
    body += b"".join(graph._bytes_field(5, tensor.raw) for tensor in tensors)
    body += b"".join(graph._bytes_field(11, graph._write_port(port)) for port in inputs)
    body += b"".join(graph._bytes_field(12, graph._write_port(port)) for port in outputs)
    return (
        graph._int_field(1, 8) + graph._bytes_field(8, graph._int_field(2, 17)) + graph._bytes_field(7, body)
    )


def chain():
    """x -> a = x + 1 -> b = a * 2 -> c = b - 3"""
    tensors = [graph._tensor(f"k{k}", FLOAT, (), np.float32(k).tobytes()) for k in (1, 2, 3)]
    nodes = [
        graph._node("Add", ["x", "k1"], "a"),
        graph._node("Mul", ["a", "k2"], "b"),
        graph._node("Sub", ["b", "k3"], "c"),
    ]
    return model_of(nodes, tensors, [Port("x", shape=(1,))], [Port("c", shape=(1,))])


@pytest.mark.parametrize(
    ("given", "wanted", "value", "result"),
    [("x", ["c"], 5, [9]), ("x", ["a", "b"], 5, [6, 12]), ("a", ["c"], 5, [7]), ("b", ["c"], 5, [2])],
)
def test_a_part_computes_what_the_whole_does(given, wanted, value, result):
    part = cut(chain(), inputs=[Port(given, shape=(1,))], outputs=[Port(name) for name in wanted])
    assert [float(out[0]) for out in run(part, {given: np.array([value], np.float32)})] == result


def test_a_part_holds_only_what_it_needs():
    part = cut(chain(), inputs=[Port("b", shape=(1,))], outputs=[Port("c")])
    assert b"k3" in part
    assert b"k1" not in part


@pytest.mark.parametrize(
    "model", [b"not a model", b"\x3a\xff\x01abc", b"\xff" * 40], ids=["text", "short", "bits"]
)
def test_what_is_no_model_is_refused(model):
    with pytest.raises(ValueError, match=r"model|field|wire"):
        cut(model, inputs=[], outputs=[Port("c")])


def test_an_unknown_tensor_is_named():
    with pytest.raises(ValueError, match="no tensor 'nowhere'"):
        cut(chain(), inputs=[], outputs=[Port("nowhere")])


@pytest.mark.parametrize(
    ("kernel", "pads", "dilation"),
    [(1, (0, 0), 1), (3, (1, 1), 1), (5, (2, 2), 1), (7, (9, 9), 3), (2, (0, 1), 5)],
)
def test_convolution_as_a_product_is_exact(kernel, pads, dilation):
    random = np.random.default_rng(kernel)
    weights = random.integers(0, 256, (6, 4, kernel), np.uint8)
    tensors = [
        graph._tensor("w", UINT8, weights.shape, weights.tobytes()),
        graph._tensor("wz", UINT8, (), bytes([120])),
    ]
    settings = {
        "pads": pads,
        "dilations": (dilation,),
        "kernel_shape": (kernel,),
        "group": 1,
        "strides": (1,),
    }
    conv = graph._node("ConvInteger", ["x", "w", "xz", "wz"], "y", **settings)
    inputs = [Port("x", UINT8, (1, 4, "t")), Port("xz", UINT8, ())]
    outputs = [Port("y", graph._INT32)]
    whole = model_of([conv], tensors, inputs, outputs)
    feed = {"x": random.integers(0, 256, (1, 4, 40), np.uint8), "xz": np.array(37, np.uint8)}
    part = cut(whole, inputs=inputs, outputs=outputs)
    assert b"ConvInteger" not in part
    assert np.array_equal(run(part, feed)[0], run(whole, feed)[0])


def test_a_convolution_of_another_kind_is_left_alone():
    weights = np.zeros((4, 1, 3), np.uint8)
    tensors = [
        graph._tensor("w", UINT8, weights.shape, weights.tobytes()),
        graph._tensor("wz", UINT8, (), bytes(1)),
    ]
    conv = graph._node("ConvInteger", ["x", "w", "xz", "wz"], "y", group=4)
    inputs = [Port("x", UINT8, (1, 4, "t")), Port("xz", UINT8, ())]
    outputs = [Port("y", graph._INT32)]
    part = cut(model_of([conv], tensors, inputs, outputs), inputs=inputs, outputs=outputs)
    assert b"ConvInteger" in part


def test_the_probe_gives_the_sum_or_shows_that_it_cant():
    (result,) = run(saturation_probe(), {"x": np.full((1, 64), 2, np.uint8)})
    assert result.item() == 2 * 127 * 64  # small numbers saturate nowhere
    assert run(saturation_probe(), {"x": np.full((1, 64), 255, np.uint8)})[0].item() <= 255 * 127 * 64


def test_types_are_those_of_onnx():
    assert (FLOAT, UINT8, INT8, INT64) == (1, 2, 3, 7)
