import { formatDay } from '@tessera/tables'
import { stringify } from 'yaml'
import type { ImageFiles } from '../simulation.ts'
import { neoadjuvant } from './observables.ts'
import { rectalDataCut } from './patient.ts'

/** `study.yaml` of the cohort; without files of scans the blocks of MRI and their models are left out. */
export function rectalProtocol(seed: number, centres: number, files: ImageFiles): string {
  const text = stringify(
    {
      study: 'NCT06314750',
      title: 'MRI before and after neoadjuvant therapy, tumour regression and risk in cT4 rectal cancer',
      registration: 'NCT06314750',
      simulated: true,
      source: { name: 'Simulated by Tessera; the truth is in truth.json', licence: 'Apache-2.0' },
      patients: { table: 'patients.csv', id: 'patient_id', centre: 'centre' },
      dictionary: 'dictionary.yaml',
      derive: { log2_cea: 'log2(cea)' },
      dataCut: formatDay(rectalDataCut),
      timeZero: {
        name: 'start of neoadjuvant therapy',
        at: 'neoadjuvant_start',
        population:
          'everybody with cT4 rectal cancer who starts neoadjuvant therapy, operated on later or not',
      },
      clocks: {
        restaging: {
          name: 'restaging MRI',
          at: 'restaging_mri_date',
          population: 'those who come to restaging after neoadjuvant therapy, operated on later or not',
          notReached: 'no_restaging_reason',
        },
        postoperative: {
          name: 'pathology report',
          at: 'pathology_date',
          population: 'those who were operated on',
          notReached: 'no_surgery_reason',
        },
      },
      departures,
      eligibility: {
        include: [
          { rule: "ct == 'cT4a' || ct == 'cT4b'", label: 'cT4' },
          { rule: 'distance <= 12', label: '12 cm or less from the anal margin' },
        ],
        assumed: [{ rule: 'age >= 18', label: '18 years or older' }],
      },
      endpoints,
      blocks: {
        ...columnBlocks,
        ...(files === 'tables' ? {} : scanBlocks),
        ...(files === 'pixels' ? sliceBlocks : {}),
      },
      questions:
        files === 'pixels'
          ? questions
          : questions.map(question =>
              without(question, block =>
                files === 'tables' ? block.startsWith('mri_') : block in sliceBlocks,
              ),
            ),
      patientPages: { question: 'restaging-pcr', patients: 3 },
      validation: {
        ...(centres > 1 ? { leaveOut: 'centre' } : { repeated: { folds: 5, repeats: 2 } }),
        temporal: '2020-01-01',
        bootstrap: 100,
        permutations: 200,
        learningCurve: ['restaging-pcr'],
        seed,
      },
    },
    { lineWidth: 110 },
  )
  return `# A simulated study: what made it stands in truth.json.\n${text}`
}

const departures = [
  {
    registered: 'outcomes from the date of randomization',
    done: 'counted from the start of neoadjuvant therapy, the restaging MRI and the pathology report after surgery',
    because: 'nobody is randomised in this cohort',
  },
  {
    registered: 'patients who undergo surgery',
    done: 'the first two clocks are about everybody who comes to them; who never reached surgery is counted with the reason',
    because: 'requiring a resection chooses patients by what happened after the prediction',
  },
]

const endpoints = {
  trg: {
    type: 'ordinal',
    column: 'trg',
    levels: ['TRG3', 'TRG2', 'TRG1', 'TRG0'],
    cuts: { 'complete regression': 'TRG0' },
    label: 'Tumour regression grade',
  },
  pcr: {
    type: 'binary',
    event: "yp_t == 'ypT0' && yp_n == 'ypN0'",
    label: 'Pathological complete response',
  },
  fascia: {
    type: 'binary',
    event: "restaging_mrf == 'involved'",
    label: 'Mesorectal fascia involved at restaging',
  },
  deposits: { type: 'binary', event: "tumour_deposits == 'present'", label: 'Tumour deposits' },
  margin: { type: 'binary', event: "margin == 'involved'", label: 'Involved margin' },
  sphincter: { type: 'binary', event: "sphincter == 'preserved'", label: 'Sphincter preserved' },
  local_recurrence: {
    type: 'competing',
    causes: {
      'local recurrence': 'local_recurrence_date',
      'distant recurrence or death': ['distant_recurrence_date', 'death_date'],
    },
    censor: 'last_contact_date',
    horizon: '60 months',
    label: 'Local recurrence',
  },
  distant_recurrence: {
    type: 'competing',
    causes: {
      'distant recurrence': 'distant_recurrence_date',
      'local recurrence or death': ['local_recurrence_date', 'death_date'],
    },
    censor: 'last_contact_date',
    horizon: '60 months',
    label: 'Distant recurrence',
  },
  os: {
    type: 'time-to-event',
    events: 'death_date',
    censor: 'last_contact_date',
    horizon: '120 months',
    label: 'Overall survival',
  },
}

