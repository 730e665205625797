import type { Ascites } from './child-pugh.ts'
import type { LiverVascularInvasion } from './liver-tumour.ts'
import type { OesophagealHistology } from './stage.ts'
import type { OesophagealLocation } from './stage-table.ts'

type Named<T> = readonly (readonly [T, RegExp])[]

/** The value whose names fit the text; null where none does. */
function named<T>(values: Named<T>, text: string): T | null {
  return values.find(([, names]) => names.test(text.trim()))?.[0] ?? null
}

/**
 * Mixed types count as squamous, undifferentiated ones as squamous where no gland is found: AJCC 8th edition, chapter
 * 16.
 */
const histologies: Named<OesophagealHistology> = [
  ['squamous', /^(e?scc\b|squamous|adenosquamous|undifferentiated|鳞)/i],
  ['adenocarcinoma', /^(eac\b|adeno|腺)/i],
]

/** Cervical and upper thoracic are upper; the junction is lower. */
const locations: Named<OesophagealLocation> = [
  ['upper', /^(upper|cervical|u\b|上|颈)/i],
  ['middle', /^(middle|mid|m\b|中)/i],
  ['lower', /^(lower|distal|abdominal|egj|gej|oesophagogastric|esophagogastric|l\b|下)/i],
  ['X', /^(x|unknown|overlapping)$/i],
]

const ascitesNames: Named<Ascites> = [
  ['none', /^(none|no|n|absent|0|无)$/i],
  ['slight', /^(slight|mild|controlled|少量|轻)/i],
  ['moderate', /^(moderate|severe|tense|refractory|large|大量|中)/i],
]

const invasions: Named<LiverVascularInvasion> = [
  ['none', /^(none|no|n|absent|0|m0|vp0)$/i],
  ['micro', /^(micro|mvi|m1|m2)/i],
  ['branch', /^(branch|vp1|vp2|macro)/i],
  ['major', /^(major|main|vp3|vp4|vv2|vv3|pvtt major)/i],
]

export const histologyOf = (text: string) => named(histologies, text)
export const locationOf = (text: string) => named(locations, text)
export const ascitesOf = (text: string) => named(ascitesNames, text)
export const vascularInvasionOf = (text: string) => named(invasions, text)
