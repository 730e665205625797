import { type Judged, judged, notJudged } from '../judged.ts'

/**
 * What a study calls a pathological complete response: no tumour in the primary and the nodes (the default), in the
 * primary alone, or no invasive tumour. The study says which; no two of them are the same endpoint.
 */
export type CompleteResponseDefinition = 'ypT0N0' | 'ypT0' | 'ypT0/isN0'

export interface ResectedTumour {
  /** ypT and ypN as `T0`, `Tis`, `T2`, `N0`, `NX`; null where not known. */
  readonly t: string | null
  readonly n: string | null
  readonly resected: boolean | null
}

/**
 * Pathological complete response of a resected specimen. Acellular mucin is no tumour (AJCC 8th edition, chapters on
 * colon and rectum and on the oesophagus), so it is coded ypT0. Without resection there is no specimen to judge: NE,
 * not "no". Residual tumour in the primary decides even where the nodes were not seen.
 */
export function completeResponse(
  { t, n, resected }: ResectedTumour,
  definition: CompleteResponseDefinition = 'ypT0N0',
): Judged<boolean> {
  const rule = `complete response: ${definition}`
  if (resected === false) return notJudged(rule, 'not resected: there is no specimen')
  if (t === null || t === 'TX')
    return n !== null && positive(n) && definition !== 'ypT0'
      ? judged(false, rule)
      : notJudged(rule, 'ypT is not known')
  const primary = t === 'T0' || (definition === 'ypT0/isN0' && t === 'Tis')
  if (!primary) return judged(false, rule)
  if (definition === 'ypT0') return judged(true, rule)
  if (n === null || n === 'NX') return notJudged(rule, 'ypN is not known')
  return judged(n === 'N0', rule)
}

function positive(n: string): boolean {
  return /^N[123]/.test(n)
}
