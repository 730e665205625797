import { isCategory, type StageSite } from './sites.ts'
import type { Grade, StageBasis } from './stage-table.ts'

/** The categories of one tumour; null where not stated. */
export interface Tnm {
  readonly basis: StageBasis | null
  readonly t: string | null
  readonly n: string | null
  readonly m: string | null
  readonly grade: Grade | null
  /** Remarks on the reading, in words. */
  readonly notes: readonly string[]
}

/** A text that is no TNM of the site, and why. */
export interface UnreadTnm {
  readonly fault: string
}

/**
 * Reads `ypT3N1M0`, `cT4a cN2b cM1a`, `T2 N1 (2/15) M0 G2`. The prefix of T says the basis; M may have its own (`pT3N1
 * cM0`). Multiplicity, node counts, `sn`, `i+` and what follows the categories (L, V, Pn, R) are passed over; `Tis`, `X`
 * and subdivisions are read with the site: `N1cM0` is N1c M0 in the rectum, which has an N1c, and N1 with a clinical M0
 * elsewhere. `pM0` is no category of the eighth edition: it is read as M0, with a note. A letter given twice, a range,
 * `N+` and a category that the site does not have are faults: nothing that was written is dropped.
 */
export function parseTnm(text: string, site: StageSite): Tnm | UnreadTnm {
  const plain = text
    .normalize('NFKC')
    .replace(/\([^)]*\)/g, ' ')
    .replace(/\bPn[01X]?\b/g, ' ')
    .replace(/[\s,;/_]+/g, ' ')
    .trim()
  if (/T[\dX][abc]?\s*-\s*T?[\dX]|N[\dX][abc]?\s*-\s*N?[\dX]/i.test(plain))
    return { fault: `'${text}' is a range; one category is needed` }
  if (/[TNM]\s*\+/i.test(plain)) return { fault: `'${text}' has a + for a category; one category is needed` }
  const found = new Map<string, Found>()
  for (const one of tokensOf(plain, site)) {
    if (found.has(one.letter)) return { fault: `'${text}' gives ${one.letter} twice` }
    if (!isCategory(site, lowerOf(one.letter), one.category))
      return { fault: `${one.category} of '${text}' is no category of the ${site} in the 8th edition` }
    found.set(one.letter, one)
  }
  const t = found.get('T')
  const n = found.get('N')
  const m = found.get('M')
  if (found.size === 0) return { fault: `'${text}' has no T, N or M` }
  const notes: string[] = []
  if (m?.prefix === 'p' && m.category === 'M0')
    notes.push('pM0 is no category of the 8th edition: read as cM0')
  if (site === 'rectum' && /n1cm/i.test(plain))
    notes.push('N1cM is read as N1c; write `N1 cM` for a clinical M')
  return {
    basis: t?.prefix ?? n?.prefix ?? null,
    t: t?.category ?? null,
    n: n?.category ?? null,
    m: m?.category ?? null,
    grade: gradeOf(/(?:^|[\s\dxabc])G([1-4X])/i.exec(plain)?.[1] ?? null),
    notes,
  }
}

interface Found {
  readonly letter: 'T' | 'N' | 'M'
  readonly prefix: StageBasis | null
  readonly category: string
}

/** Categories from left to right; one begins where no word goes on before it: at the start, after a sign, a digit or another. */
function* tokensOf(text: string, site: StageSite): Generator<Found> {
  const pattern = /(y?r?[cp]|yr?|r|a)?([tnm])(is|x|\d+)(?:mi(?!\d))?([a-d])?/iy
  for (let at = 0, after = 0; at < text.length; ) {
    pattern.lastIndex = at
    const match = at === after || !/[a-z]/i.test(text[at - 1]) ? pattern.exec(text) : null
    if (!match) {
      at++
      continue
    }
    const [whole, prefix = '', letter, value, suffix = ''] = match
    const bare = `${letter.toUpperCase()}${value.toLowerCase() === 'x' ? 'X' : value.toLowerCase()}`
    const divided = `${bare}${suffix.toLowerCase()}`
    // N1cM0: the c belongs to M where the site has no N1c.
    const isNext =
      suffix.toLowerCase() === 'c' &&
      /^[tnm]/i.test(text.slice(at + whole.length)) &&
      !isCategory(site, lowerOf(letter), divided)
    yield { letter: upperOf(letter), prefix: basisOf(prefix), category: isNext ? bare : divided }
    after = at + whole.length - (isNext ? 1 : 0)
    at = after
  }
}

function upperOf(letter: string): 'T' | 'N' | 'M' {
  const upper = letter.toUpperCase()
  return upper === 'T' || upper === 'N' ? upper : 'M'
}

function lowerOf(letter: string): 't' | 'n' | 'm' {
  const lower = letter.toLowerCase()
  return lower === 't' || lower === 'n' ? lower : 'm'
}

/** The basis of a prefix or of a column: `yp`, `clinical`, `pathological`; null where it says nothing. */
export function basisOf(text: string): StageBasis | null {
  const key = text.trim().toLowerCase()
  if (/^(yp|y|post-?neoadjuvant|after neoadjuvant)$/.test(key)) return 'yp'
  if (/^(yc)$/.test(key)) return 'yc'
  if (/^(c|clinical)$/.test(key)) return 'c'
  if (/^(p|pathologic(al)?)$/.test(key)) return 'p'
  if (/^(r|rc|rp|yr|recurrence)$/.test(key)) return 'r'
  return /^(a|autopsy)$/.test(key) ? 'a' : null
}

/** Grade of differentiation; undifferentiated (G4 of earlier editions) is G3 in the eighth. */
export function gradeOf(text: string | null): Grade | null {
  const key =
    text
      ?.trim()
      .toUpperCase()
      .replace(/^(G|GRADE)\s*/, '') ?? ''
  if (key === '1' || /^WELL/.test(key)) return 'G1'
  if (key === '2' || /^MODERATE/.test(key)) return 'G2'
  if (key === '3' || key === '4' || /^(POOR|UNDIFF)/.test(key)) return 'G3'
  return key === 'X' ? 'GX' : null
}
