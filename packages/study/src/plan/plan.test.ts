import { readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { FindingsError } from '@tessera/evidence'
import { describe, expect, it } from 'vitest'
import { writeStudy } from '../../test/write-study.ts'
import { parseProtocol, readProtocol } from '../protocol/read.ts'
import { comparePlan } from './amendments.ts'
import { freezePlan, readPlan, writePlan } from './plan.ts'

const study = `study: planned
title: A planned study
patients: { table: patients.csv, id: id }
timeZero: { name: surgery, at: surgery_date }
endpoints:
  os: { type: time-to-event, events: [death], censor: contact, horizon: 24 months }
  response: { type: binary, event: cr == 1 }
blocks:
  clinical: { columns: [age], knownAt: before }
  marker: { columns: [afp], knownAt: before }
questions:
  - prognosis: os
    models: { clinical: [clinical], full: [clinical, marker] }
  - prognosis: response
    models: { clinical: [clinical] }
validation: { repeated: { folds: 5, repeats: 2 } }
`
const now = '2026-01-02T03:04:05.000Z'
const plan = freezePlan(parseProtocol(study), now)
const compare = (text: string) => comparePlan(plan, parseProtocol(text).protocol)

describe('a frozen plan', () => {
  it('has one hash whatever the order of keys, the title or the place of the data', () => {
    const moved = study.replace('title: A planned study\n', 'dataDir: elsewhere\ntitle: Another title\n')
    expect(freezePlan(parseProtocol(moved), now).hash).toBe(plan.hash)
    expect(plan.hash).toMatch(/^[0-9a-f]{64}$/)
    expect(compare(moved).amendments).toEqual([])
    expect(compare(moved).exploratory).toEqual([])
  })

  it('changes are amendments with what was planned and what is now', () => {
    const { amendments, exploratory, isPlanned } = compare(study.replace('24 months', '36 months'))
    expect(amendments).toEqual([{ path: 'endpoints.os.horizon', planned: '24 months', now: '36 months' }])
    expect(exploratory).toEqual(['os'])
    expect(isPlanned('os')).toBe(false)
    expect(isPlanned('response', 'clinical')).toBe(true)
  })

  it('a changed block makes the models that read it exploratory, a new question itself, a new split itself', () => {
    expect(compare(study.replace('[afp]', '[afp, ggt]')).exploratory).toEqual(['os/full'])
    const more = study.replace(
      'validation:',
      '  - id: later\n    prognosis: os\n    models: { clinical: [clinical] }\nvalidation:',
    )
    expect(compare(more).exploratory).toEqual(['later'])
    expect(compare(study.replace('{ repeated:', '{ leaveOut: centre, repeated:')).exploratory).toEqual([
      'validation.leaveOut',
    ])
    expect(compare(study.replace('at: surgery_date', 'at: biopsy_date')).exploratory).toEqual([
      'os',
      'response',
    ])
  })

  it('without a plan everything is exploratory', () => {
    expect(comparePlan(null, parseProtocol(study).protocol)).toMatchObject({
      frozen: false,
      exploratory: ['os', 'response'],
    })
  })

  it('is written once, read back, and refused when it was altered', () => {
    const file = readProtocol(writeStudy({ 'study.yaml': study }))
    expect(readPlan(file)).toBeNull()
    const path = writePlan(file, freezePlan(file, now))
    expect(dirname(path)).toBe(file.folder)
    expect(readPlan(file)).toEqual(plan)
    expect(() => writePlan(file, plan)).toThrow(FindingsError)
    writeFileSync(path, readFileSync(path, 'utf8').replace('24 months', '12 months'))
    expect(() => readPlan(file)).toThrow(/plan-altered/)
    writeFileSync(join(file.folder, 'plan.json'), '{')
    expect(() => readPlan(file)).toThrow(/plan-unreadable/)
  })
})
