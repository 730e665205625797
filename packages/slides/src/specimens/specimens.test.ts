import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { type Exclusion, exclusionSchema, FindingsError } from '@tessera/evidence'
import { parseIsoDay } from '@tessera/tables'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  type PickOptions,
  pickSlides,
  readSpecimens,
  type SlidePatient,
  type SpecimenRuleInput,
  specimenKindSchema,
  specimenRuleSchema,
} from './index.ts'

let folder = ''
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'specimens-'))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const day = (text: string) => parseIsoDay(text) ?? Number.NaN
const patient = (id: string, timeZero: string | null = '2021-06-01'): SlidePatient => ({
  id,
  centre: 'C1',
  timeZero: timeZero === null ? null : day(timeZero),
})
const header = 'patient_id,slide,block,specimen,stain,taken'

async function pick(
  rows: readonly string[],
  rule: SpecimenRuleInput,
  patients: readonly SlidePatient[] = [patient('P1')],
  options: PickOptions = {},
) {
  const file = path.join(folder, 'slides.csv')
  writeFileSync(file, `${[header, ...rows].join('\n')}\n`)
  const parsed = specimenRuleSchema.parse(rule)
  return pickSlides(await readSpecimens(file, parsed), parsed, patients, options)
}

const left = (exclusions: readonly Exclusion[]) =>
  exclusions.map(({ unit, id, code }) => `${unit} ${id} ${code}`)

describe('the rule', () => {
  it('has defaults, takes one kind or several, and refuses what it does not know', () => {
    expect(specimenRuleSchema.parse({ specimen: 'biopsy' })).toMatchObject({
      specimen: ['biopsy'],
      stain: 'H&E',
      when: 'before time zero',
      several: 'refuse',
      slides: 'all as one bag',
      columns: { patient: 'patient_id', taken: 'taken' },
    })
    expect(specimenRuleSchema.safeParse({ specimen: 'autopsy' }).success).toBe(false)
    expect(specimenRuleSchema.safeParse({ specimen: 'biopsy', slide: 'first' }).success).toBe(false)
  })
})

