import { createHash } from 'node:crypto'
import type { Estimate, EvidenceDocument, Figure, Question, RunRecord, TableRecord } from '@tessera/evidence'
import { evidenceDocumentSchema, runRecordSchema } from '@tessera/evidence'

/**
 * Evidence with invented numbers, of the right shape and of plausible size, for tests of the drawing alone.
 * Nothing here was computed from patients, real or simulated.
 */
export interface FixtureOptions {
  readonly questions: readonly ('binary' | 'survival')[]
  readonly centres: number
  readonly models: number
  readonly feasibility: boolean
  readonly simulated: boolean
  /** Long labels, numbers that could not be estimated, markup in names. */
  readonly difficult: boolean
}

const defaults: FixtureOptions = {
  questions: ['survival'],
  centres: 5,
  models: 3,
  feasibility: false,
  simulated: true,
  difficult: false,
}

const centreNames = [
  'Guangzhou',
  'Shanghai Changhai',
  '武汉协和医院',
  'Chengdu',
  'Harbin',
  'Köln',
  'Ljubljana',
  'Łódź',
  'Porto',
  'Kraków',
]
const modelNames = [
  'Clinical variables',
  'Clinical and TMB',
  'All variables',
  'Published score',
  'Elastic net',
]
const ids = ['clinical', 'tmb', 'all', 'published', 'net']

/** A small generator of noise, so that the curves look like data. */
function noise(seed: number): () => number {
  let state = seed
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return state / 2 ** 32
  }
}

export function fixture(options: Partial<FixtureOptions> = {}): {
  evidence: EvidenceDocument
  run: RunRecord
} {
  const o = { ...defaults, ...options }
  const names = Array.from({ length: o.centres }, (_, i) =>
    i < centreNames.length ? centreNames[i] : `Regional cancer centre ${i + 1}`,
  )
  if (o.difficult)
    names[0] = 'University Hospital <of> "Somewhere" & the very long-named Institute of Thoracic Oncology'
  const read = names.map((_, i) => 140 - 3 * i)
  const analysed = read.map(n => n - 14)
  const parts = o.questions.map(kind => (kind === 'survival' ? survivalPart(o, names) : binaryPart(o, names)))
  const total = (values: readonly number[]): number => values.reduce((sum, v) => sum + v, 0)
  const evidence: EvidenceDocument = {
    schema: 'tessera-evidence/1',
    study: {
      id: 'invented',
      title: 'An invented study of invented patients, to test the drawing of reports',
      registration: 'NCT00000000',
      simulated: o.simulated,
      sources: [
        {
          name: 'Invented table',
          file: 'data/patients.csv',
          sha256: 'ab'.repeat(32),
          rows: total(read),
          licence: 'CC0',
        },
      ],
      seed: 7,
    },
    protocol: {
      eligibility: {
        include: ['age >= 18', { rule: "diagnosis == 'HCC'", label: 'Hepatocellular carcinoma' }],
        assumed: ["resection == 'R0'"],
      },
      endpoints: {
        rfs: { type: 'time-to-event', events: ['recurrence_date', 'death_date'], horizon: '36 months' },
        response: { type: 'binary', event: 'response == 1' },
      },
      questions: parts.map(p => ({ id: p.question.id, riskGroups: { cutOff: 'median' } })),
    },
    plan: {
      frozen: true,
      hash: '4f1c9a2b77d0'.padEnd(64, '0'),
      frozenAt: '2026-11-20T09:00:00Z',
      amendments: [{ path: 'questions[0].subgroups', planned: 'sex', now: 'sex, age' }],
      exploratory: ['Subgroup age'],
    },
    clock: {
      timeZero: 'adjuvant decision',
      description:
        'Each patient’s clock starts at the adjuvant decision, eight weeks after resection; nothing dated later entered a model.',
      declarations: [
        { block: 'clinical', knownAt: 'surgery', verified: true },
        { block: 'laboratory', knownAt: 'time zero', verified: false },
      ],
      assumed: ["resection == 'R0'"],
      dataCut: '2026-06-30',
      medianFollowUp: { value: 41.2, lower: 38.9, upper: 43.7, unit: 'months' },
    },
    patients: {
      read: total(read),
      analysed: total(analysed),
      centres: names.map((name, i) => ({ name, read: read[i], analysed: analysed[i] })),
    },
    exclusions: [
      {
        stage: 'eligibility',
        reason: 'neoadjuvant therapy',
        n: 6 * o.centres,
        question: null,
        byCentre: names.map(centre => ({ centre, n: 6 })),
      },
      {
        stage: 'eligibility',
        reason: 'resection not R0',
        n: 3 * o.centres,
        question: null,
        byCentre: names.map(centre => ({ centre, n: 3 })),
      },
      {
        stage: 'time zero',
        reason: 'recurred before week 8',
        n: 5 * o.centres,
        question: null,
        byCentre: names.map(centre => ({ centre, n: 5 })),
      },
    ],
    findings: [
      {
        severity: 'warning',
        code: 'unit-mismatch',
        message: 'AFP is given in IU/mL in one hospital and ng/mL elsewhere.',
        cure: 'Ask the hospital; until then the dictionary’s unit is taken.',
        file: 'data/patients.csv',
        field: 'afp',
        centre: names[0],
        count: 38,
      },
      {
        severity: 'note',
        code: 'full-width',
        message: 'Full-width digits were read as digits.',
        cure: 'Nothing to do.',
        file: 'data/patients.csv',
        row: 12,
        field: 'age',
        value: '６３',
        patientId: 'P012',
      },
    ],
    guards: [
      {
        id: 'fitted-in-training',
        title: 'Everything fitted saw training rows alone',
        detail: 'Imputation, encoding, scaling, penalty and cut-off were fitted inside each training fold.',
        held: true,
      },
      {
        id: 'time-zero',
        title: 'Nothing after time zero',
        detail: 'No value dated after week 8 entered a model; 3 columns were refused.',
        held: true,
      },
      {
        id: 'duplicates',
        title: 'No patient on both sides of a split',
        detail: `${o.centres} folds were checked; 2 near-identical rows were found within one centre.`,
        held: !o.difficult,
      },
    ],
    questions: parts.map(p => p.question),
    estimates: parts.flatMap(p => p.estimates),
    figures: [flow(names, total(read), total(analysed)), ...parts.flatMap(p => p.figures)],
    tables: [tableOne(names), ...parts.flatMap(p => p.tables)],
    formulas: parts.flatMap(p => p.formulas),
    rasters: [],
  }
  return { evidence: evidenceDocumentSchema.parse(evidence), run: runRecord() }
}

