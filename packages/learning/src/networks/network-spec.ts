import { z } from 'zod'
import { LearnerError } from '../learner-error.ts'
import { cutOffSchema } from '../learners/cut-off-schema.ts'

const units = z.number().int().min(1)
const share = z.number().min(0).lt(1)

/** One value, or several of which inner folds choose one. */
function oneOrMore<T extends z.ZodType>(value: T) {
  return z.union([value, z.array(value).min(1).readonly()])
}

/** Of instances that are images: slices, patches, tiles as they are. */
const cnnSchema = z.strictObject({
  /** Channels, height and width of an instance, whose features are its pixels in this order. */
  image: z.tuple([units, units, units]).readonly(),
  /** Of each convolution of 3 x 3; between two of them height and width are halved. */
  channels: z.array(units).min(1).readonly().default([16, 32]),
})

/** Of one vector a patient whose columns are genes: a token for each pathway, which attend to each other and are pooled. */
const pathwaysSchema = z.strictObject({
  /** Columns of each pathway's genes, from 0; a gene may be in several. */
  columns: z
    .array(z.array(z.number().int().min(0)).min(1).readonly())
    .min(1)
    .readonly(),
  width: units.default(32),
  /** Of the attention between tokens; divides the width. */
  heads: units.default(4),
  /** Units of the attention that pools them. */
  hidden: units.default(32),
})

/** Layers by their units, the first first, empty for none; a small convolutional network; or tokens of pathways. */
const encoderSchema = z.union([
  z.array(units).readonly(),
  z.strictObject({ cnn: cnnSchema }),
  z.strictObject({ pathways: pathwaysSchema }),
])

const poolingSchema = z.enum(['gated-attention', 'clam', 'mean', 'max', 'visits'])

/** Clustering-constrained attention (Lu et al. 2021), for outcomes with classes. */
const clamSchema = z.strictObject({
  /** One attention (CLAM-SB), or one for each class (CLAM-MB). */
  branches: z.enum(['single', 'multiple']).default('single'),
  /** Instances taken from either end of the attention. */
  sampled: units.default(8),
  instanceLoss: z.enum(['svm', 'cross-entropy']).default('svm'),
  subtyping: z.boolean().default(false),
  /** Of the patients' loss in the whole; the rest is the instances'. */
  share: z.number().min(0).max(1).default(0.7),
})

/** How the instances of one modality become one vector. */
const modalitySchema = z.strictObject({
  /** Of every instance before pooling. */
  encoder: encoderSchema.optional(),
  pooling: poolingSchema.optional(),
  /** Units of the attention's hidden layer. */
  attention: units.optional(),
})

/**
 * A network for patients as sets of bags: an encoder of every instance, a pooling of each bag, a fusion of the
 * modalities and the outcome's head. Settings that are lists are chosen by inner folds, with the stopping epoch.
 */
export const networkSpecSchema = z.strictObject({
  name: z.literal('network'),
  encoder: encoderSchema.default([64]),
  pooling: poolingSchema.default('gated-attention'),
  clam: clamSchema.prefault({}),
  attention: units.default(64),
  /** What differs in single modalities, by name. */
  modalities: z.record(z.string(), modalitySchema).default({}),
  /** Of several modalities; with one there is nothing to fuse. */
  fusion: z.enum(['gated', 'attention', 'early', 'late']).default('gated'),
  /** Width to which every modality is brought before fusion. */
  fusionWidth: units.default(32),
  /** Layers after fusion. */
  body: z.array(units).readonly().default([]),
  /** Of time-to-event outcomes: a Cox partial likelihood, or hazards of intervals. */
  survival: z.enum(['cox', 'discrete-time']).default('cox'),
  /** Intervals of discrete-time and competing-risks heads. */
  intervals: z.number().int().min(2).default(10),
  /** Of binary outcomes: 0 for the log loss, above for the focal loss. */
  focal: z.number().min(0).default(0),
  classWeights: z.enum(['none', 'balanced']).default('none'),
  dropout: oneOrMore(share).default(0.25),
  /** Share of a patient's modalities that a training step hides, never all. */
  modalityDropout: share.default(0.2),
  learningRate: oneOrMore(z.number().positive()).default(1e-3),
  weightDecay: oneOrMore(z.number().min(0)).default(1e-2),
  /** Largest norm of the gradient. */
  clip: z.number().positive().default(1),
  /** The most; how many is chosen by inner folds unless `stopping` is 'never'. */
  epochs: units.default(50),
  stopping: z.enum(['inner-folds', 'never']).default('inner-folds'),
  innerFolds: z.number().int().min(2).default(3),
  /** Patients of one update; without it 8, for a partial likelihood 64. */
  patientsPerStep: units.optional(),
  /** Instances drawn from each bag for one update; null for all of them. */
  instancesPerBag: units.nullable().default(null),
  /** Networks from different first values, whose predictions are averaged. */
  members: z.number().int().min(1).max(100).default(1),
  /** Features of instances to mean 0 and standard deviation 1 over the training instances. */
  standardise: z.boolean().default(true),
  cutOff: cutOffSchema.default('median'),
  /** Fit fusion even where the sample is below the size its parameters ask for. */
  belowRequiredSize: z.enum(['late', 'as-asked']).default('late'),
})

export type NetworkSpec = z.input<typeof networkSpecSchema>
export type FullNetworkSpec = z.output<typeof networkSpecSchema>

/** Settings of which each has one value. */
export type NetworkSettings = Omit<FullNetworkSpec, 'dropout' | 'learningRate' | 'weightDecay'> & {
  readonly dropout: number
  readonly learningRate: number
  readonly weightDecay: number
}

/** @throws LearnerError `bad-setting` */
export function readNetworkSpec(spec: NetworkSpec): FullNetworkSpec {
  const parsed = networkSpecSchema.safeParse(spec)
  if (parsed.success) return parsed.data
  const issue = parsed.error.issues[0]
  throw new LearnerError(
    'bad-setting',
    `setting '${issue.path.join('.')}': ${issue.message}`,
    'correct the setting',
  )
}

/** Every combination of the settings that are lists, in the order of the lists. */
export function candidatesOf(spec: FullNetworkSpec): NetworkSettings[] {
  const list = (value: number | readonly number[]) => (typeof value === 'number' ? [value] : value)
  return list(spec.learningRate).flatMap(learningRate =>
    list(spec.weightDecay).flatMap(weightDecay =>
      list(spec.dropout).map(dropout => ({ ...spec, learningRate, weightDecay, dropout })),
    ),
  )
}
