import type { Finding } from '@tessera/evidence'
import { mergeSmallStrata } from '@tessera/trials'
import { UsageError } from '../exit-code.ts'

/** The strata with small ones merged where `--merge-below` asks for it. */
export function mergedStrata(
  stratum: readonly string[] | undefined,
  groups: ArrayLike<number>,
  least: number | undefined,
): { readonly patients: { readonly stratum?: readonly string[] }; readonly findings: readonly Finding[] } {
  if (least === undefined) return { patients: {}, findings: [] }
  if (stratum === undefined) throw new UsageError('--merge-below needs --strata')
  const merged = mergeSmallStrata(stratum, groups, 4, least)
  return { patients: { stratum: merged.stratum }, findings: merged.findings }
}
