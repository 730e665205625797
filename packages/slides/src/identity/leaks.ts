import { RandomAccessFile } from '../readers/random-access-file.ts'

/** Texts shorter than this turn up in compressed pixels by chance. */
const shortest = 6
/** Of a long text its beginning tells it as well. */
const longest = 64
/** Texts that are looked for: a file has some ten that matter, a hostile one any number. */
const most = 64
const windowBytes = 4 * 2 ** 20

/** The texts worth looking for: long enough, once each, not among what was meant to stay. */
export function telling(values: readonly string[], kept: readonly string[]): readonly string[] {
  const stay = kept.join('\n')
  const texts = values.map(value => value.trim().slice(0, longest)).filter(value => value.length >= shortest)
  return [...new Set(texts)].filter(text => !stay.includes(text)).slice(0, most)
}

/** Whether any of the texts is among the bytes of a file, in UTF-8, small letters for large ones and the other way round. */
export async function holdsAny(
  path: string,
  texts: readonly string[],
  signal?: AbortSignal,
): Promise<boolean> {
  if (texts.length === 0) return false
  const sought = texts.map(text => Buffer.from(inSmallLetters(Buffer.from(text))))
  const overlap = Math.max(...sought.map(({ length }) => length)) - 1
  const file = await RandomAccessFile.open(path)
  try {
    for (let at = 0; at < file.size; at += windowBytes) {
      signal?.throwIfAborted()
      const bytes = await file.read(at, Math.min(windowBytes + overlap, file.size - at))
      const small = Buffer.from(inSmallLetters(bytes).buffer, bytes.byteOffset, bytes.length)
      if (sought.some(text => small.includes(text))) return true
    }
    return false
  } finally {
    await file.close()
  }
}

/** ASCII's capitals made small, in place. */
function inSmallLetters(bytes: Uint8Array): Uint8Array {
  for (let i = 0; i < bytes.length; i++) {
    const byte = bytes[i]
    if (byte >= 65 && byte <= 90) bytes[i] = byte + 32
  }
  return bytes
}
