import v8 from 'node:v8'
import { TaskError } from './task-error.ts'

// Node's own v8.deserialize gives typed arrays that are views of one large buffer: each would keep the whole
// buffer alive and drag it along into every worker. Here each typed array gets a buffer of its own.

const viewTypes = [
  Int8Array,
  Uint8Array,
  Uint8ClampedArray,
  Int16Array,
  Uint16Array,
  Int32Array,
  Uint32Array,
  Float32Array,
  Float64Array,
  BigInt64Array,
  BigUint64Array,
] as const

class Packer extends v8.DefaultSerializer {
  // Called by V8 for every view it meets.
  _writeHostObject(view: unknown): void {
    const type = viewTypes.findIndex(candidate => view instanceof candidate)
    if (type < 0 || !ArrayBuffer.isView(view))
      throw new TaskError(
        'not-serialisable',
        `a ${Object.prototype.toString.call(view)} cannot be written down`,
      )
    this.writeUint32(type)
    this.writeUint32(view.byteLength)
    this.writeRawBytes(new Uint8Array(view.buffer, view.byteOffset, view.byteLength))
  }
}

class Unpacker extends v8.Deserializer {
  _readHostObject(): ArrayBufferView {
    const type = viewTypes[this.readUint32()]
    const bytes = this.readRawBytes(this.readUint32())
    return new type(Uint8Array.from(bytes).buffer)
  }
}

/**
 * The bytes of a value: JSON values, typed arrays, dates, maps and sets. Classes are written as plain
 * records: give plain data to steps and rebuild objects from them.
 * @throws TaskError `not-serialisable` for functions, symbols and promises
 */
export function pack(value: unknown): Uint8Array {
  const packer = new Packer()
  packer.writeHeader()
  try {
    packer.writeValue(value)
  } catch (cause) {
    if (cause instanceof TaskError) throw cause
    const reason = cause instanceof Error ? cause.message : String(cause)
    throw new TaskError('not-serialisable', `the result cannot be written down: ${reason}`, { cause })
  }
  return packer.releaseBuffer()
}

/** The value that {@link pack} wrote. The type is the caller's knowledge of what was packed. */
export function unpack<T>(bytes: Uint8Array): T {
  const unpacker = new Unpacker(bytes)
  unpacker.readHeader()
  return unpacker.readValue()
}
