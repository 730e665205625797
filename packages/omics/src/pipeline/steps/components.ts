import { Assay } from '../../assay/assay.ts'
import { type FittedPca, type PcaOptions, pcaFitter, pcaFromJson } from '../../reduction/index.ts'
import type { FittedStep, StepKind } from '../step.ts'

export interface ComponentSettings {
  /** How many components, at most. */
  readonly count: number
  /** What features are divided by; nothing by default, so that what varies most counts most. */
  readonly scaling?: PcaOptions['scaling']
}

/**
 * The samples' scores on the first principal components of the training samples in place of the features: many features
 * that follow few factors become few columns. Outcomes are not read. R: prcomp.
 * @throws OmicsError `value` for a missing value: impute before
 */
export const componentsStep: StepKind<ComponentSettings> = {
  name: 'components',
  fitter: ({ count, scaling = 'none' }) => {
    const fitter = pcaFitter({ components: count, scaling })
    return {
      name: `${count} principal components`,
      fit: (training, context) => step(fitter.fit(training, context)),
    }
  },
  fromJson: json => step(pcaFromJson(json)),
}

/** Features that are named of each component: those of largest loadings. */
const leading = 3

function step(pca: FittedPca): FittedStep {
  const { loadings, features, explained } = pca
  const percent = (share: number) => `${(100 * share).toFixed(0)} %`
  const all = explained.subarray(0, loadings.length).reduce((sum, share) => sum + share, 0)
  return {
    notes: [
      `${loadings.length} principal components of ${features.length} features: ${percent(all)} of the variance of the training samples`,
      ...loadings.map((own, k) => {
        const first = features
          .map((id, f) => ({ id, size: Math.abs(own[f]) }))
          .sort((a, b) => b.size - a.size || (a.id < b.id ? -1 : 1))
          .slice(0, leading)
        return `component ${k + 1} (${percent(explained[k])}): most of ${first.map(({ id }) => id).join(', ')}`
      }),
    ],
    apply: assay => scoresOf(pca, assay),
    toJSON: () => pca.toJSON(),
  }
}

function scoresOf(pca: FittedPca, assay: Assay): Assay {
  const { scores } = pca.apply(assay)
  const values = new Float64Array(scores.length * assay.size)
  scores.forEach((own, k) => {
    values.set(own, k * assay.size)
  })
  return new Assay({
    name: `${assay.name}, principal components`,
    scale: 'score',
    features: scores.map((_, k) => ({ id: `component ${k + 1}`, symbol: null, names: {} })),
    samples: assay.samples,
    values,
  })
}