function runRecord(): RunRecord {
  return runRecordSchema.parse({
    schema: 'tessera-run/1',
    tessera: '0.1.0',
    node: 'v24.21.0',
    platform: 'linux x64',
    cpus: 2,
    workers: 2,
    seed: 7,
    startedAt: '2026-11-21T10:00:00Z',
    finishedAt: '2026-11-21T10:03:12Z',
    wallSeconds: 192,
    peakMemoryMiB: 712,
    evidenceSha256: createHash('sha256').update('invented').digest('hex'),
    stages: [
      { name: 'load', seconds: 3.1, cached: false },
      { name: 'fit', seconds: 120, cached: false },
      { name: 'permute', seconds: 60, cached: true },
    ],
  })
}

interface Part {
  readonly question: Question
  readonly estimates: readonly Estimate[]
  readonly figures: readonly Figure[]
  readonly tables: readonly TableRecord[]
  readonly formulas: NonNullable<EvidenceDocument['formulas']>
}

function place(
  question: string | null,
  section: Figure['section'],
  name: string,
  title: string,
  caption: string,
) {
  return {
    id: question === null ? name : `${question}/${name}`,
    section,
    question,
    validation: question === null ? null : 'centres',
    model: null,
    title,
    caption,
    status: 'planned' as const,
  }
}

function flow(names: readonly string[], read: number, analysed: number): Figure {
  const k = names.length
  return {
    ...place(
      null,
      'patients',
      'flow',
      'Flow of patients',
      'Each number of those left out opens its list of reasons.',
    ),
    kind: 'flow',
    boxes: [
      {
        label: `patients in ${k} centres`,
        n: read,
        detail: 'resected 2019 to 2023',
        left: [
          { reason: 'neoadjuvant therapy', n: 6 * k },
          { reason: 'resection not R0', n: 3 * k },
        ],
      },
      {
        label: 'eligible',
        n: read - 9 * k,
        detail: null,
        left: [{ reason: 'recurred before week 8', n: 5 * k }],
      },
      { label: 'analysed', n: analysed, detail: 'median follow-up 41 months', left: [] },
    ],
  }
}

