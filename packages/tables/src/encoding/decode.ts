import { unreadable } from '../readers/faults.ts'
import type { TableFile } from '../readers/reader.ts'
import { legacyEncoding } from './legacy.ts'
import { firstUndecodable, isStrictly, linesWithHighBytes } from './lines.ts'

export interface DecodedText {
  readonly text: string
  readonly encoding: string
  /** True when the encoding had to be guessed from letter frequencies. */
  readonly guessed: boolean
}

const marks: readonly { readonly bytes: readonly number[]; readonly encoding: string }[] = [
  { bytes: [0xef, 0xbb, 0xbf], encoding: 'utf-8' },
  { bytes: [0xff, 0xfe], encoding: 'utf-16le' },
  { bytes: [0xfe, 0xff], encoding: 'utf-16be' },
  { bytes: [0x84, 0x31, 0x95, 0x33], encoding: 'gb18030' },
]

/**
 * Text of a file: the encoding that was given, else the byte-order mark, else UTF-16 by its zero bytes, UTF-8
 * when it is strictly so, and last GB18030/GBK or Latin-1 by what the bytes look like. Decoding is strict:
 * a byte that does not fit is a finding with its line, not a replacement character.
 * @throws FindingsError `mixed-encodings`, `undecodable-text`, `nul-byte`
 */
export async function decodeText(file: TableFile, given?: string): Promise<DecodedText> {
  const mark = marks.find(({ bytes }) => bytes.every((byte, i) => file.bytes[i] === byte))
  const certain =
    given ?? mark?.encoding ?? wide(file.bytes) ?? (isStrictly('utf-8', file.bytes) ? 'utf-8' : null)
  if (certain !== null) return finish(file, certain, false)
  const lines = linesWithHighBytes(file.bytes)
  const legacy = await legacyEncoding(file.bytes, lines)
  if (legacy.utf8Line !== null)
    throw unreadable(
      file,
      'mixed-encodings',
      `line ${legacy.otherLine} is not UTF-8, as line ${legacy.utf8Line} is; it seems to be ${legacy.encoding}`,
      'correct that line; or, if tables of several hospitals were pasted together, export each again as UTF-8',
      { row: legacy.otherLine },
    )
  return finish(file, legacy.encoding, legacy.guessed)
}

function finish(file: TableFile, encoding: string, guessed: boolean): DecodedText {
  let text: string
  try {
    text = new TextDecoder(encoding, { fatal: true }).decode(file.bytes)
  } catch {
    const row = firstUndecodable(encoding, file.bytes)
    throw unreadable(
      file,
      'undecodable-text',
      `line ${row} is not ${encoding}, as the rest of the file seems to be`,
      'correct the line, or export the table again as UTF-8',
      { row },
    )
  }
  const nul = text.indexOf('\0')
  if (nul >= 0) {
    const row = text.slice(0, nul).split('\n').length
    throw unreadable(
      file,
      'nul-byte',
      `line ${row} holds a NUL byte, so this is not a text file or it was damaged`,
      'export the table again; if it is an Excel or Parquet file, give it that ending',
      { row },
    )
  }
  return { text, encoding, guessed }
}

/** UTF-16 without a mark: ASCII letters leave a zero in every other byte. */
function wide(bytes: Uint8Array): 'utf-16le' | 'utf-16be' | null {
  const length = Math.min(bytes.length, 4096) & ~1
  let even = 0
  let odd = 0
  for (let i = 0; i < length; i += 2) {
    if (bytes[i] === 0) even++
    if (bytes[i + 1] === 0) odd++
  }
  const half = length / 2
  if (half < 2) return null
  if (odd > 0.3 * half && even === 0) return 'utf-16le'
  if (even > 0.3 * half && odd === 0) return 'utf-16be'
  return null
}
