import type { Finding } from '@tessera/evidence'
import type { Assay } from '@tessera/omics'
import type { AssayStepProtocol } from '../protocol/assay-step.ts'

/** Principal components need every value: nothing but a step before them can say what stands for those that are missing. */
export function componentsFindings(
  block: string,
  file: string,
  steps: readonly AssayStepProtocol[],
  assay: Assay,
): Finding[] {
  const at = steps.findIndex(step => 'components' in step)
  const filled = steps.slice(0, at).some(step => ['impute', 'published', 'scores'].some(key => key in step))
  if (at < 0 || filled) return []
  const count = assay.values.reduce((sum, value) => sum + (Number.isNaN(value) ? 1 : 0), 0)
  if (count === 0) return []
  return [
    {
      severity: 'error',
      code: 'components-of-missing-values',
      message: `values of '${block}' are missing (${count} of ${assay.values.length}), and its principal components need every one`,
      cure: 'fill them in before, as in steps: [{ impute: left-censored }, { components: 10 }]',
      file,
      field: `blocks.${block}.steps`,
    },
  ]
}
