# Makes tiny ONNX encoders (8 x 8 pixels, 5 or 4 dimensions, random weights), their manifests, six images, and the features
# of the images computed with numpy in double precision. pip install onnx numpy; then, from the repository root:
# python3 packages/bags/test/reference/tiny-encoders.py
import hashlib, json, os, numpy as np, onnx
from onnx import TensorProto as T, helper as h
here = os.path.dirname(__file__)
rng = np.random.default_rng(11)
f32 = lambda *shape: rng.standard_normal(shape).astype("f4")
conv, bias, dense, shift, token = f32(4, 3, 4, 4) / 7, f32(4), f32(4, 5), f32(5), f32(1, 1, 4)
const = lambda name, value: h.make_tensor(name, T.FLOAT if value.dtype == np.float32 else T.INT64, value.shape, value.flatten())
mean, deviation = [0.485, 0.456, 0.406], [0.229, 0.224, 0.225]

def save(name, nodes, constants, shape_in, shape_out, output, **about):
    graph = h.make_graph(nodes, name, [h.make_tensor_value_info("image", T.FLOAT, shape_in)],
                         [h.make_tensor_value_info("out", T.FLOAT, shape_out)], [const(k, v) for k, v in constants.items()])
    model = h.make_model(graph, opset_imports=[h.make_opsetid("", 17)], ir_version=8)
    onnx.checker.check_model(model); onnx.save(model, f"{here}/{name}.onnx")
    sha = hashlib.sha256(open(f"{here}/{name}.onnx", "rb").read()).hexdigest()
    json.dump({"format": "tessera-encoder/1", "name": name, "licence": "CC0-1.0", "source": "random weights of tiny-encoders.py",
               "model": {"file": f"{name}.onnx", "sha256": sha},
               "input": {"width": 8, "height": 8, "channels": "RGB", "mean": mean, "standardDeviation": deviation, **about},
               "spacing": 0.5, "output": output}, open(f"{here}/{name}.json", "w"), indent=1)

patches = h.make_node("Conv", ["image", "conv", "bias"], ["map"], strides=[4, 4])
weights = {"conv": conv, "bias": bias}
pooled = [patches, h.make_node("Relu", ["map"], ["relu"]), h.make_node("GlobalAveragePool", ["relu"], ["mean"]),
          h.make_node("Flatten", ["mean"], ["flat"]), h.make_node("Gemm", ["flat", "dense", "shift"], ["out"])]
both = {**weights, "dense": dense, "shift": shift}
none = {"name": "out", "dimensions": 5, "pooling": "none"}
save("tiny-encoder", pooled, both, ["n", 3, 8, 8], ["n", 5], none)
save("tiny-encoder-fixed", pooled, both, [4, 3, 8, 8], [4, 5], none)
nhwc = [h.make_node("Transpose", ["image"], ["nchw"], perm=[0, 3, 1, 2]), h.make_node("Conv", ["nchw", "conv", "bias"], ["map"], strides=[4, 4])]
save("tiny-encoder-bgr", nhwc + pooled[1:], both, ["n", 8, 8, 3], ["n", 5], none, channels="BGR", layout="NHWC", scale=1,
     **{"mean": [120.5, 110.25, 100.125], "standardDeviation": [60, 55, 50]})
save("tiny-encoder-map", [h.make_node("Conv", ["image", "conv", "bias"], ["out"], strides=[4, 4])], weights, ["n", 3, 8, 8], ["n", 4, 2, 2],
     {"dimensions": 4, "pooling": "mean-of-map"})
tokens = [patches, h.make_node("Reshape", ["map", "rows"], ["rowed"]), h.make_node("Transpose", ["rowed"], ["tokens"], perm=[0, 2, 1]),
          h.make_node("ReduceMean", ["tokens"], ["centre"], axes=[1], keepdims=1), h.make_node("Add", ["centre", "token"], ["class"]),
          h.make_node("Neg", ["centre"], ["register"]), h.make_node("Concat", ["class", "register", "tokens"], ["out"], axis=1)]
save("tiny-encoder-tokens", tokens, {**weights, "rows": np.array([0, 4, 4]), "token": token}, ["n", 3, 8, 8], ["n", 6, 4],
     {"dimensions": 8, "pooling": "class-token-and-mean", "leadingTokens": 2})

images = rng.integers(0, 256, (6, 8, 8, 3), dtype=np.uint8)
def maps(x):  # n x 3 x 8 x 8 -> n x 4 x 2 x 2
    blocks = x.reshape(-1, 3, 2, 4, 2, 4)
    return np.einsum("ncyixj,kcij->nkyx", blocks, conv.astype("f8")) + bias.astype("f8")[None, :, None, None]
def normalised(scale, m, s): return ((images.astype("f8") / scale - np.array(m)) / np.array(s)).transpose(0, 3, 1, 2)
def ends(m): return np.maximum(m, 0).mean(axis=(2, 3)) @ dense.astype("f8") + shift.astype("f8")
x = normalised(255, mean, deviation); m = maps(x)
centre = m.mean(axis=(2, 3))
json.dump({"images": images.ravel().tolist(), "normalised": x.ravel().tolist(), "none": ends(m).ravel().tolist(), "map": centre.ravel().tolist(),
           "bgr": ends(maps(normalised(1, [120.5, 110.25, 100.125], [60, 55, 50])[:, ::-1])).ravel().tolist(),
           "tokens": np.concatenate([centre + token[0].astype("f8"), centre], axis=1).ravel().tolist(),
           "class": (centre + token[0].astype("f8")).ravel().tolist()}, open(f"{here}/tiny-encoders.json", "w"))