function tableOne(names: readonly string[]): TableRecord {
  const row = (heading: string | null, label: string, text: string | null, level: string | null = null) => ({
    label,
    level,
    heading,
    all: text,
    ...Object.fromEntries(names.map((_, i) => [`c${i}`, text])),
  })
  return {
    ...place(null, 'patients', 'table-1', 'Patients by centre', 'Median (quartiles) or number (%).'),
    columns: [
      { key: 'label', label: 'Characteristic', align: 'left', format: { kind: 'text' } },
      { key: 'all', label: 'All', align: 'right', format: { kind: 'text' } },
      ...names.map((name, i) => ({
        key: `c${i}`,
        label: name,
        align: 'right' as const,
        format: { kind: 'text' as const },
      })),
    ],
    rows: [
      row(null, 'Age, years', '57 (49 to 65)'),
      row('heading', 'BCLC stage', null),
      row('level', '0', '41 (9 %)'),
      row('level', 'A', '253 (57 %)'),
      row('level', 'B', '149 (34 %)'),
      row(null, 'AFP, ng/mL', '38 (6 to 402)'),
      row('level', 'missing', '23 (5 %)'),
    ],
    indent: 'heading',
    note: 'AFP alpha-fetoprotein; BCLC Barcelona Clinic Liver Cancer.',
  }
}

function estimate(
  question: string,
  model: string,
  measure: string,
  label: string,
  value: number | null,
  half: number,
  extra: Partial<Estimate> = {},
): Estimate {
  return {
    id: `${question}/centres/${model}/${measure}`,
    measure,
    label,
    value,
    lower: value === null ? null : value - half,
    upper: value === null ? null : value + half,
    level: 0.95,
    se: half / 1.96,
    p: null,
    method: 'patient bootstrap, 1000 resamples, percentile',
    n: 443,
    events: 225,
    about: 'modelling procedure',
    status: 'planned',
    question,
    validation: 'centres',
    model,
    reference: null,
    fold: null,
    subgroup: null,
    horizon: null,
    threshold: null,
    why: value === null ? 'fewer than 10 events' : null,
    ...extra,
  }
}

function question(
  o: FixtureOptions,
  names: readonly string[],
  own: Partial<Question> &
    Pick<
      Question,
      'id' | 'endpoint' | 'endpointType' | 'label' | 'horizon' | 'unit' | 'mainNumbers' | 'answer'
    >,
): Question {
  const n = names.reduce((sum, _, i) => sum + 126 - 3 * i, 0)
  const long = o.difficult
    ? ' with everything that was ever measured in any of the centres before resection'
    : ''
  return {
    kind: 'prognosis',
    n,
    events: Math.round(n / 2),
    baseline: 'clinical',
    primary: o.models > 1 ? ids[o.models > 2 ? 2 : 1] : 'clinical',
    models: ids.slice(0, o.models).map((id, i) => ({
      id,
      label: `${modelNames[i]}${i === 2 ? long : ''}`,
      learner: own.endpointType === 'binary' ? 'logistic regression' : 'Cox regression',
      features: ['age', 'sex', 'afp', 'bclc'].slice(0, 2 + i),
      role: i === 0 ? 'baseline' : i === 3 ? 'published' : 'candidate',
      parameters: 3 + i,
      description: '',
    })),
    validations: [
      {
        id: 'centres',
        kind: 'leave-one-centre-out',
        label: 'Each centre left out in turn',
        description: 'Trained on all other centres, tested on the one left out.',
        folds: names.map((name, i) => ({
          name,
          n: 126 - 3 * i,
          events: 63 - 2 * i,
          trainingN: n - 126 + 3 * i,
          trainingEvents: Math.round(n / 2) - 63 + 2 * i,
        })),
      },
    ],
    sampleSize: {
      required: o.feasibility ? 812 : 390,
      available: n,
      eventsPerParameter: 37.5,
      parametersAffordable: o.feasibility ? 2 : 11,
      feasibility: o.feasibility,
      sentence: o.feasibility
        ? `Riley’s criteria ask for 812 patients, ${n} are here: the data can carry 2 parameters, the model has 5.`
        : `Riley’s criteria ask for 390 patients for these parameters; ${n} are here.`,
    },
    ...own,
  }
}

