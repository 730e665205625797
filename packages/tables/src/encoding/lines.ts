/** One line of bytes that holds at least one byte above 127. */
export interface ByteLine {
  /** Counted from 1. */
  readonly number: number
  readonly bytes: Uint8Array
  readonly utf8: boolean
}

export function isStrictly(encoding: string, bytes: Uint8Array): boolean {
  try {
    new TextDecoder(encoding, { fatal: true }).decode(bytes)
    return true
  } catch {
    return false
  }
}

/** Byte 10 ends a line in every encoding but UTF-16: it is never the second byte of a GB18030 pair. */
function* byteLines(bytes: Uint8Array): Generator<{ number: number; bytes: Uint8Array }> {
  let start = 0
  for (let number = 1; start <= bytes.length; number++) {
    const end = bytes.indexOf(10, start)
    yield { number, bytes: bytes.subarray(start, end < 0 ? bytes.length : end) }
    if (end < 0) return
    start = end + 1
  }
}

export function linesWithHighBytes(bytes: Uint8Array): ByteLine[] {
  const lines: ByteLine[] = []
  for (const line of byteLines(bytes))
    if (line.bytes.some(byte => byte > 127)) lines.push({ ...line, utf8: isStrictly('utf-8', line.bytes) })
  return lines
}

/** The first line that an encoding cannot read; 1 where only the file as a whole fails. */
export function firstUndecodable(encoding: string, bytes: Uint8Array): number {
  if (encoding.startsWith('utf-16')) return firstUndecodableWide(encoding, bytes)
  for (const line of byteLines(bytes)) if (!isStrictly(encoding, line.bytes)) return line.number
  return 1
}

function firstUndecodableWide(encoding: string, bytes: Uint8Array): number {
  const readable = new TextDecoder(encoding).decode(bytes)
  const fault = readable.indexOf('\ufffd')
  return readable.slice(0, Math.max(fault, 0)).split('\n').length
}