const columnBlocks = {
  clinical: {
    label: 'Clinical variables before therapy',
    columns: ['age', 'sex', 'ecog', 'mmr', 'log2_cea', 'ct', 'cn', 'mrf', 'emvi', 'distance', 'neoadjuvant'],
    dated: 'mri_date',
  },
  pathology: {
    label: 'Pathology of the resection',
    columns: ['trg', 'yp_n', 'tumour_deposits', 'margin'],
    dated: 'pathology_date',
  },
}

const scans = {
  images: 'mri/{sample}.nii.gz',
  masks: 'mri/{sample}_mask.nii.gz',
  samples: 'mri.csv',
}
/** Fixed before outcomes are read: size, shape, intensity and texture, a few of each. */
const chosenFeatures = [
  'morph_volume',
  'morph_pca_maj_axis',
  'morph_sphericity',
  'morph_vol_dens_conv_hull',
  'stat_mean',
  'stat_cov',
  'stat_skew',
  'stat_kurt',
  'cm_joint_entr_2_5D_comb',
  'cm_contrast_2_5D_comb',
  'cm_corr_2_5D_comb',
  'rlm_rl_entr_2_5D_comb',
]
const measured = {
  settings: 'radiomics.yaml',
  measured: 'mri_features.csv',
  steps: [{ features: chosenFeatures }],
}
const scanBlocks = {
  mri_before: { ...scans, material: 'before', ...measured, label: 'MRI before therapy' },
  mri_after: { ...scans, material: 'after', ...measured, label: 'MRI after therapy' },
  mri_delta: {
    delta: { from: 'mri_before', to: 'mri_after', as: 'log-ratio' },
    steps: [{ features: chosenFeatures.filter(name => !name.startsWith('stat_')) }],
    label: 'Change from before to after therapy',
  },
}

/** Slices have to be drawn: features without pictures have none. */
const sliceBlocks = {
  mri_slices: { ...scans, material: 'after', features: 'deep', label: 'Slices of the MRI after therapy' },
}

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

const category = (label: string, ...codes: readonly string[]) => ({ type: 'category', codes, label })

/** `dictionary.yaml` of the cohort. */
export function rectalDictionary(): string {
  const date = (label: string) => ({ type: 'date', role: 'date', label })
  return stringify(
    {
      columns: {
        patient_id: { type: 'text', role: 'id', label: 'Patient' },
        centre: { type: 'category', role: 'centre', label: 'Centre' },
        age: { type: 'integer', unit: 'years', range: [0, 120], plausible: [18, 90], label: 'Age' },
        sex: category('Sex', 'female', 'male'),
        ecog: { type: 'integer', range: [0, 4], label: 'ECOG performance status' },
        mmr: category('Mismatch repair', 'proficient', 'deficient'),
        cea: {
          type: 'number',
          unit: 'ng/mL',
          range: [0, 100000],
          plausible: [0.2, 5000],
          label: 'Carcinoembryonic antigen',
        },
        ct: category('Clinical T', 'cT3', 'cT4a', 'cT4b'),
        cn: category('Clinical N', 'cN0', 'cN+'),
        mrf: category('Mesorectal fascia', 'free', 'involved'),
        emvi: category('Extramural venous invasion', 'absent', 'present'),
        distance: { type: 'number', unit: 'cm', range: [0, 30], label: 'Distance from the anal margin' },
        neoadjuvant: category('Neoadjuvant therapy', ...neoadjuvant),
        diagnosis_date: date('Diagnosis'),
        mri_date: date('MRI before therapy'),
        neoadjuvant_start: date('Start of neoadjuvant therapy'),
        restaging_mri_date: date('Restaging MRI'),
        no_restaging_reason: { type: 'category', label: 'Why there was no restaging' },
        restaging_mrf: category('Mesorectal fascia at restaging', 'free', 'involved'),
        surgery_date: date('Surgery'),
        no_surgery_reason: { type: 'category', label: 'Why there was no surgery' },
        pathology_date: date('Pathology report'),
        trg: category('Tumour regression grade', 'TRG0', 'TRG1', 'TRG2', 'TRG3'),
        yp_t: category('ypT', 'ypT0', 'ypT1', 'ypT2', 'ypT3', 'ypT4'),
        yp_n: category('ypN', 'ypN0', 'ypN+'),
        tumour_deposits: category('Tumour deposits', 'absent', 'present'),
        margin: category('Margin', 'free', 'involved'),
        sphincter: category('Sphincter', 'not preserved', 'preserved'),
        local_recurrence_date: date('Local recurrence'),
        distant_recurrence_date: date('Distant recurrence'),
        death_date: date('Death'),
        last_contact_date: date('Last contact'),
      },
      order: [
        'diagnosis_date <= mri_date <= neoadjuvant_start <= restaging_mri_date <= surgery_date <= pathology_date',
        'neoadjuvant_start <= death_date <= last_contact_date',
        'neoadjuvant_start <= local_recurrence_date <= last_contact_date',
        'neoadjuvant_start <= distant_recurrence_date <= last_contact_date',
      ],
    },
    { lineWidth: 110 },
  )
}
