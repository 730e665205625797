import { describe, expect, it } from 'vitest'
import { canonicalJson } from './canonical-json.ts'
import { evidenceDocumentSchema } from './document.ts'
import { type Estimate, estimateSchema } from './estimate.ts'
import { figureSchema } from './figures/figure.ts'
import { runRecordSchema } from './run-record.ts'

const estimate: Estimate = {
  id: 'rfs/leave-one-centre-out/full/harrell_c',
  measure: 'harrell_c',
  label: 'Concordance (Harrell)',
  value: 0.68,
  lower: 0.63,
  upper: 0.73,
  level: 0.95,
  se: 0.025,
  p: null,
  method: 'within centre, pooled by random effects',
  n: 528,
  events: 260,
  about: 'modelling procedure',
  status: 'planned',
  question: 'rfs',
  validation: 'leave-one-centre-out',
  model: 'full',
  reference: null,
  fold: null,
  subgroup: null,
  horizon: null,
  threshold: null,
  why: null,
}

const document = {
  schema: 'tessera-evidence/1',
  study: { id: 's', title: 't', registration: null, simulated: true, sources: [], seed: 1 },
  protocol: { study: 's' },
  plan: { frozen: false, hash: null, frozenAt: null, amendments: [], exploratory: [] },
  clock: {
    timeZero: 'surgery',
    description: 'd',
    declarations: [],
    assumed: [],
    dataCut: null,
    medianFollowUp: null,
  },
  patients: { read: 2, analysed: 1, centres: [] },
  exclusions: [],
  findings: [],
  guards: [],
  questions: [],
  estimates: [estimate],
  figures: [],
  tables: [],
  rasters: [],
}

/** A copy of the document with one value changed, by its path. */
function changed(path: readonly (string | number)[], value: unknown): unknown {
  const copy: unknown = structuredClone(document)
  let at: unknown = copy
  for (const key of path.slice(0, -1)) at = Reflect.get(Object(at), key)
  Reflect.set(Object(at), path[path.length - 1], value)
  return copy
}

describe('the evidence document', () => {
  it('is read, written and read again to the same bytes', () => {
    const first = evidenceDocumentSchema.parse(document)
    const text = canonicalJson(first)
    expect(canonicalJson(evidenceDocumentSchema.parse(JSON.parse(text)))).toBe(text)
  })

  it.each([
    ['another schema', ['schema'], 'tessera-evidence/2'],
    ['a fractional count', ['patients', 'read'], 1.5],
    ['a number that is text', ['estimates', 0, 'value'], '0.68'],
    ['an estimate about nothing', ['estimates', 0, 'about'], 'the truth'],
    ['no method', ['estimates', 0, 'method'], undefined],
  ] satisfies [string, (string | number)[], unknown][])('refuses %s', (_, path, value) => {
    const broken = evidenceDocumentSchema.safeParse(changed(path, value))
    expect(broken.success).toBe(false)
    const issues = broken.error?.issues.map(issue => issue.path.join('.')) ?? []
    expect(issues).toContain(path.join('.'))
  })
})

describe('single records', () => {
  it('an estimate that could not be made is null and says why', () => {
    const none = { ...estimate, value: null, lower: null, upper: null, why: 'fewer than 10 events' }
    expect(estimateSchema.parse(none)).toEqual(none)
  })

  it('a figure is known by its kind', () => {
    expect(figureSchema.safeParse({ kind: 'pie' }).success).toBe(false)
  })

  it('a run record keeps time and place, apart from the evidence', () => {
    const keys = Object.keys(evidenceDocumentSchema.shape)
    for (const key of Object.keys(runRecordSchema.shape))
      if (key !== 'schema') expect(keys).not.toContain(key)
  })
})
