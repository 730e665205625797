import { tagText } from './tags.ts'

/** The value representation of a standard attribute, or null for one that PS3.6 does not name. */
export type Dictionary = (tag: number) => string | null

// dcmjs writes choices that depend on other attributes in small letters.
const choices: Readonly<Record<string, string>> = { ox: 'OW', xs: 'US', lt: 'OW', up: 'UL', na: 'UN' }

let loaded: Promise<Dictionary> | null = null

/** The data dictionary of PS3.6 (as dcmjs keeps it), loaded at the first use: 1.3 MB. */
export function loadDictionary(): Promise<Dictionary> {
  loaded ??= load()
  return loaded
}

async function load(): Promise<Dictionary> {
  const { default: entries } = await import('dcmjs/dictionary')
  return tag => {
    const group = tag >>> 16
    if ((tag & 0xffff) === 0) return 'UL'
    if (group >= 0x5000 && group <= 0x60ff && (group & 1) === 0) return repeating(tag)
    const entry = entries[tagText(tag)]
    if (entry?.vr === undefined || entry.version === 'PrivateTag') return null
    return choices[entry.vr] ?? entry.vr
  }
}

/** Curves (50xx) and overlays (60xx): of these only the data is binary, and none of it is read here. */
function repeating(tag: number): string {
  const element = tag & 0xffff
  if (element === 0x3000) return 'OW'
  return [0x0010, 0x0011, 0x0012, 0x0015, 0x0051, 0x0100, 0x0102].includes(element) ? 'US' : 'UN'
}
