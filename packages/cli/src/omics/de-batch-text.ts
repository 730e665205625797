import type { BatchComparison } from '@tessera/omics'
import { textTable } from '../terminal/text-table.ts'

/** Group against batch, and the shares of features that differ. */
export function batchText(
  batch: BatchComparison,
  { group, batch: column, fdr }: { readonly group: string; readonly batch?: string; readonly fdr: number },
): string {
  const { groups, batches, counts, cramersV } = batch.confounding
  const crossed = textTable(
    [`${group} by ${column ?? 'batch'}`, ...batches],
    groups.map((name, g) => [name, ...counts[g].map(String)]),
  )
  const shares = textTable(
    [`features with FDR < ${fdr}`, 'share', 'of'],
    batch.shares.map(({ name, significant, tested, why }) =>
      why === null
        ? [name, `${((100 * significant) / tested).toFixed(1)} %`, String(tested)]
        : [`${name}: ${why}`, '–', '–'],
    ),
  )
  return `${crossed}\nCramér's V ${cramersV.toFixed(2)}\n\n${shares}`
}
