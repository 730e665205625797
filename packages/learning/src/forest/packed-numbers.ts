import { z } from 'zod'
import { LearnerError } from '../learner-error.ts'

/** Numbers as base64 of their little-endian bytes, each whole number in as few bytes as the largest needs. */
export const packedSchema = z.object({
  type: z.enum(['int8', 'int16', 'int32', 'float64']),
  base64: z.string(),
})
export type Packed = z.infer<typeof packedSchema>

export function packIntegers(values: Int32Array): Packed {
  let most = 0
  for (const value of values) most = Math.max(most, value < 0 ? -value : value)
  if (most < 128) return { type: 'int8', base64: toBase64(Int8Array.from(values)) }
  if (most < 32768) return { type: 'int16', base64: toBase64(Int16Array.from(values)) }
  return { type: 'int32', base64: toBase64(values) }
}

export function packFloats(values: Float64Array): Packed {
  return { type: 'float64', base64: toBase64(values) }
}

/** @throws LearnerError for text that is not base64 of such numbers */
export function unpackIntegers({ type, base64 }: Packed): Int32Array {
  const bytes = fromBase64(base64, type)
  if (type === 'int8') return Int32Array.from(new Int8Array(bytes))
  if (type === 'int16') return Int32Array.from(new Int16Array(bytes))
  if (type === 'int32') return new Int32Array(bytes)
  throw broken(`whole numbers are kept as ${type}`)
}

/** @throws LearnerError for text that is not base64 of such numbers */
export function unpackFloats({ type, base64 }: Packed): Float64Array {
  if (type !== 'float64') throw broken(`numbers are kept as ${type}`)
  return new Float64Array(fromBase64(base64, type))
}

export function broken(what: string): LearnerError {
  return new LearnerError(
    'bad-model-file',
    `these are not the numbers of a saved model: ${what}`,
    'save the model again',
  )
}

const chunk = 0x8000

function toBase64(values: Int8Array | Int16Array | Int32Array | Float64Array): string {
  const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength)
  let text = ''
  for (let at = 0; at < bytes.length; at += chunk)
    text += String.fromCharCode(...bytes.subarray(at, at + chunk))
  return btoa(text)
}

function fromBase64(base64: string, type: Packed['type']): ArrayBuffer {
  let text: string
  try {
    text = atob(base64)
  } catch {
    throw broken('an array is not base64')
  }
  const width = { int8: 1, int16: 2, int32: 4, float64: 8 }[type]
  if (text.length % width !== 0) throw broken(`an array of ${type} has ${text.length} bytes`)
  const bytes = new Uint8Array(text.length)
  for (let i = 0; i < bytes.length; i++) bytes[i] = text.charCodeAt(i)
  return bytes.buffer
}
