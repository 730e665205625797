import type { ByteLine } from './lines.ts'
import { isStrictly } from './lines.ts'

export interface LegacyVerdict {
  readonly encoding: string
  readonly guessed: boolean
  /** A line that is certainly UTF-8 though others are not; null when there is none. */
  readonly utf8Line: number | null
  readonly otherLine: number
}

/**
 * The encoding of a file that is not UTF-8. Chinese text in GB2312, the part of GB18030 in daily use, has its
 * high bytes in pairs of two bytes from 0xA1 on; in Latin-1 they stand alone between letters. Where neither is
 * clear, chardet's letter frequencies decide and the answer is marked as guessed.
 */
export async function legacyEncoding(bytes: Uint8Array, lines: readonly ByteLine[]): Promise<LegacyVerdict> {
  const others = lines.filter(line => !line.utf8)
  const sample = concatenated(others)
  const { encoding, guessed } = await judge(bytes, sample)
  const utf8 = lines.find(line => line.utf8 && isCertainlyUtf8(line.bytes, encoding))
  return { encoding, guessed, utf8Line: utf8?.number ?? null, otherLine: others[0]?.number ?? 1 }
}

async function judge(bytes: Uint8Array, sample: Uint8Array): Promise<{ encoding: string; guessed: boolean }> {
  const paired = pairedShare(sample)
  if (paired >= 0.9 && isStrictly('gb18030', sample)) return { encoding: 'gb18030', guessed: false }
  if (paired <= 0.2 && !hasUndefinedLatin(sample)) return { encoding: 'latin1', guessed: false }
  const { analyse } = await import('chardet')
  for (const { name } of analyse(sample)) {
    const encoding = known[name.toLowerCase()]
    if (encoding !== undefined && isStrictly(encoding, bytes)) return { encoding, guessed: true }
  }
  return { encoding: isStrictly('gb18030', bytes) ? 'gb18030' : 'latin1', guessed: true }
}

/** chardet's names for what is read here. */
const known: Readonly<Record<string, string>> = {
  gb18030: 'gb18030',
  big5: 'big5',
  'iso-8859-1': 'latin1',
  'windows-1252': 'latin1',
}

/** Share of the high bytes that stand in pairs. */
function pairedShare(bytes: Uint8Array): number {
  let high = 0
  let paired = 0
  for (let i = 0; i < bytes.length; i++) {
    if (bytes[i] < 0x80) continue
    high++
    if (bytes[i] >= 0xa1 && bytes[i + 1] >= 0xa1) {
      high++
      paired += 2
      i++
    }
  }
  return high === 0 ? 0 : paired / high
}

/** Bytes that mean nothing in Latin-1 as it is used (Windows-1252). */
function hasUndefinedLatin(bytes: Uint8Array): boolean {
  return bytes.some(byte => byte === 0x81 || byte === 0x8d || byte === 0x8f || byte === 0x90 || byte === 0x9d)
}

/**
 * A line that passes as UTF-8 may do so by chance: 女 in GBK is also a Latin letter in UTF-8. Beside GBK only
 * Chinese characters, three bytes each, count; beside Latin-1 any valid sequence does.
 */
function isCertainlyUtf8(bytes: Uint8Array, beside: string): boolean {
  if (beside === 'latin1') return true
  return /[\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]/.test(new TextDecoder('utf-8').decode(bytes))
}

function concatenated(lines: readonly ByteLine[]): Uint8Array {
  const most = 200_000
  const parts: Uint8Array[] = []
  let length = 0
  for (const line of lines) {
    if (length > most) break
    parts.push(line.bytes, newline)
    length += line.bytes.length + 1
  }
  return Uint8Array.from(Buffer.concat(parts))
}

const newline = Uint8Array.of(10)
