import type { Finding } from '@tessera/evidence'
import type { ListedAllocation } from './allocation-list.ts'

/** A row of a list as it was written or used. */
export interface WrittenAllocation {
  readonly stratum: string
  readonly sequence: number
  readonly arm: string
  readonly code: string | null
  readonly row: number
}

/**
 * Holds a written list against the one that seed, scheme, arms and strata give: every row that is not theirs, and every
 * place that the written list lacks, is an error finding (at most `most` of them, then their number).
 */
export function verifyList(
  list: readonly ListedAllocation[],
  written: readonly WrittenAllocation[],
  file: string,
  most = 20,
): Finding[] {
  const places = new Map(list.map(place => [`${place.stratum}#${place.sequence}`, place]))
  const findings: Finding[] = []
  const add = (code: string, message: string, at: Partial<Finding>) =>
    findings.push({
      severity: 'error',
      code,
      message,
      cure: 'find out who changed it and when; if scheme, strata, ratio or length are not those that the list was made with, give those',
      file,
      ...at,
    })
  for (const { stratum, sequence, arm, code, row } of written) {
    const key = `${stratum}#${sequence}`
    const place = places.get(key)
    places.delete(key)
    if (place === undefined)
      add('place-unknown', `place ${sequence} of ${stratum} is not in the list, or twice`, { row })
    else if (place.arm !== arm)
      add('arm-differs', `place ${sequence} of ${stratum} is ${place.arm} by the seed, not ${arm}`, {
        row,
        field: 'arm',
        value: arm,
      })
    else if (code !== null && place.code !== code)
      add('code-differs', `the code of place ${sequence} of ${stratum} is ${place.code} by the seed`, {
        row,
        field: 'code',
        value: code,
      })
  }
  for (const { stratum, sequence } of places.values())
    add('place-missing', `place ${sequence} of ${stratum} is not in the file`, {})
  if (findings.length <= most) return findings
  return [
    ...findings.slice(0, most),
    {
      ...findings[most],
      message: `and ${findings.length - most} more such places`,
      count: findings.length - most,
    },
  ]
}
