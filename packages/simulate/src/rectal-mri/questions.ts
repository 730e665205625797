import type { ImageFiles } from '../simulation.ts'
import { rectalBlocks } from './blocks.ts'

/** A partial likelihood has one update an epoch, an event by a time one for every eight patients. */
const training = {
  event: { epochs: 15, learningRate: 0.003 },
  time: { epochs: 40 },
} as const

const network = (fusion: 'early' | 'late' | 'attention', kind: keyof typeof training = 'event') => ({
  name: 'network',
  fusion,
  encoder: [8],
  fusionWidth: 4,
  ...training[kind],
  stopping: 'never',
  // Asked for by name, and shown beside the late fusion that few patients can carry.
  ...(fusion === 'late' ? {} : { belowRequiredSize: 'as-asked' }),
})

const elasticNet = { name: 'elastic-net', innerFolds: 3 }

const before = ['clinical', 'mri_before']
const after = ['clinical', 'mri_before', 'mri_after', 'mri_delta']
const afterwards = ['clinical', 'pathology', 'mri_before', 'mri_after', 'mri_delta']

interface Model {
  readonly label: string
  readonly blocks: readonly string[]
  readonly learner?: unknown
}

const clinical: Model = { label: 'Clinical variables', blocks: ['clinical'] }
const scan = (block: string, label: string): Model => ({ label, blocks: [block], learner: elasticNet })
const early = (blocks: readonly string[]): Model => ({
  label: 'Early fusion',
  blocks,
  learner: elasticNet,
})
const fused = (blocks: readonly string[], kind: keyof typeof training = 'event') => ({
  late: { label: 'Late fusion', blocks, learner: network('late', kind) },
  attention: { label: 'Attention fusion', blocks, learner: network('attention', kind) },
})
/** Early fusion of tables is an elastic net of their columns; slices are no columns, so that a network takes its place. */
const withSlices = (blocks: readonly string[]) => ({
  'early-slices': { label: 'Early fusion with slices', blocks, learner: network('early') },
  ...fused(blocks),
})
const alone = {
  before: scan('mri_before', 'MRI before therapy'),
  after: scan('mri_after', 'MRI after therapy'),
  delta: scan('mri_delta', 'Change of MRI'),
  /** Multiple-instance learning: the network weighs the slices. */
  slices: {
    label: 'Slices of the MRI after therapy',
    blocks: ['mri_slices'],
    learner: {
      name: 'network',
      encoder: [8],
      attention: 8,
      fusionWidth: 4,
      ...training.event,
      stopping: 'never',
    },
  },
}

interface Question {
  readonly id: string
  readonly prognosis: string
  readonly label: string
  readonly clock?: string
  readonly baseline: string
  readonly primary: string
  readonly permute: 'fixed'
  readonly models: Readonly<Record<string, Model>>
}

const questions: readonly Question[] = [
  ...(
    [
      ['trg', 'Regression grade, foretold before therapy'],
      ['pcr', 'Complete response, foretold before therapy'],
      ['fascia', 'Mesorectal fascia at restaging, foretold before therapy'],
      ['os', 'Overall survival from the start of therapy'],
    ] as const
  ).map(
    ([endpoint, label]): Question => ({
      id: `baseline-${endpoint}`,
      prognosis: endpoint,
      label,
      baseline: 'clinical',
      primary: endpoint === 'pcr' ? 'late' : 'early',
      permute: 'fixed',
      models: {
        clinical,
        'mri-before': alone.before,
        early: early(before),
        ...(endpoint === 'pcr' ? fused(before) : {}),
      },
    }),
  ),
  ...(
    [
      ['trg', 'Regression grade'],
      ['pcr', 'Complete response'],
      ['deposits', 'Tumour deposits'],
      ['margin', 'Involved margin'],
      ['sphincter', 'Sphincter preserved'],
    ] as const
  ).map(
    ([endpoint, label]): Question => ({
      id: `restaging-${endpoint}`,
      prognosis: endpoint,
      label,
      clock: 'restaging',
      baseline: 'clinical',
      primary: endpoint === 'pcr' ? 'late' : 'early',
      permute: 'fixed',
      models: {
        clinical,
        ...(endpoint === 'pcr'
          ? {
              'mri-before': alone.before,
              'mri-after': alone.after,
              'mri-delta': alone.delta,
              slices: alone.slices,
            }
          : { 'mri-after': alone.after }),
        early: early(after),
        ...(endpoint === 'pcr' ? withSlices([...after, 'mri_slices']) : {}),
      },
    }),
  ),
  ...(
    [
      ['local_recurrence', 'local-recurrence', 'Local recurrence'],
      ['distant_recurrence', 'distant-recurrence', 'Distant recurrence'],
      ['os', 'os', 'Overall survival'],
    ] as const
  ).map(
    ([endpoint, id, label]): Question => ({
      id: `postoperative-${id}`,
      prognosis: endpoint,
      label,
      clock: 'postoperative',
      baseline: 'clinical',
      primary: endpoint === 'os' ? 'late' : 'early',
      permute: 'fixed',
      models: {
        clinical,
        pathology: { label: 'Pathology', blocks: ['pathology'], learner: elasticNet },
        ...(endpoint === 'os'
          ? { 'mri-before': alone.before, 'mri-after': alone.after, 'mri-delta': alone.delta }
          : {}),
        early: early(['clinical', 'pathology', 'mri_before', 'mri_after']),
        ...(endpoint === 'os' ? fused(afterwards, 'time') : {}),
      },
    }),
  ),
]

/** The questions of `study.yaml`, without the models of blocks that are not there. */
export function rectalQuestions(files: ImageFiles): readonly Question[] {
  if (files === 'pixels') return questions
  const blocks = Object.keys(rectalBlocks(files))
  return questions.map(question => without(question, block => !blocks.includes(block)))
}

/** The same question without some blocks: models of nothing else leave, fusion keeps what else it reads. */
function without(question: Question, leaves: (block: string) => boolean): Question {
  const models = Object.entries(question.models).flatMap(([name, model]): [string, Model][] => {
    const blocks = model.blocks.filter(block => !leaves(block))
    return blocks.length === 0 || (name !== 'clinical' && blocks.join() === 'clinical')
      ? []
      : [[name, { ...model, blocks }]]
  })
  const primary = models.some(([name]) => name === question.primary) ? question.primary : 'clinical'
  return { ...question, primary, models: Object.fromEntries(models) }
}
