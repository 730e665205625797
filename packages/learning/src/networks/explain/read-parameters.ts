import { readFields } from '../../graph/onnx/protobuf.ts'

// Field numbers of onnx.proto.
const fields = { graph: 7, initialiser: 5, type: 2, name: 8, raw: 9 }
const float32 = 1
const prefix = 'parameter/'

/** The parameters that an ONNX file of ours holds, by the names under which they were traced. */
export function readParameters(bytes: Uint8Array): Map<string, Float32Array> {
  const decoder = new TextDecoder()
  const found = new Map<string, Float32Array>()
  for (const part of readFields(bytes)) {
    if (part.field !== fields.graph) continue
    for (const { field, bytes: content } of readFields(part.bytes)) {
      if (field !== fields.initialiser) continue
      let name = ''
      let type = 0
      let raw: Uint8Array = new Uint8Array(0)
      for (const item of readFields(content)) {
        if (item.field === fields.name) name = decoder.decode(item.bytes)
        if (item.field === fields.type) type = item.integer
        if (item.field === fields.raw) raw = item.bytes
      }
      if (type === float32 && name.startsWith(prefix))
        found.set(name.slice(prefix.length), new Float32Array(raw.slice().buffer))
    }
  }
  return found
}