const grid = (from: number, to: number, count: number): number[] =>
  Array.from({ length: count }, (_, i) => from + ((to - from) * i) / (count - 1))

function shared(
  o: FixtureOptions,
  q: Question,
  names: readonly string[],
  measure: string,
  label: string,
): { estimates: Estimate[]; figures: Figure[]; tables: TableRecord[] } {
  const models = q.models
  const calibrationOf = (i: number): Estimate[] => [
    estimate(q.id, models[i].id, 'observed_expected', 'Observed / expected', 1.03 - 0.02 * i, 0.11),
    estimate(q.id, models[i].id, 'calibration_slope', 'Calibration slope', 0.97 - 0.03 * i, 0.16),
    estimate(q.id, models[i].id, 'brier', 'Brier score', 0.196 + 0.006 * i, 0.012, { horizon: q.horizon }),
  ]
  const estimates = models.flatMap((m, i) => [
    estimate(q.id, m.id, measure, label, o.difficult && i === 1 ? null : 0.66 + 0.025 * i, 0.041),
    ...calibrationOf(i),
    ...(i === 0
      ? []
      : [
          estimate(q.id, m.id, `difference:${measure}`, `${label}, difference`, 0.031 * i, 0.024, {
            reference: 'clinical',
          }),
        ]),
  ])
  const random = noise(11)
  const figures: Figure[] = [
    {
      ...place(
        q.id,
        'calibration',
        'calibration',
        'Calibration of held-out risks',
        'Circles and squares are fifths of predicted risk with 95 % intervals.',
      ),
      kind: 'calibration',
      horizon: q.horizon,
      unit: q.unit,
      curves: models.slice(0, o.models).map((m, i) => ({
        label: m.label,
        model: m.id,
        smooth:
          o.difficult && i === 1
            ? null
            : {
                predicted: grid(0.06, 0.88, 40),
                observed: grid(0.06, 0.88, 40).map(p => Math.min(1, p + 0.05 * Math.sin(4 * p + i))),
                lower: grid(0.06, 0.88, 40).map(p => p - 0.06),
                upper: grid(0.06, 0.88, 40).map(p => p + 0.13),
              },
        whyNotSmooth: o.difficult && i === 1 ? 'fewer than 100 events' : null,
        groups: [0.12, 0.27, 0.41, 0.58, 0.78].map((p, k) => ({
          predicted: p,
          observed: p + 0.03 * Math.cos(3 * k + i),
          lower: p - 0.07,
          upper: p + 0.09,
          n: 88,
        })),
        histogram: {
          edges: grid(0, 1, 21),
          counts: Array.from({ length: 20 }, (_, k) =>
            Math.round(60 * Math.exp(-(((k - 7) / 5) ** 2)) * (0.7 + 0.6 * random())),
          ),
        },
        estimates: calibrationOf(i)
          .slice(0, 2)
          .map(e => e.id),
      })),
    },
    {
      ...place(
        q.id,
        'usefulness',
        'decision',
        'Decision curve',
        'Net benefit of acting on each model’s risk, held out.',
      ),
      kind: 'decision',
      horizon: q.horizon,
      unit: q.unit,
      curves: [
        {
          label: 'Treat all',
          model: null,
          threshold: grid(0.05, 0.6, 56),
          netBenefit: grid(0.05, 0.6, 56).map(t => 0.5 - (0.5 * t) / (1 - t)),
          lower: null,
          upper: null,
        },
        {
          label: 'Treat none',
          model: null,
          threshold: grid(0.05, 0.6, 56),
          netBenefit: grid(0.05, 0.6, 56).map(() => 0),
          lower: null,
          upper: null,
        },
        ...models.map((m, i) => ({
          label: m.label,
          model: m.id,
          threshold: grid(0.05, 0.6, 56),
          netBenefit: grid(0.05, 0.6, 56).map(t => 0.48 - 0.62 * t + 0.02 * i + 0.1 * i * t),
          lower: null,
          upper: null,
        })),
      ],
    },
    {
      ...place(
        q.id,
        'centres',
        'forest-centres',
        'Each centre left out',
        'Each row is a model that never saw that centre. Squares grow with the number of patients.',
      ),
      kind: 'forest',
      measure,
      label,
      rowsAre: 'Centre',
      nullValue: 0.5,
      logarithmic: false,
      rows: names.map((name, i) => {
        const gone = (o.difficult && i % 4 === 3) || false
        const value = 0.72 + 0.05 * Math.sin(2 * i)
        return {
          label: name,
          group: null,
          n: 126 - 3 * i,
          events: 63 - 2 * i,
          value: gone ? null : value,
          lower: gone ? null : value - 0.05 - 0.004 * i,
          upper: gone ? null : Math.min(0.99, value + 0.05 + 0.004 * i),
          why: gone ? 'not estimated: fewer than 10 events' : null,
        }
      }),
      pooled:
        names.length < 2
          ? null
          : {
              label: 'Pooled, random effects',
              value: 0.72,
              lower: 0.68,
              upper: 0.76,
              predictionLower: 0.63,
              predictionUpper: 0.8,
              tau: 0.021,
              iSquared: 0.18,
              method: 'REML, Hartung-Knapp',
            },
    },
    {
      ...place(
        q.id,
        'subgroups',
        'forest-subgroups',
        'Hazard ratio of high against low risk',
        'Subgroups named in the protocol.',
      ),
      status: 'exploratory',
      kind: 'forest',
      measure: 'hazard_ratio',
      label: 'Hazard ratio',
      rowsAre: 'Subgroup',
      nullValue: 1,
      logarithmic: true,
      rows: [
        { label: 'Women', group: 'Sex', n: 131, events: 60, value: 2.4, lower: 1.5, upper: 3.9, why: null },
        { label: 'Men', group: 'Sex', n: 312, events: 165, value: 3.1, lower: 2.2, upper: 4.3, why: null },
        {
          label: 'Below 60',
          group: 'Age',
          n: 250,
          events: 120,
          value: 2.7,
          lower: 1.9,
          upper: 3.9,
          why: null,
        },
        {
          label: '60 and above',
          group: 'Age',
          n: 193,
          events: 105,
          value: 3.2,
          lower: 2.1,
          upper: 4.9,
          why: null,
        },
        {
          label: '0',
          group: 'BCLC stage',
          n: 24,
          events: 7,
          value: null,
          lower: null,
          upper: null,
          why: 'fewer than 10 events',
        },
        {
          label: 'A',
          group: 'BCLC stage',
          n: 262,
          events: 121,
          value: 2.9,
          lower: 0.4,
          upper: 31,
          why: null,
        },
      ],
      pooled: null,
    },
    {
      ...place(
        q.id,
        'controls',
        'null',
        'Shuffled outcomes',
        'The whole procedure refitted on each of 200 shuffled outcomes.',
      ),
      kind: 'null-distribution',
      measure,
      label: `${label}, outcomes shuffled`,
      observed: 0.72,
      permuted: Array.from(
        { length: 200 },
        () => 0.5 + 0.02 * (random() + random() + random() + random() - 2),
      ),
      p: 1 / 201,
      test: 'refitted',
    },
    {
      ...place(
        q.id,
        'controls',
        'null-within',
        'Shuffled within centres',
        'What the centre alone would yield stays in.',
      ),
      kind: 'null-distribution',
      measure,
      label: `${label}, shuffled within centres`,
      observed: 0.72,
      permuted: Array.from(
        { length: 200 },
        () => 0.53 + 0.02 * (random() + random() + random() + random() - 2),
      ),
      p: 0.03,
      test: 'within centres, refitted',
    },
  ]
  const tables: TableRecord[] = [
    {
      ...place(
        q.id,
        'models',
        'differences',
        'Models compared',
        'Model less baseline on identical folds, paired intervals.',
      ),
      columns: [
        { key: 'model', label: 'Model', align: 'left', format: { kind: 'text' } },
        {
          key: 'value',
          label: label,
          align: 'right',
          format: { kind: 'interval', lower: 'lower', upper: 'upper', digits: 3 },
        },
        {
          key: 'd',
          label: 'Difference from clinical',
          align: 'right',
          format: { kind: 'interval', lower: 'dl', upper: 'du', digits: 3 },
        },
        { key: 'p', label: 'p', align: 'right', format: { kind: 'p' } },
      ],
      rows: models.map((m, i) => ({
        model: m.label,
        value: 0.66 + 0.025 * i,
        lower: 0.62 + 0.025 * i,
        upper: 0.7 + 0.025 * i,
        d: i === 0 ? 'reference' : 0.031 * i,
        dl: i === 0 ? null : 0.031 * i - 0.024,
        du: i === 0 ? null : 0.031 * i + 0.024,
        p: i === 0 ? null : 0.0004 * i,
      })),
      indent: null,
      note: null,
    },
    {
      ...place(
        q.id,
        'explanation',
        'coefficients',
        'Coefficients of the reported model',
        'Fitted on all patients that train anything.',
      ),
      columns: [
        { key: 'term', label: 'Term', align: 'left', format: { kind: 'text' } },
        { key: 'unit', label: 'Unit', align: 'left', format: { kind: 'text' } },
        { key: 'coefficient', label: 'Coefficient', align: 'right', format: { kind: 'number', digits: 4 } },
        {
          key: 'ratio',
          label: 'Ratio',
          align: 'right',
          format: { kind: 'interval', lower: 'lower', upper: 'upper', digits: 2 },
        },
        { key: 'missing', label: 'When missing', align: 'left', format: { kind: 'text' } },
      ],
      rows: [
        {
          term: 'Age',
          unit: 'year',
          coefficient: 0.0182,
          ratio: 1.018,
          lower: 1.004,
          upper: 1.033,
          missing: '57',
        },
        {
          term: 'AFP',
          unit: 'ln ng/mL',
          coefficient: 0.1121,
          ratio: 1.119,
          lower: 1.06,
          upper: 1.18,
          missing: '3.6',
        },
        {
          term: 'BCLC stage B',
          unit: 'against A',
          coefficient: 0.6412,
          ratio: 1.9,
          lower: 1.42,
          upper: 2.54,
          missing: 'A',
        },
      ],
      indent: null,
      note: null,
    },
  ]
  return { estimates, figures, tables }
}

