# Makes a logistic model of two numbers as an ONNX file (Gemm, Sigmoid; a few hundred bytes) and its
# probabilities of five rows, computed with numpy. pip install onnx numpy; then, from the repository root:
# python3 packages/learning/test/reference/tiny-onnx.py
import json, numpy as np, onnx
from onnx import TensorProto as T, helper as h
w = np.array([[0.05], [-1.25]], np.float32); b = np.array([-2.0], np.float32)
graph = h.make_graph(
    [h.make_node("Gemm", ["x", "w", "b"], ["linear"]), h.make_node("Sigmoid", ["linear"], ["probability"])], "tiny",
    [h.make_tensor_value_info("x", T.FLOAT, [None, 2])], [h.make_tensor_value_info("probability", T.FLOAT, [None, 1])],
    [h.make_tensor("w", T.FLOAT, [2, 1], w.flatten()), h.make_tensor("b", T.FLOAT, [1], b)])
model = h.make_model(graph, opset_imports=[h.make_opsetid("", 17)], ir_version=8)
onnx.checker.check_model(model); onnx.save(model, "packages/learning/test/reference/tiny.onnx")
x = np.array([[40, 0.1], [62, -0.4], [71, 1.5], [55, 0.0], [80, -2.0]])
p = 1 / (1 + np.exp(-(x @ w.astype(float) + b.astype(float))))
json.dump({"age": x[:, 0].tolist(), "marker": x[:, 1].tolist(), "probability": p[:, 0].tolist()},
          open("packages/learning/test/reference/tiny-onnx.json", "w"))
