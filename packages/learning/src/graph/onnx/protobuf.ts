const encoder = new TextEncoder()

/** Wire types of Protocol Buffers. */
const wire = { varint: 0, bytes: 2, fixed32: 5 } as const

/**
 * Writes one Protocol Buffers message, field by field (https://protobuf.dev/programming-guides/encoding).
 * Numbers are whole and within ±2^53.
 */
export class MessageWriter {
  readonly #parts: Uint8Array[] = []
  #length = 0

  integer(field: number, value: number): this {
    return this.#push(varint(field * 8 + wire.varint)).#push(varint(value))
  }

  float(field: number, value: number): this {
    const bytes = new Uint8Array(4)
    new DataView(bytes.buffer).setFloat32(0, value, true)
    return this.#push(varint(field * 8 + wire.fixed32)).#push(bytes)
  }

  text(field: number, value: string): this {
    return this.bytes(field, encoder.encode(value))
  }

  bytes(field: number, value: Uint8Array): this {
    return this.#push(varint(field * 8 + wire.bytes))
      .#push(varint(value.length))
      .#push(value)
  }

  message(field: number, value: MessageWriter): this {
    return this.bytes(field, value.finish())
  }

  finish(): Uint8Array {
    const whole = new Uint8Array(this.#length)
    let at = 0
    for (const part of this.#parts) {
      whole.set(part, at)
      at += part.length
    }
    return whole
  }

  #push(part: Uint8Array): this {
    this.#parts.push(part)
    this.#length += part.length
    return this
  }
}

/** Seven bits a byte, the lowest first; a negative number as its 64-bit two's complement. */
function varint(value: number): Uint8Array {
  let rest = BigInt.asUintN(64, BigInt(value))
  const bytes: number[] = []
  do {
    const low = Number(rest & 0x7fn)
    rest >>= 7n
    bytes.push(rest > 0n ? low | 0x80 : low)
  } while (rest > 0n)
  return Uint8Array.from(bytes)
}

/** A field of a message as read. */
export interface Field {
  readonly field: number
  /** Of varint fields; NaN else. */
  readonly integer: number
  /** Of length-delimited fields (text, bytes, messages); empty else. */
  readonly bytes: Uint8Array
}

/** The fields of a message, one after another; nested messages are read by another call. @throws RangeError */
export function* readFields(message: Uint8Array): Generator<Field> {
  let at = 0
  const next = () => {
    let value = 0
    for (let shift = 0; ; shift += 7) {
      if (at >= message.length || shift > 63) throw new RangeError('the message ends within a field')
      const byte = message[at++]
      value += (byte & 0x7f) * 2 ** shift
      if (byte < 0x80) return value
    }
  }
  while (at < message.length) {
    const tag = next()
    const [field, kind] = [Math.floor(tag / 8), tag % 8]
    if (kind === wire.varint) {
      yield { field, integer: next(), bytes: new Uint8Array() }
      continue
    }
    const length = kind === wire.bytes ? next() : kind === wire.fixed32 ? 4 : kind === 1 ? 8 : Number.NaN
    if (!(at + length <= message.length)) throw new RangeError('the message ends within a field')
    yield { field, integer: Number.NaN, bytes: message.subarray(at, at + length) }
    at += length
  }
}
