import { librarySizes } from '../../normalisation/columns.ts'
import { requireCounts } from '../../normalisation/require-counts.ts'
import { ownTmmFactors } from '../../normalisation/tmm.ts'
import { consensusCorrelation } from '../blocks/block-correlation.ts'
import { fitLinearModels } from '../linear/linear-fits.ts'
import type { DifferentialMethod } from '../method.ts'
import { moderatedTests } from '../moderated/moderated-tests.ts'
import { voom } from '../voom/voom.ts'
import { moderatedResult } from './moderated-result.ts'

/** Counts: TMM, log2 counts per million with voom's precision weights, then moderated t tests. */
export const voomMethod: DifferentialMethod = {
  name: 'voom',
  label: 'voom with TMM, moderated t tests (limma)',
  scales: ['counts'],
  test: (assay, design, contrasts, options) => {
    requireCounts(assay, voomMethod.label)
    const { values, size } = assay
    const factors = ownTmmFactors(values, size)
    const sizes = librarySizes(values, size).map((one, s) => one * factors[s])
    const prepared = voom(values, design, { librarySizes: sizes })
    const { weights, trend } = prepared
    const blocks =
      options.block === null
        ? null
        : {
            block: options.block,
            ...consensusCorrelation(prepared.values, design, options.block, { weights }),
          }
    const fits = fitLinearModels(prepared.values, design, {
      contrasts,
      weights,
      ...(blocks === null ? {} : { blocks: { block: blocks.block, correlation: blocks.consensus } }),
    })
    const tests = moderatedTests(fits, { trend: options.trend })
    const last = trend.smoothMean.length - 1
    return moderatedResult(
      tests,
      options.threshold,
      {
        'TMM factors': `${Math.min(...factors).toFixed(3)} to ${Math.max(...factors).toFixed(3)}`,
        [`root sd at a log2 count of ${trend.smoothMean[0].toFixed(1)}`]: trend.smoothRoot[0],
        [`root sd at a log2 count of ${trend.smoothMean[last].toFixed(1)}`]: trend.smoothRoot[last],
        ...(blocks === null ? {} : { 'correlation within blocks': blocks.consensus }),
      },
      [],
    )
  },
}
