import { aperioKeys } from '../readers/tiff/aperio-description.ts'

/** What is left of a description, and what was taken out of it. */
export interface CleanedText {
  readonly text: string
  /** Keys that went; never their values. */
  readonly keys: readonly string[]
  /** Values that went, to be looked for in the copy. */
  readonly values: readonly string[]
}

/** Keys of a scanner's settings that go all the same: its serial number, and free text of the laboratory. */
const naming: ReadonlySet<string> = new Set(['ScanScope ID', 'Parmset'])

/** Keys of an Aperio description that stay. */
export const keptAperioKeys: readonly string[] = [
  ...aperioKeys.filter(key => !naming.has(key)),
  'Originalheight',
]

const kept: ReadonlySet<string> = new Set(keptAperioKeys)
/** Keys that the report may tell; a laboratory's own may be names. */
const wellKnown: ReadonlySet<string> = new Set([
  ...aperioKeys,
  ...[
    'Filename',
    'User',
    'ImageID',
    'Date',
    'Time',
    'Time Zone',
    'Title',
    'Barcode',
    'DSR ID',
    'Rack',
    'Slide',
  ],
])

/** Values of settings: numbers and short codes. */
const plainValue = /^[\w .,+-]{0,24}$/

/** Words of the two lines before the fields: software and version, sizes, tiles, codec, the name of the picture. */
const plainWords: readonly RegExp[] = [
  /^(aperio|image|library|leica|biosystems|scanscope|gt450|dx|at2|cs2|label|macro|thumbnail)$/i,
  /^\(written|by|Tessera\)$/,
  /^v?\d+(\.\d+)*$/i,
  /^\d+x\d+$/,
  /^\[\d+,\d+$/,
  /^\d+x\d+\]$/,
  /^\(\d+x\d+\)$/,
  /^(jpeg|j2k|jpeg2000|lzw|raw|none)(\/[a-z0-9]+)?$/i,
  /^(q|bt)=\d+$/i,
  /^(->|-)$/,
]

/**
 * An Aperio ImageDescription with the words and fields that tell of scanner, sizes and codec, and nothing else: User,
 * Filename, ImageID, Date, Time, Title, Barcode and whatever a laboratory added go, whatever they are called.
 */
export function cleanedAperio(description: string): CleanedText {
  const keys: string[] = []
  const values: string[] = []
  const [head, ...fields] = description.split('|')
  const words = head.replace(/[^\s;]+/g, word => {
    if (plainWords.some(pattern => pattern.test(word))) return word
    values.push(word)
    return ''
  })
  const stay = fields.filter(field => {
    const equals = field.indexOf('=')
    const key = (equals < 0 ? '' : field.slice(0, equals)).trim()
    const value = (equals < 0 ? field : field.slice(equals + 1)).trim()
    if (kept.has(key) && plainValue.test(value)) return true
    keys.push(wellKnown.has(key) ? key : 'another field')
    values.push(value)
    return false
  })
  return { text: [words, ...stay].join('|'), keys, values }
}
