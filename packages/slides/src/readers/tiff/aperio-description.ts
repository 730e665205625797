/** What Aperio writes into ImageDescription: a line of software, a line of sizes, then `|key = value` again and again. */
export interface AperioDescription {
  readonly software: string
  /** The first word of the second line where it names the picture: "label", "macro". */
  readonly picture: string | null
  readonly fields: ReadonlyMap<string, string>
}

/**
 * Keys that tell of the scanner and its settings. Left out: User, Filename, ImageID, Barcode, Title, Date and Time, and
 * whatever a laboratory adds, for these may name a patient; of the date the year stays.
 */
export const aperioKeys: readonly string[] = [
  'AppMag',
  'MPP',
  'StripeWidth',
  'ScanScope ID',
  'ScannerType',
  'Parmset',
  'Left',
  'Top',
  'LineCameraSkew',
  'LineAreaXOffset',
  'LineAreaYOffset',
  'Focus Offset',
  'Filtered',
  'OriginalWidth',
  'OriginalHeight',
  'Exposure Time',
  'Exposure Scale',
  'Gamma',
  'DisplayColor',
  'SessionMode',
  'ICC Profile',
]

/** Fields beyond this are none of a scanner's. */
const mostFields = 500
const longestValue = 200

export function isAperio(description: string): boolean {
  return description.startsWith('Aperio')
}

export function parseAperio(description: string): AperioDescription {
  const [head, ...rest] = description.split('|', mostFields)
  const lines = head.split(/\r?\n/)
  const fields = new Map<string, string>()
  for (const part of rest) {
    const equals = part.indexOf('=')
    if (equals < 0) continue
    // The later of two of one key counts, as in OpenSlide.
    fields.set(part.slice(0, equals).trim(), part.slice(equals + 1).trim())
  }
  return {
    software: lines[0].trim().slice(0, longestValue),
    picture: /^([a-z]+)\b/i.exec(lines[1]?.trim() ?? '')?.[1].toLowerCase() ?? null,
    fields,
  }
}

export function aperioProperties({ software, fields }: AperioDescription): Record<string, string> {
  const properties: Record<string, string> = { 'scanner.vendor': 'Aperio', 'scanner.software': software }
  for (const key of aperioKeys) {
    const value = fields.get(key)
    if (value !== undefined) properties[`aperio.${key}`] = value.slice(0, longestValue)
  }
  const year = yearOf(fields.get('Date'))
  if (year !== null) properties['scan.year'] = year
  return properties
}

/** "12/29/09" is 2009: Aperio's scanners began in 2001. */
function yearOf(date: string | undefined): string | null {
  const match = /^\d{1,2}\/\d{1,2}\/(\d{4}|\d{2})$/.exec(date ?? '')
  if (match === null) return null
  return match[1].length === 4 ? match[1] : `20${match[1]}`
}

/** A positive number, or null. */
export function positive(text: string | undefined): number | null {
  if (text === undefined || text === '') return null
  const value = Number(text)
  return Number.isFinite(value) && value > 0 ? value : null
}
