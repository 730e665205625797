import type { Dataset, Element } from '../dataset.ts'

const latin = new TextDecoder('latin1')

/** Attributes whose values name the patient, a visit, an order or a hospital, besides all names of persons. */
const naming = new Set([
  0x00080050, 0x00080080, 0x00080081, 0x00100020, 0x00100021, 0x00100030, 0x00101000, 0x00101001, 0x00101040,
  0x00101090, 0x00102154, 0x00102155, 0x00104000, 0x00380010, 0x00380060, 0x00380300, 0x00321032, 0x00402016,
  0x00402017, 0x00200010, 0x00081010,
])
/** Days of the examination. */
const days = new Set([0x00080020, 0x00080021, 0x00080022, 0x00080023, 0x00380020])
const institution = 0x00080080

/** Words that are part of many names and say nothing of anybody. */
const common = new Set(
  `dr prof mr mrs ms md phd von van der de la anonymous unknown none hospital university medical center centre clinic
  institute radiology department imaging general national`.split(/\s+/),
)

/**
 * What of a data set, at any depth, could give a person away, in small letters: names of persons, whole and in parts (of
 * two letters and more: Li, Wu), numbers and places of four letters and more, days of the examination. Bytes of other
 * alphabets are compared as they are.
 */
export function identifiersIn(dataset: Dataset, found: Set<string> = new Set()): ReadonlySet<string> {
  for (const element of dataset.values()) {
    for (const item of element.items ?? []) identifiersIn(item, found)
    if (element.vr === 'PN') for (const name of text(element).split(/[\\=]/)) keepName(found, name)
    else if (naming.has(element.tag) || days.has(element.tag))
      for (const part of text(element).split('\\')) keep(found, part, 4)
    if (element.tag === institution)
      for (const word of text(element).split(/[^\p{L}]+/u)) keep(found, word, 5)
  }
  return found
}

function keepName(found: Set<string>, name: string): void {
  const parts = name.split(/[\^\s,.]+/).filter(part => part !== '')
  for (const part of parts) keep(found, part, 2)
  if (parts.length > 1) for (const joint of ['', ' ', '_']) keep(found, parts.slice(0, 2).join(joint), 4)
}

function keep(found: Set<string>, part: string, shortest: number): void {
  const word = part.trim().toLowerCase()
  if (word.length >= shortest && !common.has(word)) found.add(word)
}

function text({ bytes }: Element): string {
  return latin.decode(bytes).replace(/\0+$/, '')
}

/**
 * Whether a value holds one of the identifiers, whatever its representation. Short ones count as whole words only;
 * in bytes that are no text only those of six letters and more, which chance does not write.
 */
export function holdsIdentifier(
  bytes: Uint8Array,
  isText: boolean,
  identifiers: ReadonlySet<string>,
): boolean {
  if (bytes.length === 0 || identifiers.size === 0) return false
  const content = latin.decode(bytes).toLowerCase()
  for (const identifier of identifiers) {
    if (!isText && identifier.length < 6) continue
    for (let at = content.indexOf(identifier); at >= 0; at = content.indexOf(identifier, at + 1)) {
      if (identifier.length >= 6) return true
      if (!letter(content[at - 1]) && !letter(content[at + identifier.length])) return true
    }
  }
  return false
}

function letter(character: string | undefined): boolean {
  return character !== undefined && /[a-z0-9]/.test(character)
}
