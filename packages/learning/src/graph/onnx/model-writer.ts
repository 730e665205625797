import { type Elements, type ElementType, onnxType } from '../element-type.ts'
import type { Attribute, Attributes } from '../graph.ts'
import type { Shape } from '../shape.ts'
import { MessageWriter, readFields } from './protobuf.ts'

export interface OnnxNode {
  readonly operation: string
  readonly inputs: readonly string[]
  readonly outputs: readonly string[]
  readonly attributes: Attributes
}
export interface OnnxValue {
  readonly name: string
  readonly type: ElementType
  readonly shape: Shape
}
export interface OnnxInitialiser {
  readonly name: string
  readonly type: ElementType
  readonly shape: readonly number[]
  readonly elements: Elements
}
/** A graph ready to be written: nodes in an order in which they can run. */
export interface OnnxGraph {
  readonly nodes: readonly OnnxNode[]
  readonly initialisers: readonly OnnxInitialiser[]
  readonly inputs: readonly OnnxValue[]
  readonly outputs: readonly OnnxValue[]
}

/** Version of the ONNX operator set: 20 is the first with Gelu; axes of reductions are inputs since 18. */
export const opset = 20
/** Version of the file format that goes with operator set 20. */
const irVersion = 9

/** Field numbers of onnx.proto3 (https://github.com/onnx/onnx/blob/main/onnx/onnx.proto). */
const model = { irVersion: 1, producer: 2, graph: 7, opset: 8, metadata: 14 }
const graph = { node: 1, name: 2, initialiser: 5, input: 11, output: 12 }
const node = { input: 1, output: 2, name: 3, operation: 4, attribute: 5 }
const attribute = { name: 1, float: 2, integer: 3, text: 4, integers: 8, type: 20 }
const attributeType = { float: 1, integer: 2, text: 3, integers: 7 }
const tensor = { size: 1, type: 2, name: 8, raw: 9 }
const value = { name: 1, type: 2, tensorType: 1, elementType: 1, shape: 2, dimension: 1, size: 1, symbol: 2 }
const entry = { key: 1, value: 2 }
const opsetId = { domain: 1, version: 2 }

/** A model as the bytes of an ONNX file; `metadata` can be read without running it. Equal graphs give equal bytes. */
export function writeModel(content: OnnxGraph, metadata: Readonly<Record<string, string>> = {}): Uint8Array {
  const writer = new MessageWriter()
    .integer(model.irVersion, irVersion)
    .text(model.producer, 'tessera')
    .message(model.graph, writeGraph(content))
    .message(model.opset, new MessageWriter().text(opsetId.domain, '').integer(opsetId.version, opset))
  for (const [key, text] of Object.entries(metadata))
    writer.message(model.metadata, new MessageWriter().text(entry.key, key).text(entry.value, text))
  return writer.finish()
}

function writeGraph(content: OnnxGraph): MessageWriter {
  const writer = new MessageWriter()
  for (const item of content.nodes) writer.message(graph.node, writeNode(item))
  writer.text(graph.name, 'tessera')
  for (const item of content.initialisers) writer.message(graph.initialiser, writeInitialiser(item))
  for (const item of content.inputs) writer.message(graph.input, writeValue(item))
  for (const item of content.outputs) writer.message(graph.output, writeValue(item))
  return writer
}

function writeNode(item: OnnxNode): MessageWriter {
  const writer = new MessageWriter()
  for (const name of item.inputs) writer.text(node.input, name)
  for (const name of item.outputs) writer.text(node.output, name)
  writer.text(node.name, item.outputs[0]).text(node.operation, item.operation)
  for (const [name, content] of Object.entries(item.attributes))
    writer.message(node.attribute, writeAttribute(name, content))
  return writer
}

function writeAttribute(name: string, content: Attribute): MessageWriter {
  const writer = new MessageWriter().text(attribute.name, name)
  if (typeof content === 'number')
    return writer.integer(attribute.integer, content).integer(attribute.type, attributeType.integer)
  if (typeof content === 'string')
    return writer.text(attribute.text, content).integer(attribute.type, attributeType.text)
  if ('float' in content)
    return writer.float(attribute.float, content.float).integer(attribute.type, attributeType.float)
  for (const number of content) writer.integer(attribute.integers, number)
  return writer.integer(attribute.type, attributeType.integers)
}

function writeInitialiser(item: OnnxInitialiser): MessageWriter {
  const { buffer, byteOffset, byteLength } = item.elements
  const writer = new MessageWriter()
  for (const size of item.shape) writer.integer(tensor.size, size)
  return writer
    .integer(tensor.type, onnxType[item.type])
    .text(tensor.name, item.name)
    .bytes(tensor.raw, new Uint8Array(buffer, byteOffset, byteLength))
}

function writeValue(item: OnnxValue): MessageWriter {
  const shape = new MessageWriter()
  for (const dimension of item.shape)
    shape.message(
      value.dimension,
      typeof dimension === 'number'
        ? new MessageWriter().integer(value.size, dimension)
        : new MessageWriter().text(value.symbol, dimension),
    )
  const type = new MessageWriter().integer(value.elementType, onnxType[item.type]).message(value.shape, shape)
  return new MessageWriter()
    .text(value.name, item.name)
    .message(value.type, new MessageWriter().message(value.tensorType, type))
}

/** The metadata of an ONNX file. @throws RangeError when the bytes are no such file */
export function readMetadata(bytes: Uint8Array): Record<string, string> {
  const decoder = new TextDecoder('utf-8', { fatal: true })
  const metadata: Record<string, string> = {}
  for (const { field, bytes: content } of readFields(bytes)) {
    if (field !== model.metadata) continue
    const parts = new Map([...readFields(content)].map(part => [part.field, decoder.decode(part.bytes)]))
    metadata[parts.get(entry.key) ?? ''] = parts.get(entry.value) ?? ''
  }
  return metadata
}