describe('pickSlides', () => {
  it('takes what the rule asks for and gives a reason for every slide and patient left out', async () => {
    const { picked, exclusions, findings } = await pick(
      [
        'P1,a10.svs,A2,biopsy,HE,2021-05-01',
        'P1,a2.svs,A2,Biopsy,H and E,2021-05-01',
        'P1,a1.svs,A10,biopsy,H&E,2021-05-01',
        'P1,cd8.svs,A2,biopsy,CD8,2021-05-01',
        'P1,late.svs,B1,biopsy,H&E,2021-06-02',
        'P1,res.svs,C1,resection_after_therapy,H&E,2021-09-01',
        'P2,b1.svs,A1,resection untreated,H&E,2021-05-01',
        'P9,z.svs,A1,biopsy,H&E,2021-05-01',
      ],
      { specimen: 'biopsy' },
      [patient('P1'), patient('P2'), patient('P3')],
    )
    expect(picked.map(({ patientId, slides }) => [patientId, slides.map(({ slide }) => slide)])).toEqual([
      ['P1', ['a2.svs', 'a10.svs', 'a1.svs']],
    ])
    expect(left(exclusions)).toEqual([
      'slide z.svs not-in-cohort',
      'slide cd8.svs other-stain',
      'slide late.svs slide-after-time-zero',
      'slide res.svs other-specimen',
      'slide b1.svs other-specimen',
      'patient P2 no-slide-by-rule',
      'patient P3 no-slide',
    ])
    expect(exclusions[2]).toMatchObject({
      stage: 'time zero',
      reason: 'taken 2021-06-02, after time zero (2021-06-01)',
      centre: 'C1',
    })
    for (const each of exclusions) expect(exclusionSchema.safeParse(each).success).toBe(true)
    expect(findings).toEqual([])
  })

  it('the day of time zero itself still counts', async () => {
    const { picked } = await pick(['P1,a.svs,A,biopsy,HE,2021-06-01'], { specimen: 'biopsy' })
    expect(picked.length).toBe(1)
  })

  it('several kinds in order of preference are never mixed', async () => {
    const { picked, exclusions } = await pick(
      [
        'P1,r.svs,A,resection untreated,HE,2021-05-20',
        'P1,b.svs,A,biopsy,HE,2021-04-01',
        'P2,r2.svs,A,resection untreated,HE,2021-05-20',
      ],
      { specimen: ['biopsy', 'resection untreated'] },
      [patient('P1'), patient('P2')],
    )
    expect(picked.map(({ patientId, specimen }) => [patientId, specimen])).toEqual([
      ['P1', 'biopsy'],
      ['P2', 'resection untreated'],
    ])
    expect(left(exclusions)).toEqual(['slide r.svs other-specimen-preferred'])
  })

  it.each([
    ['refuse', [], 'specimens-ambiguous'],
    ['earliest', ['old.svs'], 'other-specimen-of-kind'],
    ['latest', ['new.svs'], 'other-specimen-of-kind'],
    ['all', ['new.svs', 'old.svs'], null],
  ] as const)('several specimens of one kind: %s', async (several, slides, code) => {
    const { picked, exclusions, findings } = await pick(
      ['P1,new.svs,A,biopsy,HE,2021-05-01', 'P1,old.svs,A,biopsy,HE,2020-05-01'],
      { specimen: 'biopsy', several },
    )
    expect(picked.flatMap(each => each.slides.map(({ slide }) => slide))).toEqual(slides)
    const codes = exclusions.filter(({ unit }) => unit === 'slide').map(each => each.code)
    expect([...new Set(codes)]).toEqual(code === null ? [] : [code])
    expect(findings.map(each => each.code)).toEqual(several === 'refuse' ? ['specimens-ambiguous'] : [])
  })

  it('the first slide, and the one with the largest tissue', async () => {
    const rows = [
      'P1,s10.svs,1,biopsy,HE,2021-05-01',
      'P1,s9.svs,1,biopsy,HE,2021-05-01',
      'P1,s1.svs,2,biopsy,HE,2021-05-01',
    ]
    const first = await pick(rows, { specimen: 'biopsy', slides: 'first' })
    expect(first.picked[0].slides.map(({ slide }) => slide)).toEqual(['s9.svs'])
    const areas: Record<string, number> = { 's10.svs': 5e6, 's1.svs': 7e6 }
    const largest = await pick(rows, { specimen: 'biopsy', slides: 'largest tissue' }, undefined, {
      tissueArea: slide => areas[slide] ?? null,
    })
    expect(largest.picked[0].slides.map(({ slide }) => slide)).toEqual(['s1.svs'])
    expect(left(largest.exclusions)).toEqual([
      'slide s9.svs not-the-largest-tissue',
      'slide s10.svs not-the-largest-tissue',
    ])
    expect(largest.findings).toMatchObject([{ code: 'tissue-not-measured', patientId: 'P1', row: 3 }])
    const unmeasured = await pick(rows, { specimen: 'biopsy', slides: 'largest tissue' })
    expect(unmeasured.picked).toEqual([])
    expect(unmeasured.exclusions.at(-1)).toMatchObject({ unit: 'patient', code: 'no-slide-by-rule' })
  })

  it('what is missing or ambiguous is a finding with row, field and cure', async () => {
    const { picked, exclusions, findings } = await pick(
      [
        'P1,undated.svs,A,biopsy,HE,',
        'P1,,A,biopsy,HE,2021-05-01',
        'P1,odd.svs,A,biospy,HE,2021-05-01',
        'P1,twice.svs,A,biopsy,HE,2021-05-01',
        'P1,twice.svs,A,biopsy,HE,2021-05-01',
        'P1,whose.svs,A,biopsy,HE,2021-05-01',
        'P2,whose.svs,A,biopsy,HE,2021-05-01',
        'P3,zero.svs,A,biopsy,HE,2021-05-01',
      ],
      { specimen: 'biopsy' },
      [patient('P1'), patient('P2'), patient('P3', null)],
    )
    expect(findings.map(({ code, row, field }) => [code, row, field])).toEqual([
      ['slide-entry-incomplete', 3, 'slide'],
      ['unknown-specimen', 4, 'specimen'],
      ['slide-listed-twice', 6, 'slide'],
      ['slide-ambiguous', 8, 'slide'],
      ['slide-undated', 2, 'taken'],
      ['no-time-zero', 9, undefined],
    ])
    expect(findings[1].cure).toMatch(/did you mean 'biopsy'/)
    expect(picked.flatMap(({ slides }) => slides.map(({ slide }) => slide))).toEqual(['twice.svs'])
    expect(left(exclusions)).toEqual([
      'slide (no name) slide-entry-incomplete',
      'slide odd.svs unknown-specimen',
      'slide whose.svs slide-ambiguous',
      'slide whose.svs slide-ambiguous',
      'slide undated.svs slide-undated',
      'patient P2 no-slide',
      'slide zero.svs no-time-zero',
      'patient P3 no-slide-by-rule',
    ])
  })

  it('words and headers of the table are declared', async () => {
    const file = path.join(folder, 'own.csv')
    writeFileSync(file, 'ID,Scan,Material,Färbung,Datum\nP1,a,PreTx Bx,HE,2021-05-01\n')
    const rule = specimenRuleSchema.parse({
      specimen: 'biopsy',
      columns: { patient: 'ID', slide: 'Scan', specimen: 'Material', stain: 'Färbung', taken: 'Datum' },
      codes: { 'PreTx Bx': 'biopsy' },
    })
    const { picked } = pickSlides(await readSpecimens(file, rule), rule, [patient('P1')])
    expect(picked[0].slides[0]).toMatchObject({
      slide: 'a',
      block: null,
      specimen: 'biopsy',
      stain: 'H&E',
      row: 2,
    })
  })

  it('a table without a column that the rule needs is refused', async () => {
    const file = path.join(folder, 'short.csv')
    writeFileSync(file, 'patient_id,slide,specimen,stain\nP1,a,biopsy,HE\n')
    const rule = specimenRuleSchema.parse({ specimen: 'biopsy' })
    await expect(readSpecimens(file, rule)).rejects.toThrow(FindingsError)
    const free = specimenRuleSchema.parse({ specimen: 'biopsy', when: 'any time', several: 'all' })
    expect((await readSpecimens(file, free)).entries.length).toBe(1)
  })

  it('every row is picked or excluded, every patient picked or excluded, whatever the table and rule', () => {
    const kinds = specimenKindSchema.options
    const entry = fc.record({
      patientId: fc.constantFrom('P1', 'P2', 'P3', 'P4'),
      slide: fc.constantFrom(...Array.from({ length: 30 }, (_, i) => `s${i}`)),
      block: fc.constantFrom('A', 'B', null),
      specimen: fc.constantFrom(...kinds),
      stain: fc.constantFrom('H&E', 'CD8'),
      taken: fc.constantFrom(18_000, 18_500, 19_000, null),
      row: fc.constant(2),
    })
    const rules = fc.record({
      specimen: fc.uniqueArray(fc.constantFrom(...kinds), { minLength: 1 }),
      when: fc.constantFrom('before time zero', 'any time'),
      several: fc.constantFrom('refuse', 'earliest', 'latest', 'all'),
      slides: fc.constantFrom('all as one bag', 'first', 'largest tissue'),
    })
    fc.assert(
      fc.property(fc.array(entry, { maxLength: 25 }), rules, (entries, input) => {
        const rule = specimenRuleSchema.parse(input)
        const cohort = ['P1', 'P2', 'P3'].map((id): SlidePatient => ({ id, centre: null, timeZero: 18_700 }))
        const { picked, exclusions } = pickSlides(
          { file: 't', entries, unusable: [], findings: [] },
          rule,
          cohort,
          {
            tissueArea: slide => slide.length,
          },
        )
        const chosen = picked.flatMap(({ slides }) => slides)
        const slides = new Set([
          ...chosen.map(({ slide }) => slide),
          ...exclusions.filter(({ unit }) => unit === 'slide').map(({ id }) => id),
        ])
        expect(slides).toEqual(new Set(entries.map(({ slide }) => slide)))
        const out = exclusions.filter(({ unit }) => unit === 'patient').map(({ id }) => id)
        expect([...picked.map(({ patientId }) => patientId), ...out].sort()).toEqual(['P1', 'P2', 'P3'])
        if (rule.when === 'before time zero')
          for (const { taken } of chosen) expect(taken).toBeLessThanOrEqual(18_700)
      }),
      { numRuns: 300 },
    )
  })
})