function formula(q: Question): Part['formulas'] {
  return [
    {
      id: `${q.id}/${q.primary}`,
      question: q.id,
      model: q.primary,
      label: q.models.find(m => m.id === q.primary)?.label ?? q.primary,
      link: q.endpointType === 'binary' ? 'logistic' : 'cox',
      intercept: q.endpointType === 'binary' ? -0.4 : 0,
      baselineSurvival: q.endpointType === 'binary' ? null : 0.61,
      horizon: q.horizon,
      unit: q.unit,
      inputs: [
        {
          feature: 'age',
          label: 'Age',
          unit: 'years',
          levels: null,
          minimum: 21,
          maximum: 84,
          whenMissing: 57,
        },
        {
          feature: 'bclc',
          label: 'BCLC stage',
          unit: null,
          levels: ['0', 'A', 'B'],
          minimum: null,
          maximum: null,
          whenMissing: 'A',
        },
      ],
      terms: [
        { feature: 'age', kind: 'value', level: null, centre: 57, scale: 10, coefficient: 0.182 },
        { feature: 'bclc', kind: 'level', level: 'B', centre: 0, scale: 1, coefficient: 0.6412 },
      ],
    },
  ]
}

function survivalPart(o: FixtureOptions, names: readonly string[]): Part {
  const id = 'rfs'
  const q = question(o, names, {
    id,
    endpoint: 'rfs',
    endpointType: 'time-to-event',
    label: 'Recurrence-free survival',
    horizon: 36,
    unit: 'months',
    mainNumbers: [
      {
        estimate: `${id}/centres/${o.models > 2 ? 'all' : 'clinical'}/harrell_c`,
        caption: 'concordance in centres never used for training; 0.5 is a coin toss',
      },
      {
        estimate: `${id}/centres/${o.models > 2 ? 'all' : 'clinical'}/calibration_slope`,
        caption: 'calibration slope at 36 months; 1 is perfect',
      },
      {
        estimate: o.difficult ? `${id}/centres/tmb/harrell_c` : `${id}/centres/tmb/difference:harrell_c`,
        caption: 'gain from tumour mutational burden, out of fold, same patients and folds',
      },
    ],
    answer: {
      title:
        'Routine variables and mutational burden predict recurrence after resection in centres never used for training',
      sentences: [
        'In 443 invented patients of five centres, the model separates early from late recurrence in each centre that it was not trained on.',
        'Its predicted risks agree with what happened, within their uncertainty.',
        'It adds to the clinical variables by a small but certain amount.',
      ],
    },
  })
  const both = shared(o, q, names, 'harrell_c', 'Concordance (Harrell)')
  const random = noise(5)
  const group = (label: string, n: number, rate: number) => {
    const time = [0]
    const survival = [1]
    const censored: number[] = []
    let t = 0
    let atRisk = n
    while (t < 60 && atRisk > 1) {
      t += -Math.log(1 - random()) / (atRisk * (rate + 0.006))
      if (t > 60) break
      if (random() < rate / (rate + 0.006)) {
        time.push(t)
        survival.push(survival[survival.length - 1] * (1 - 1 / atRisk))
      } else censored.push(t)
      atRisk--
    }
    const spread = (k: number): number => 0.11 * Math.sqrt(time[k] / 60)
    return {
      label,
      n,
      events: time.length - 1,
      time,
      survival,
      censored,
      lower: survival.map((s, k) => Math.max(0, s - spread(k))),
      upper: survival.map((s, k) => Math.min(1, s + spread(k))),
    }
  }
  const groups = [
    group('Low risk', 231, 0.012),
    group(o.difficult ? 'High risk by the cut-off that was fixed on training rows' : 'High risk', 212, 0.05),
  ]
  const times = [0, 12, 24, 36, 48, 60]
  const hazard = estimate(id, q.primary, 'hazard_ratio', 'Hazard ratio', 2.9, 0.8, {
    method: 'Cox regression',
  })
  const curves = q.models.map((m, i) => ({
    label: m.label,
    model: m.id,
    time: grid(6, 60, 10),
    auc: grid(6, 60, 10).map(t => 0.66 + 0.028 * i + 0.02 * Math.sin(t / 9)),
    lower: grid(6, 60, 10).map(() => 0.62 + 0.02 * i),
    upper: grid(6, 60, 10).map(() => 0.74 + 0.02 * i),
  }))
  return {
    question: q,
    estimates: [...both.estimates, hazard],
    figures: [
      {
        ...place(
          id,
          'risk-groups',
          'km',
          'Recurrence-free survival by predicted risk',
          'Kaplan-Meier estimates with 95 % intervals; ticks are censored patients.',
        ),
        kind: 'kaplan-meier',
        unit: 'months',
        outcome: 'recurrence-free survival',
        horizon: 36,
        groups,
        atRisk: {
          times,
          counts: groups.map(g =>
            times.map(
              t => g.n - g.time.slice(1).filter(x => x < t).length - g.censored.filter(x => x < t).length,
            ),
          ),
        },
        estimates: [hazard.id],
      },
      {
        ...place(
          id,
          'discrimination',
          'time-auc',
          'Time-dependent AUC',
          'Held-out centres; the band is the 95 % interval of the reported model.',
        ),
        kind: 'time-auc',
        unit: 'months',
        curves,
      },
      ...both.figures,
    ],
    tables: both.tables,
    formulas: formula(q),
  }
}

