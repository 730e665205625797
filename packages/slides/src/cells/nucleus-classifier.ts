import type { Fitted, Fitter, Selectable } from '@tessera/evidence'
import { multinomialLogit } from '@tessera/statistics'
import { z } from 'zod'
import { SlideError } from '../slide-error.ts'
import type { Cells } from './cells.ts'
import type { NucleusClasses } from './classify-nuclei.ts'
import type { Nuclei } from './nuclei.ts'

/** Nuclei of a slide and what somebody called them; null where nobody did. */
export interface LabelledSlide {
  readonly slide: string
  readonly nuclei: Nuclei
  readonly labels: readonly (string | null)[]
}

/** Slides with labelled nuclei that a split can divide: by slide or patient, never by nucleus. */
export interface LabelledSlides extends Selectable<LabelledSlides> {
  readonly slides: readonly LabelledSlide[]
}

export function labelledSlides(slides: readonly LabelledSlide[]): LabelledSlides {
  return { size: slides.length, slides, select: rows => labelledSlides(Array.from(rows, row => slides[row])) }
}

/**
 * The classes of labelled cells (points or detections of QuPath, by {@link readCells}), for the nuclei nearest to them
 * within `within` µm, each label at most once; null for the others.
 */
export function labelsOf(nuclei: Nuclei, labelled: Cells, within = 4): (string | null)[] {
  const labels: (string | null)[] = new Array(nuclei.count).fill(null)
  const distance = new Float64Array(nuclei.count).fill(Number.POSITIVE_INFINITY)
  for (let c = 0; c < labelled.count; c++) {
    if (labelled.classOf[c] < 0) continue
    let nearest = -1
    let least = within
    for (let i = 0; i < nuclei.count; i++) {
      const d = Math.hypot(nuclei.x[i] - labelled.x[c], nuclei.y[i] - labelled.y[c])
      if (d <= least) [nearest, least] = [i, d]
    }
    if (nearest < 0 || least >= distance[nearest]) continue
    distance[nearest] = least
    labels[nearest] = labelled.classNames[labelled.classOf[c]]
  }
  return labels
}

const featureNames = [
  'log area_um2',
  'log major/minor axis',
  'solidity',
  'mean_haematoxylin_od over the slide’s mean',
  'sd/mean haematoxylin',
  'ring_haematoxylin_od over the slide’s mean',
] as const

const fittedSchema = z.strictObject({
  tessera: z.literal('nucleus-classifier/1'),
  names: z.array(z.string()).min(2),
  /** Of each class but the first: intercept and a number for each feature. */
  coefficients: z.array(z.array(z.number()).length(featureNames.length + 1)),
  cells: z.array(z.int()),
})

export interface FittedNucleusClassifier extends Fitted<LabelledSlides, readonly NucleusClasses[]> {
  readonly names: readonly string[]
  /** Labelled nuclei of each class that it was fitted to. */
  readonly cells: readonly number[]
}

/**
 * Classes of nuclei by multinomial logistic regression on six features of size, shape and chromatin, fitted to nuclei that
 * somebody labelled. The scores are probabilities as far as the labelled nuclei are like the others.
 * @throws SlideError on fitting: `bad-setting` with fewer than two classes or 20 nuclei of one, or classes that the
 * features separate without error (there is then no estimate: label more, and harder ones)
 */
export function nucleusClassifier(): Fitter<LabelledSlides, FittedNucleusClassifier> {
  return {
    name: 'nuclei by multinomial logistic regression',
    fit({ data }) {
      const names = [
        ...new Set(data.slides.flatMap(({ labels }) => labels.filter(label => label !== null))),
      ].sort()
      const rows = data.slides.flatMap(({ nuclei, labels }) => {
        const features = featuresOf(nuclei)
        return labels.flatMap((label, i) =>
          label === null ? [] : [{ y: names.indexOf(label), x: features.map(feature => feature[i]) }],
        )
      })
      const cells = names.map((_, k) => rows.filter(({ y }) => y === k).length)
      if (names.length < 2 || Math.min(...cells) < 20)
        throw new SlideError(
          'bad-setting',
          `labelled nuclei: ${names.map((name, k) => `${cells[k]} ${name}`).join(', ') || 'none'}`,
          'label at least 20 nuclei of each of two classes or more',
        )
      const fit = multinomialLogit({
        y: rows.map(({ y }) => y),
        x: featureNames.map((_, f) => rows.map(({ x }) => x[f])),
        reference: 0,
      })
      if (fit.separated || !fit.converged)
        throw new SlideError(
          'bad-setting',
          'the labelled nuclei are told apart without error, or no estimate was reached',
          'label more nuclei, and those that are hard to call',
        )
      return fitted({
        tessera: 'nucleus-classifier/1',
        names,
        coefficients: fit.coefficients.map(row => Array.from(row)),
        cells,
      })
    },
  }
}

/** The classifier that `toJSON` wrote down. @throws SlideError `damaged` */
export function nucleusClassifierFromJson(json: unknown): FittedNucleusClassifier {
  const read = fittedSchema.safeParse(json)
  if (!read.success || read.data.coefficients.length !== read.data.names.length - 1)
    throw new SlideError('damaged', 'a classifier of nuclei that cannot be read', 'fit it again')
  return fitted(read.data)
}

function fitted(plain: z.infer<typeof fittedSchema>): FittedNucleusClassifier {
  const { names, coefficients, cells } = plain
  const classesOf = ({ nuclei }: LabelledSlide): NucleusClasses => {
    const features = featuresOf(nuclei)
    const look = new Uint8Array(nuclei.count)
    const scores = names.map(() => new Float64Array(nuclei.count))
    for (let i = 0; i < nuclei.count; i++) {
      const logits = [
        0,
        ...coefficients.map(row =>
          row.reduce((sum, b, f) => sum + (f === 0 ? b : b * features[f - 1][i]), 0),
        ),
      ]
      const top = Math.max(...logits)
      const parts = logits.map(logit => Math.exp(logit - top))
      const total = parts.reduce((sum, part) => sum + part, 0)
      for (let k = 0; k < parts.length; k++) {
        scores[k][i] = parts[k] / total
        if (scores[k][i] > scores[look[i]][i]) look[i] = k
      }
    }
    return { look, names, scores, rule: `fitted to ${cells.map((n, k) => `${n} ${names[k]}`).join(', ')}` }
  }
  return { names, cells, apply: ({ slides }) => slides.map(classesOf), toJSON: () => plain }
}

/** Densities are over the slide's mean: they then do not tell laboratories apart. */
function featuresOf(nuclei: Nuclei): readonly Float64Array[] {
  const {
    count,
    areaUm2,
    majorAxisUm,
    minorAxisUm,
    solidity,
    meanHaematoxylin,
    sdHaematoxylin,
    ringHaematoxylin,
  } = nuclei
  const usual = meanHaematoxylin.reduce((sum, value) => sum + value / count, 0) || 1
  const column = (of: (i: number) => number) => Float64Array.from({ length: count }, (_, i) => of(i))
  return [
    column(i => Math.log(areaUm2[i])),
    column(i => Math.log(majorAxisUm[i] / minorAxisUm[i])),
    column(i => solidity[i]),
    column(i => meanHaematoxylin[i] / usual),
    column(i => (meanHaematoxylin[i] > 0 ? sdHaematoxylin[i] / meanHaematoxylin[i] : 0)),
    column(i => ringHaematoxylin[i] / usual),
  ]
}
