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

const prefix = '(y?r?[cpa]|yr?|r)?'

/**
 * Reads `ypT3N1M0`, `cT4a cN2b cM1a`, `T2 N1 (2/15) M0 G2`. The prefix of T says the basis; M may have its own (`pT3N1
 * cM0`). Multiplicity, node counts, `sn`, `i+` and what follows the categories (L, V, Pn, R) are passed over; `Tis`, `X`
 * and subdivisions are read with the site: `N1cM0` is N1c M0 in the rectum, which has an N1c, and N1 with a clinical M0
 * elsewhere. `pM0` and `MX` are no categories of the eighth edition: the first is read as M0, with a note.
 */
export function parseTnm(text: string, site: StageSite): Tnm | UnreadTnm {
  const plain = text
    .normalize('NFKC')
    .replace(/\([^)]*\)/g, ' ')
    .replace(/[\s,;/_]+/g, ' ')
    .trim()
  if (/T[\dX][abc]?\s*-\s*T?[\dX]|N[\dX][abc]?\s*-\s*N?[\dX]/i.test(plain))
    return { fault: `'${text}' is a range; one category is needed` }
  const t = find(plain, 't', site, 'is|[0-4][a-d]?|x')
  const n = find(plain, 'n', site, '[0-3](?:mi)?[a-c]?|x')
  const m = find(plain, 'm', site, '[01][a-c]?|x')
  if (!t && !n && !m) return { fault: `'${text}' has no T, N or M` }
  for (const found of [t, n, m])
    if (found?.fault)
      return { fault: `${found.fault} of '${text}' is no category of the ${site} in the 8th edition` }
  const notes: string[] = []
  if (m?.prefix === 'p' && m.category === 'M0')
    notes.push('pM0 is no category of the 8th edition: read as cM0')
  if (site === 'rectum' && /n1cm/i.test(plain))
    notes.push('N1cM is read as N1c; write `N1 cM` for a clinical M')
  const own = t?.prefix ?? n?.prefix ?? null
  return {
    basis: own,
    t: t?.category ?? null,
    n: n?.category ?? null,
    m: m?.category ?? null,
    grade: gradeOf(/(?:^|[\s\dxabc])G([1-4X])/i.exec(plain)?.[1] ?? null),
    notes,
  }
}

interface Found {
  readonly prefix: StageBasis | null
  readonly category: string
  readonly fault: string | null
}

/** The category of one letter: the longest spelling that the site has. */
function find(text: string, letter: 't' | 'n' | 'm', site: StageSite, values: string): Found | null {
  const match = new RegExp(`(?:^|[^a-z]|[0-9x][a-d]?|is)${prefix}${letter}(${values})`, 'i').exec(text)
  if (!match) return null
  const basis = basisOf(match[1] ?? '')
  const given = match[2].toLowerCase().replace('mi', '')
  for (const spelling of [given, given.replace(/[a-d]$/, '')]) {
    const category = `${letter.toUpperCase()}${spelling === 'x' ? 'X' : spelling}`
    // The last letter may be the prefix of what follows: N1 cM0.
    const readable = spelling === given || /^\s*[nm]/i.test(text.slice(match.index + match[0].length))
    if (readable && isCategory(site, letter, category)) return { prefix: basis, category, fault: null }
  }
  return { prefix: basis, category: '', fault: match[0].trim() }
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
