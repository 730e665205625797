import type { Finding } from '@tessera/evidence'
import { requireScale } from '../../assay/assay.ts'
import { consensusCorrelation } from '../blocks/block-correlation.ts'
import type { LinearFitOptions } from '../linear/linear-fits.ts'
import { fitLinearModels } from '../linear/linear-fits.ts'
import type { DifferentialMethod } from '../method.ts'
import { moderatedTests } from '../moderated/moderated-tests.ts'
import { moderatedResult } from './moderated-result.ts'

/** Linear models on a logarithmic scale with moderated t tests. */
export const limma: DifferentialMethod = {
  name: 'limma',
  label: 'linear models with moderated t tests (limma)',
  scales: ['log2', 'ln', 'log10', 'ratio', 'score'],
  test: (assay, design, contrasts, options) => {
    requireScale(assay, limma.scales, limma.label)
    const { values } = assay
    const blocks =
      options.block === null
        ? null
        : { block: options.block, ...consensusCorrelation(values, design, options.block) }
    const fitOptions: LinearFitOptions = {
      contrasts,
      ...(blocks === null ? {} : { blocks: { block: blocks.block, correlation: blocks.consensus } }),
    }
    const tests = moderatedTests(fitLinearModels(values, design, fitOptions), { trend: options.trend })
    const findings: Finding[] = []
    return moderatedResult(
      tests,
      options.threshold,
      {
        ...(blocks === null ? {} : { 'correlation within blocks': blocks.consensus }),
      },
      findings,
    )
  },
}