function binaryPart(o: FixtureOptions, names: readonly string[]): Part {
  const id = 'response'
  const q = question(o, names, {
    id,
    endpoint: 'response',
    endpointType: 'binary',
    label: 'Response to treatment',
    horizon: null,
    unit: null,
    mainNumbers: [
      { estimate: `${id}/centres/clinical/auc`, caption: 'area under the ROC curve of clinical variables' },
      { estimate: `${id}/centres/clinical/calibration_slope`, caption: 'calibration slope; 1 is perfect' },
      { estimate: `${id}/centres/clinical/brier`, caption: 'Brier score' },
    ],
    answer: {
      title: 'Six routine variables predict response to checkpoint inhibitors',
      sentences: [
        'In 443 invented patients the model separates responders from others.',
        'Risks are right on average.',
        'It cannot say who benefits.',
      ],
    },
  })
  const both = shared(o, q, names, 'auc', 'AUC')
  return {
    question: q,
    estimates: both.estimates,
    figures: [
      {
        ...place(id, 'discrimination', 'roc', 'ROC curves', 'Vertical average over the centres left out.'),
        kind: 'roc',
        curves: q.models.map((m, i) => ({
          label: m.label,
          model: m.id,
          falsePositive: grid(0, 1, 101),
          truePositive: grid(0, 1, 101).map(f => f ** (0.55 - 0.06 * i)),
          estimate: `${id}/centres/${m.id}/auc`,
        })),
      },
      ...both.figures,
    ],
    tables: both.tables,
    formulas: formula(q),
  }
}
