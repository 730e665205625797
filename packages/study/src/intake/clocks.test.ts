import { expect, it } from 'vitest'
import { csv, findingsOf, writeStudy } from '../../test/write-study.ts'
import { readProtocol } from '../protocol/read.ts'
import { intake } from './intake.ts'

const study = () => `study: clocks
title: Two clocks
patients: { table: patients.csv, id: id, centre: { constant: Here } }
dictionary:
  columns:
    start: { type: date }
    operated: { type: date }
    died: { type: date }
    seen: { type: date }
timeZero: { name: start of therapy, at: start, population: who starts therapy }
clocks:
  surgery: { name: operation, at: operated, population: who is operated on, notReached: why }
eligibility: { include: ["age >= 30"] }
departures:
  - { registered: from the date of randomization, done: three clocks, because: nobody is randomised }
endpoints:
  os: { type: time-to-event, events: died, censor: seen, horizon: 24 months }
blocks:
  early: { columns: [age], dated: start }
  late: { columns: [margin], dated: operated }
questions:
  - { id: before, prognosis: os, models: { a: [early] } }
  - { id: after, prognosis: os, clock: surgery, models: { a: [early], b: [late] } }
validation: { repeated: { folds: 2, repeats: 1 }, bootstrap: 0, permutations: 0 }
`

// 60 patients a fortnight apart: every fifth never operated on (two reasons), one of them under 30.
const day = (n: number) => new Date(Date.UTC(2020, 0, 1 + n)).toISOString().slice(0, 10)
const table = csv(
  'id,age,start,operated,why,margin,died,seen',
  Array.from({ length: 60 }, (_, i) => {
    const missed = i % 5 === 0
    const dead = i % 3 === 0
    const why = i % 2 === 0 ? 'progression' : 'refusal'
    return [
      `P${i}`,
      i === 10 ? 25 : 40 + (i % 30),
      day(14 * i),
      missed ? '' : day(14 * i + 90),
      missed ? why : '',
      missed ? '' : (i * 7) % 11,
      dead ? day(14 * i + 60 + 40 * (1 + (i % 7))) : '',
      day(14 * i + (dead ? 60 + 40 * (1 + (i % 7)) : 900)),
    ]
  }),
)

it('counts a question from its own clock: those who came to it and are at risk, from that day', async () => {
  const path = writeStudy({ 'study.yaml': study(), 'patients.csv': table })
  const taken = await intake(readProtocol(path))
  expect(taken.findings.filter(({ severity }) => severity === 'error')).toEqual([])
  const [before, after] = taken.assembled.questions
  // By hand: 60 less the one under 30; of 60 twelve were never operated on, one of these the one under 30.
  expect([before.rows.size, before.exclusions.length]).toEqual([59, 0])
  expect(after.exclusions.map(({ code }) => code).filter(code => code === 'time-zero-missing').length).toBe(
    11,
  )
  // Who died at day 100 (60 + 40) was operated on at day 90, so is at risk; time counts from the operation.
  const { outcome } = after.rows
  if (outcome.kind !== 'time-to-event') throw new Error('a time to an event')
  const at = after.patientIds.indexOf('P21')
  expect(outcome.time[at]).toBeCloseTo(10 / 30.4375, 6)
  expect(taken.questions.map(({ landmark }) => landmark)).toEqual([null, 'from the operation'])
  expect(taken.reached?.rows.map(({ clock, n }) => [clock, n])).toEqual([
    ['start of therapy', 59],
    ['operation', 48],
    ['not reached: refusal', 6],
    ['not reached: progression', 5],
  ])
})

it('refuses what was known only after the clock of the question', async () => {
  const early = study().replace('clock: surgery, models: { a: [early], b: [late] }', 'models: { a: [late] }')
  expect(early).not.toBe(study())
  const { findings: found } = await findingsOf(writeStudy({ 'study.yaml': early, 'patients.csv': table }))
  expect(found.map(({ code }) => code)).toContain('value-after-time-zero')
})

it('lets a later clock read what an earlier one foretold, by its date, and nobody else', async () => {
  const foretold = study().replace(
    'questions:',
    'questions:\n  - { id: margin, prognosis: wide, models: { a: [early] } }',
  )
  const endpoint = foretold.replace('endpoints:', 'endpoints:\n  wide: { type: binary, event: margin > 5 }')
  const later = await findingsOf(writeStudy({ 'study.yaml': endpoint, 'patients.csv': table }))
  expect(later.findings.filter(({ code }) => code === 'feature-is-outcome')).toEqual([])
  const declared = endpoint.replace(
    'columns: [margin], dated: operated',
    'columns: [margin], knownAt: surgery',
  )
  const undated = await findingsOf(writeStudy({ 'study.yaml': declared, 'patients.csv': table }))
  expect(undated.findings.map(({ code }) => code)).toContain('feature-is-outcome')
})

it('refuses a clock that does not exist, and names the nearest', async () => {
  const wrong = study().replace('clock: surgery', 'clock: surgry')
  const path = writeStudy({ 'study.yaml': wrong, 'patients.csv': table })
  const [found] = (await findingsOf(path)).findings
  expect([found.code, found.cure]).toEqual(['protocol-unknown-name', "did you mean 'surgery'?"])
})
