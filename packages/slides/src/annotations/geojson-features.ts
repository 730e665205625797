import { createReadStream } from 'node:fs'
import { SlideError } from '../slide-error.ts'

/** The JSON of one feature and where it begins. */
export interface FeatureText {
  readonly text: string
  /** 1 for the first. */
  readonly number: number
  readonly line: number
}

/** What is read of one feature at most: more is no region that somebody drew. */
const largestFeature = 64 * 2 ** 20

const [quote, backslash, newline, comma, open, close, openList, closeList] = Buffer.from('"\\\n,{}[]')

/**
 * Reads the features of a GeoJSON file one by one, however long it is: of a FeatureCollection, of a list of features,
 * or one that stands alone. Only as much as one feature is in memory.
 * @throws SlideError `bad-annotation` for what is no JSON, no GeoJSON, cut off, or a feature over 64 MiB
 */
export async function* readFeatures(file: string): AsyncGenerator<FeatureText> {
  const wrong = (what: string, line: number, cause?: unknown) =>
    new SlideError('bad-annotation', `line ${line}: ${what}`, 'export the annotations again as GeoJSON', {
      file,
      cause,
    })
  let depth = 0
  /** Depth at which features are objects; 0 until the list of them has begun. */
  let listDepth = 0
  let listed = false
  let inString = false
  let escaped = false
  let line = 1
  let number = 0
  let startLine = 1
  let feature: Buffer[] | null = null
  let length = 0
  // What is outside the list of features: it must be JSON too, and says what the file is.
  const frame: Buffer[] = []
  let frameLength = 0
  let lastKey = ''
  let keyBytes: number[] = []
  for await (const chunk of createReadStream(file, { highWaterMark: 1 << 20 })) {
    const bytes: Buffer = Buffer.isBuffer(chunk) ? chunk : Buffer.from(chunk)
    let from = 0
    for (let i = 0; i < bytes.length; i++) {
      const byte = bytes[i]
      if (byte === newline) line++
      if (inString) {
        if (escaped) escaped = false
        else if (byte === backslash) escaped = true
        else if (byte === quote) {
          inString = false
          if (depth === 1 && listDepth === 0) lastKey = Buffer.from(keyBytes).toString()
        } else if (depth === 1 && listDepth === 0 && keyBytes.length < 64) keyBytes.push(byte)
        continue
      }
      const between = listDepth > 0 && depth === listDepth && feature === null
      if (between && byte > 32 && byte !== comma && byte !== open && byte !== closeList)
        throw wrong('the list of features holds something that is none', line)
      if (byte === quote) {
        inString = true
        keyBytes = []
      } else if (byte === open || byte === openList) {
        if (between) {
          feature = []
          length = 0
          from = i
          startLine = line
        } else if (byte === openList && !listed && (depth === 0 || (depth === 1 && lastKey === 'features'))) {
          listDepth = depth + 1
          listed = true
          frame.push(bytes.subarray(from, i + 1))
          from = i + 1
        }
        depth++
      } else if (byte === close || byte === closeList) {
        depth--
        if (depth < 0) throw wrong('a bracket closes that never opened', line)
        if (feature !== null && depth === listDepth) {
          feature.push(bytes.subarray(from, i + 1))
          yield { text: Buffer.concat(feature).toString('utf8'), number: ++number, line: startLine }
          feature = null
          from = i + 1
        } else if (feature === null && listDepth > 0 && depth === listDepth - 1) {
          listDepth = 0
          from = i
        }
      }
    }
    const rest = bytes.subarray(from)
    if (feature !== null) {
      feature.push(Buffer.from(rest))
      length += rest.length
      if (length > largestFeature) throw wrong(`feature ${number + 1} is longer than 64 MiB`, startLine)
    } else if (listDepth === 0) {
      frame.push(Buffer.from(rest))
      frameLength += rest.length
      if (frameLength > largestFeature) throw wrong('more than 64 MiB outside a list of features', line)
    }
  }
  if (depth !== 0 || inString) throw wrong('the file ends in the middle', line)
  const text = Buffer.concat(frame)
    .toString('utf8')
    .replace(/^\uFEFF/, '')
  let root: unknown
  try {
    root = JSON.parse(text)
  } catch (cause) {
    throw wrong('this is no JSON', line, cause)
  }
  if (listed) return
  if (typeof root === 'object' && root !== null && 'type' in root && root.type === 'Feature')
    yield { text, number: 1, line: 1 }
  else throw wrong('neither a FeatureCollection nor a list of features', 1)
}
