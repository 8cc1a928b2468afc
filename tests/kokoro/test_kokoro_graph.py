"""Cutting a model, and writing it quicker, without the onnx package."""

import pytest

from audionews.engines.kokoro.graph import cut, saturation_probe
from audionews.engines.kokoro.onnx_file import (
    FLOAT,
    INT8,
    INT32,
    INT64,
    UINT8,
    Graph,
    Port,
    make_node,
    make_tensor,
    write_model,
)

np = pytest.importorskip("numpy")


def run(model, feed):
    onnxruntime = pytest.importorskip("onnxruntime")
    return onnxruntime.InferenceSession(model, providers=["CPUExecutionProvider"]).run(None, feed)


def model_of(nodes, tensors, inputs, outputs):
    graph = Graph(nodes=nodes, tensors={tensor.name: tensor for tensor in tensors})
    return write_model(graph, inputs=inputs, outputs=outputs)


def float_of(name, value):
    return make_tensor(name, FLOAT, np.shape(value), np.float32(value).tobytes())


def chain():
    """x -> a = x + 1 -> b = a * 2 -> c = b - 3"""
    tensors = [float_of(f"k{k}", k) for k in (1, 2, 3)]
    nodes = [
        make_node("Add", ["x", "k1"], "a"),
        make_node("Mul", ["a", "k2"], "b"),
        make_node("Sub", ["b", "k3"], "c"),
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


def quantized_convolution(weights, *, bias, **settings):
    """A model of one 8-bit convolution of x [1, 4, t] in the nodes that onnxruntime's quantizer writes."""
    tensors = [
        make_tensor("w", UINT8, weights.shape, weights.tobytes()),
        make_tensor("wz", UINT8, (), bytes([120])),
        float_of("ws", 0.02),
        float_of("b", np.linspace(-3, 3, weights.shape[0])),
        make_tensor("column", INT64, (3,), np.array([1, -1, 1]).tobytes()),
    ]
    rounded = [
        make_node("Div", ["b", "s"], "b/s"),
        make_node("Floor", ["b/s"], "whole"),
        make_node("Cast", ["whole"], "int", to=INT32),
        make_node("Reshape", ["int", "column"], "bq"),
        make_node("Add", ["conv", "bq"], "sum"),
    ]
    nodes = [
        make_node("DynamicQuantizeLinear", ["x"], "xq", "xs", "xz"),
        make_node("ConvInteger", ["xq", "w", "xz", "wz"], "conv", **settings),
        make_node("Mul", ["xs", "ws"], "s"),
        *(rounded if bias else []),
        make_node("Cast", ["sum" if bias else "conv"], "float", to=FLOAT),
        make_node("Mul", ["float", "s"], "y"),
    ]
    return model_of(nodes, tensors, [Port("x", shape=(1, 4, "t"))], [Port("y")])


@pytest.mark.parametrize("bias", [True, False], ids=["bias", "plain"])
@pytest.mark.parametrize(
    ("kernel", "pads", "dilation"),
    [(1, (0, 0), 1), (3, (1, 1), 1), (5, (2, 2), 1), (7, (9, 9), 3), (2, (0, 1), 5)],
)
def test_a_convolution_becomes_a_product(kernel, pads, dilation, bias):
    random = np.random.default_rng(kernel)
    whole = quantized_convolution(
        random.integers(0, 256, (6, 4, kernel), np.uint8),
        bias=bias,
        pads=pads,
        dilations=(dilation,),
        kernel_shape=(kernel,),
        group=1,
        strides=(1,),
    )
    feed = {"x": random.normal(0, 1, (1, 4, 40)).astype(np.float32)}
    part = cut(whole, inputs=[Port("x", shape=(1, 4, "t"))], outputs=[Port("y")])
    assert b"ConvInteger" not in part
    # The quantizer rounds the bias down to a whole number of steps, about 0.02 x 4 / 255 each.
    assert run(part, feed)[0] == pytest.approx(run(whole, feed)[0], abs=0.001 if bias else 1e-5)


@pytest.mark.parametrize("settings", [{"group": 4}, {"strides": (2,)}], ids=["grouped", "strided"])
def test_a_convolution_of_another_kind_is_left_alone(settings):
    random = np.random.default_rng(1)
    channels = 4 // settings.get("group", 1)
    whole = quantized_convolution(
        random.integers(0, 256, (8, channels, 3), np.uint8), bias=True, kernel_shape=(3,), **settings
    )
    feed = {"x": random.normal(0, 1, (1, 4, 40)).astype(np.float32)}
    part = cut(whole, inputs=[Port("x", shape=(1, 4, "t"))], outputs=[Port("y")])
    assert b"ConvInteger" in part
    assert np.array_equal(run(part, feed)[0], run(whole, feed)[0])


def instance_norm(axis):
    """Nodes and tensors of the norm y of x, with the scale style + 1 and the shift style."""
    tensors = [
        make_tensor("axis", INT64, (1,), np.array([axis]).tobytes()),
        float_of("e", 1e-5),
        float_of("k", 1),
    ]
    nodes = [
        make_node("ReduceMean", ["x", "axis"], "mean"),
        make_node("Sub", ["x", "mean"], "centred"),
        make_node("Mul", ["centred", "centred"], "square"),
        make_node("ReduceMean", ["square", "axis"], "variance"),
        make_node("Add", ["variance", "e"], "v+e"),
        make_node("Sqrt", ["v+e"], "deviation"),
        make_node("Div", ["centred", "deviation"], "norm"),
        make_node("Add", ["style", "k"], "scale"),
        make_node("Mul", ["scale", "norm"], "scaled"),
        make_node("Add", ["scaled", "style"], "y"),
    ]
    return nodes, tensors


NORMED = [Port("x", shape=(1, 4, "t")), Port("style", shape=(1, 4, 1))]


def normed_feed():
    random = np.random.default_rng(2)
    return {
        "x": random.normal(3, 2, (1, 4, 50)).astype(np.float32),
        "style": random.normal(0, 1, (1, 4, 1)).astype(np.float32),
    }


@pytest.mark.parametrize(("axis", "one"), [(2, True), (1, False)], ids=["over-time", "over-channels"])
def test_an_instance_norm_becomes_one_operator(axis, one):
    whole = model_of(*instance_norm(axis), NORMED, [Port("y")])
    part = cut(whole, inputs=NORMED, outputs=[Port("y")])
    assert (b"InstanceNormalization" in part) == one
    assert run(part, normed_feed())[0] == pytest.approx(run(whole, normed_feed())[0], abs=1e-5)


@pytest.mark.parametrize(
    ("inverse", "power", "leaner"),
    [(1, 2, True), (1.5, 2, False), (1, 3, False)],
    ids=["snake", "not-inverse", "cubed"],
)
def test_a_snake_behind_a_norm_leaves_its_factor_to_the_norm(inverse, power, leaner):
    alpha = np.array([0.3, 1, 2, 5], np.float32).reshape(1, 4, 1)
    nodes, tensors = instance_norm(2)
    nodes += [
        make_node("Mul", ["alpha", "y"], "u"),
        make_node("Sin", ["u"], "sine"),
        make_node("Pow", ["sine", "two"], "power"),
        make_node("Mul", ["1/alpha", "power"], "bump"),
        make_node("Add", ["y", "bump"], "z"),
    ]
    tensors += [float_of("alpha", alpha), float_of("1/alpha", inverse / alpha), float_of("two", power)]
    whole = model_of(nodes, tensors, NORMED, [Port("z")])
    part = cut(whole, inputs=NORMED, outputs=[Port("z")])
    assert (b"Pow" not in part) == leaner
    assert run(part, normed_feed())[0] == pytest.approx(run(whole, normed_feed())[0], abs=1e-5)


def test_the_probe_gives_the_sum_or_shows_that_it_cant():
    (result,) = run(saturation_probe(), {"x": np.full((1, 64), 2, np.uint8)})
    assert result.item() == 2 * 127 * 64  # small numbers saturate nowhere
    assert run(saturation_probe(), {"x": np.full((1, 64), 255, np.uint8)})[0].item() <= 255 * 127 * 64


def test_types_are_those_of_onnx():
    assert (FLOAT, UINT8, INT8, INT64) == (1, 2, 3, 7)
